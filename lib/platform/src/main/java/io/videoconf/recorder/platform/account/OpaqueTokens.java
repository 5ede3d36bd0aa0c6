package io.videoconf.recorder.platform.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** Random texts that open something, and the hashes by which they are kept. Thread-safe. */
public final class OpaqueTokens {
  /** 256 bits: nobody guesses them, so an unsalted hash is as good as a slow one. */
  private static final int BYTES = 32;

  private static final SecureRandom RANDOM = new SecureRandom();

  private OpaqueTokens() {}

  /** 43 characters of base64url. */
  public static String create() {
    byte[] drawn = new byte[BYTES];
    RANDOM.nextBytes(drawn);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
  }

  /** SHA-256 of the text. */
  public static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
