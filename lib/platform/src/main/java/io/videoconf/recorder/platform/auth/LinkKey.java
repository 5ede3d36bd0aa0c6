package io.videoconf.recorder.platform.auth;

import io.videoconf.recorder.platform.config.AuthSettings;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;

/**
 * Signs tokens that lie in links with the first half of an HMAC-SHA256 (RFC 2104, section 5). Each
 * kind of link has a key of its own, derived from the JWT secret: nothing that is signed for one
 * purpose can pass for another, nor for a JWT. Thread-safe.
 */
final class LinkKey {
  static final int SIGNATURE_BYTES = 16;

  /**
   * One for all, in turns of a microsecond: a page needs twenty signatures, and to find a provider
   * and to key it costs more than to sign, in time and in garbage.
   */
  private final Mac keyed;

  /**
   * @param purpose what is signed; another one is another key
   */
  LinkKey(AuthSettings settings, String purpose) {
    this.keyed = DerivedKey.mac(DerivedKey.of(settings, purpose));
  }

  byte[] sign(byte[] content) {
    synchronized (keyed) {
      return Arrays.copyOf(keyed.doFinal(content), SIGNATURE_BYTES);
    }
  }

  /** Takes as long for any signature. */
  boolean verifies(byte[] content, byte[] signature) {
    return MessageDigest.isEqual(sign(content), signature);
  }
}
