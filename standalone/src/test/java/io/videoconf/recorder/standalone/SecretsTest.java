package io.videoconf.recorder.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretsTest {
  @TempDir Path root;

  @Test
  void theyAreMadeOnceAndKept() {
    Secrets made = Secrets.loadOrCreate(root);
    assertThat(Secrets.loadOrCreate(root)).isEqualTo(made);
    assertThat(made.jwtSecret()).hasSizeGreaterThanOrEqualTo(32);
  }

  @Test
  void eachDirectoryHasItsOwn() {
    assertThat(Secrets.loadOrCreate(root.resolve("a")))
        .isNotEqualTo(Secrets.loadOrCreate(root.resolve("b")));
  }

  @Test
  void onlyTheOwnerMayReadThem() throws IOException {
    Secrets.loadOrCreate(root);
    assertThat(Files.getPosixFilePermissions(root.resolve("secrets.properties")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void theyDoNotShowWhenPrinted() {
    Secrets secrets = Secrets.loadOrCreate(root);
    assertThat(secrets.toString()).doesNotContain(secrets.jwtSecret(), secrets.s3SecretKey());
  }
}
