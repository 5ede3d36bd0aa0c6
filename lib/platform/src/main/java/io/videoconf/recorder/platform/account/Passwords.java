package io.videoconf.recorder.platform.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords with Argon2id (RFC 9106) and checks them. Hashes are texts that name their own
 * parameters, {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}, so that these can be raised later.
 * Thread-safe; a call takes tens of milliseconds and {@value #MEMORY_KIB} KiB, so only a few run at
 * a time and the others wait.
 */
public final class Passwords {
  public static final int MIN_CHARS = 10;
  public static final int MAX_CHARS = 256;

  /** What OWASP's password storage cheat sheet asks for at least. */
  private static final int MEMORY_KIB = 19_456;

  private static final int ITERATIONS = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int CONCURRENT = 4;

  /** Bounds of what is believed of a stored hash: it decides how much memory is taken. */
  private static final Pattern ENCODED =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=(\\d{1,2})\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

  private final SecureRandom random = new SecureRandom();
  private final Semaphore running = new Semaphore(CONCURRENT, true);
  private final String hashOfNobody = hash(OpaqueTokens.create());

  /**
   * @throws IllegalArgumentException when it is shorter than {@value #MIN_CHARS} or longer than
   *     {@value #MAX_CHARS} characters
   */
  public String hash(String password) {
    if (password.length() < MIN_CHARS || password.length() > MAX_CHARS) {
      throw new IllegalArgumentException(
          "password must be %d to %d characters long".formatted(MIN_CHARS, MAX_CHARS));
    }
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] hash = argon2id(password, salt, MEMORY_KIB, ITERATIONS, LANES, HASH_BYTES);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            MEMORY_KIB,
            ITERATIONS,
            LANES,
            base64.encodeToString(salt),
            base64.encodeToString(hash));
  }

  /**
   * Whether the password is the one that was hashed.
   *
   * @param encoded null when there is no such user: then it takes as long and says no
   * @throws IllegalStateException when the stored hash is none of ours
   */
  public boolean matches(String password, @Nullable String encoded) {
    if (password.length() > MAX_CHARS) {
      return false;
    }
    Matcher parts = ENCODED.matcher(encoded == null ? hashOfNobody : encoded);
    if (!parts.matches()) {
      throw new IllegalStateException("a stored password hash is not of the form $argon2id$…");
    }
    byte[] expected = Base64.getDecoder().decode(parts.group(5));
    byte[] actual =
        argon2id(
            password,
            Base64.getDecoder().decode(parts.group(4)),
            Integer.parseInt(parts.group(1)),
            Integer.parseInt(parts.group(2)),
            Integer.parseInt(parts.group(3)),
            expected.length);
    return MessageDigest.isEqual(expected, actual) && encoded != null;
  }

  private byte[] argon2id(
      String password, byte[] salt, int memoryKib, int iterations, int lanes, int bytes) {
    Argon2Parameters parameters =
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(iterations)
            .withParallelism(lanes)
            .withSalt(salt)
            .build();
    byte[] hash = new byte[bytes];
    running.acquireUninterruptibly();
    try {
      Argon2BytesGenerator generator = new Argon2BytesGenerator();
      generator.init(parameters);
      generator.generateBytes(password.getBytes(UTF_8), hash);
    } finally {
      running.release();
    }
    return hash;
  }
}
