package io.videoconf.recorder.platform.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.videoconf.recorder.platform.config.AuthSettings;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys that follow from the JWT secret, one for each purpose: who knows one knows no other, and
 * nothing that was made for one purpose can pass for another.
 */
final class DerivedKey {
  private static final String HMAC = "HmacSHA256";

  private DerivedKey() {}

  /**
   * 32 bytes.
   *
   * @param purpose what it is for, in ASCII; another one is another key
   */
  static byte[] of(AuthSettings settings, String purpose) {
    return mac(settings.jwtSecret().revealBytes()).doFinal(purpose.getBytes(US_ASCII));
  }

  /** HMAC-SHA256 by that key. Not thread-safe. */
  static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    }
  }
}
