package io.videoconf.recorder.platform.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.videoconf.recorder.platform.config.AuthSettings;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Tokens of links that are sent to people without an account: 192 random bits and the half of an
 * HMAC-SHA256 over them, as 54 characters of base64url. Made-up ones are told apart without asking
 * the database; what a real one opens, and until when, the database knows by its hash. Thread-safe.
 */
public final class ShareTokens {
  private static final int RANDOM_BYTES = 24;
  private static final int RANDOM_CHARS = 32;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{54}");
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final SecureRandom random = new SecureRandom();
  private final LinkKey key;

  public ShareTokens(AuthSettings settings) {
    key = new LinkKey(settings, "recorder share links");
  }

  public String create() {
    byte[] drawn = new byte[RANDOM_BYTES];
    random.nextBytes(drawn);
    String text = BASE64.encodeToString(drawn);
    return text + signature(text);
  }

  /** Whether the token was made by {@link #create} with our key, at any time. */
  public boolean isOurs(String token) {
    return FORM.matcher(token).matches()
        && MessageDigest.isEqual(
            signature(token.substring(0, RANDOM_CHARS)).getBytes(US_ASCII),
            token.substring(RANDOM_CHARS).getBytes(US_ASCII));
  }

  /** What is kept of a token. */
  public static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private String signature(String text) {
    return BASE64.encodeToString(key.sign(text.getBytes(US_ASCII)));
  }
}
