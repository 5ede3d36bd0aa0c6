package io.videoconf.recorder.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class VirtualTimeTest {
  @Test
  void itsClockShowsWhatWasAdvanced() {
    VirtualTime time = new VirtualTime();
    Clock clock = time.clock();
    time.advance(Duration.ofSeconds(90));
    time.advanceMillis(5);
    assertThat(time.nanos()).isEqualTo(90_005_000_000L);
    assertThat(clock.instant()).isEqualTo(Instant.parse("1970-01-01T00:01:30.005Z"));
  }

  @Test
  void itDoesNotGoBack() {
    assertThatThrownBy(() -> new VirtualTime().advanceMillis(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
