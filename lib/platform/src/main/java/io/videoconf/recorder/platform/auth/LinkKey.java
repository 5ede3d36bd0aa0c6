package io.videoconf.recorder.platform.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.videoconf.recorder.platform.config.AuthSettings;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs tokens that lie in links with the first half of an HMAC-SHA256 (RFC 2104, section 5). Each
 * kind of link has a key of its own, derived from the JWT secret: nothing that is signed for one
 * purpose can pass for another, nor for a JWT. Thread-safe.
 */
final class LinkKey {
  static final int SIGNATURE_BYTES = 16;

  private static final String HMAC = "HmacSHA256";

  private final SecretKeySpec key;

  /**
   * @param purpose what is signed; another one is another key
   */
  LinkKey(AuthSettings settings, String purpose) {
    SecretKeySpec secret = new SecretKeySpec(settings.jwtSecret().revealBytes(), HMAC);
    this.key = new SecretKeySpec(hmac(secret, purpose.getBytes(US_ASCII)), HMAC);
  }

  byte[] sign(byte[] content) {
    return Arrays.copyOf(hmac(key, content), SIGNATURE_BYTES);
  }

  /** Takes as long for any signature. */
  boolean verifies(byte[] content, byte[] signature) {
    return MessageDigest.isEqual(sign(content), signature);
  }

  private static byte[] hmac(SecretKeySpec key, byte[] content) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return mac.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    }
  }
}
