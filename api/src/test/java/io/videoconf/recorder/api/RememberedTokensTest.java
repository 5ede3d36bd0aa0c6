package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RememberedTokensTest {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final AtomicInteger issued = new AtomicInteger();
  private final RememberedTokens tokens =
      new RememberedTokens(
          Duration.ofHours(2), now::get, id -> id + "/" + issued.incrementAndGet());

  @Test
  void aTokenIsTheSameForHalfOfItsLifeAndThenANewOne() {
    UUID id = new UUID(0, 1);
    String first = tokens.token(id);
    now.set(Instant.EPOCH.plus(Duration.ofMinutes(59)));
    assertThat(tokens.token(id)).isEqualTo(first);

    now.set(Instant.EPOCH.plus(Duration.ofMinutes(60)));
    assertThat(tokens.token(id)).isNotEqualTo(first);
  }

  @Test
  void everyRecordingHasItsOwn() {
    assertThat(tokens.token(new UUID(0, 1))).isNotEqualTo(tokens.token(new UUID(0, 2)));
  }

  @Test
  void theEldestAreForgotten() {
    for (int i = 0; i <= 20_000; i++) {
      String _ = tokens.token(new UUID(0, i));
    }
    int before = issued.get();
    String _ = tokens.token(new UUID(0, 20_000));
    assertThat(issued.get()).isEqualTo(before);
    String _ = tokens.token(new UUID(0, 0));
    assertThat(issued.get()).isEqualTo(before + 1);
  }
}
