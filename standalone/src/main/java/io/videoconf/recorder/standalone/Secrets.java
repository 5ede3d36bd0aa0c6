package io.videoconf.recorder.standalone;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Properties;

/**
 * The secrets of one data directory: made at random when it is first used, then kept in a file that
 * only its owner may read.
 *
 * @param jwtSecret the key that tokens are signed with (HS256)
 */
record Secrets(String jwtSecret, String s3AccessKey, String s3SecretKey) {
  private static final String FILE = "secrets.properties";
  private static final int SECRET_BYTES = 32;
  private static final int ACCESS_KEY_BYTES = 15;

  static Secrets loadOrCreate(Path root) {
    return load(root).orElseGet(() -> create(root));
  }

  static Optional<Secrets> load(Path root) {
    Path file = root.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new StartRefusedException("cannot read " + file + ": " + e, e);
    }
    return Optional.of(
        new Secrets(
            required(properties, "jwt_secret", file),
            required(properties, "s3_access_key", file),
            required(properties, "s3_secret_key", file)));
  }

  /** Names none of them. */
  @Override
  public String toString() {
    return "Secrets[]";
  }

  private static Secrets create(Path root) {
    SecureRandom random = new SecureRandom();
    Secrets secrets =
        new Secrets(
            text(random, SECRET_BYTES), text(random, ACCESS_KEY_BYTES), text(random, SECRET_BYTES));
    Properties properties = new Properties();
    properties.setProperty("jwt_secret", secrets.jwtSecret);
    properties.setProperty("s3_access_key", secrets.s3AccessKey);
    properties.setProperty("s3_secret_key", secrets.s3SecretKey);
    try {
      Files.createDirectories(root);
      // The file has its mode from the start, and its name only when it is whole.
      Path unfinished =
          Files.createTempFile(
              root,
              "secrets",
              ".new",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (Writer writer = Files.newBufferedWriter(unfinished)) {
        properties.store(writer, "Secrets of this data directory. Keep them with it.");
      }
      Files.move(unfinished, root.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new StartRefusedException("cannot write secrets to " + root + ": " + e, e);
    }
    return secrets;
  }

  private static String text(SecureRandom random, int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
  }

  private static String required(Properties properties, String name, Path file) {
    String value = properties.getProperty(name);
    if (value == null || value.isBlank()) {
      throw new StartRefusedException(name + " is missing from " + file);
    }
    return value;
  }
}
