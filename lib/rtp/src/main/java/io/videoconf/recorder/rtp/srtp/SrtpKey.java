package io.videoconf.recorder.rtp.srtp;

import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A master key and its salt, in that order, as SDP's {@code inline:} and mediasoup's {@code
 * keyBase64} hold them. It is a secret: {@link #toString} does not show it.
 */
public record SrtpKey(SrtpSuite suite, byte[] keyAndSalt) {

  public SrtpKey {
    Objects.requireNonNull(suite, "suite");
    keyAndSalt = keyAndSalt.clone();
    int expected = suite.keyBytes() + suite.saltBytes();
    if (keyAndSalt.length != expected) {
      throw new IllegalArgumentException(
          "a key of %s has %d bytes with its salt, not %d"
              .formatted(suite, expected, keyAndSalt.length));
    }
  }

  /**
   * A new key.
   *
   * @param random where it is taken from: a {@link java.security.SecureRandom} but in tests
   */
  public static SrtpKey random(SrtpSuite suite, RandomGenerator random) {
    byte[] bytes = new byte[suite.keyBytes() + suite.saltBytes()];
    random.nextBytes(bytes);
    return new SrtpKey(suite, bytes);
  }

  /**
   * Reads a key, padded or not.
   *
   * @throws IllegalArgumentException if it is no base64 or of the wrong length; the message does
   *     not hold the text
   */
  public static SrtpKey ofBase64(SrtpSuite suite, String base64) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      // Its message and cause would quote a part of the key.
      throw new IllegalArgumentException("a key must be base64");
    }
    return new SrtpKey(suite, bytes);
  }

  public String base64() {
    return Base64.getEncoder().encodeToString(keyAndSalt);
  }

  @Override
  public byte[] keyAndSalt() {
    return keyAndSalt.clone();
  }

  byte[] masterKey() {
    return Arrays.copyOf(keyAndSalt, suite.keyBytes());
  }

  byte[] masterSalt() {
    return Arrays.copyOfRange(keyAndSalt, suite.keyBytes(), keyAndSalt.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SrtpKey key
        && suite == key.suite
        && Arrays.equals(keyAndSalt, key.keyAndSalt);
  }

  @Override
  public int hashCode() {
    return 31 * suite.hashCode() + Arrays.hashCode(keyAndSalt);
  }

  @Override
  public String toString() {
    return "SrtpKey[" + suite + "]";
  }
}
