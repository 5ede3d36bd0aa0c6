package io.videoconf.recorder.platform.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.platform.config.S3Settings;
import io.videoconf.recorder.platform.config.Secret;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What needs no server; the rest is {@link S3ServerContract}'s. */
class S3ObjectStoreTest {
  @Test
  void urlsPointToThePublicEndpoint() {
    S3Settings settings =
        new S3Settings(
            URI.create("http://127.0.0.1:9"),
            URI.create("https://media.example.org"),
            "us-east-1",
            "bucket",
            "access-key",
            new Secret("secret-key"),
            true);
    try (S3ObjectStore store = S3ObjectStore.open(settings)) {
      assertThat(store.presignGet("k", Duration.ofMinutes(1), null))
          .hasScheme("https")
          .hasHost("media.example.org");
    }
  }

  @Test
  void aFileNameCannotBreakOutOfItsHeader() {
    String header = ContentDisposition.attachment("a\"; evil=\"\r\nSet-Cookie: x/../y.mp4");

    assertThat(header).doesNotContain("\r", "\n", "/").containsOnlyOnce("; filename*=");
    assertThat(header.chars().filter(c -> c == '"').count()).isEqualTo(2);
  }
}
