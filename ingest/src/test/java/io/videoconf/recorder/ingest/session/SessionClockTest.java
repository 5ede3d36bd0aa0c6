package io.videoconf.recorder.ingest.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SessionClockTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  @Test
  void aNewRecordingBeginsAtZero() {
    SessionClock clock = new SessionClock(START, START, 5_000);
    assertThat(clock.arrivalNanos(5_000)).isZero();
    assertThat(clock.arrivalNanos(6_000)).isEqualTo(1_000);
  }

  @Test
  void theTimeThatARestartTookStaysOnTheTimeline() {
    SessionClock clock = new SessionClock(START, START.plusSeconds(90), 7);
    assertThat(clock.arrivalNanos(7)).isEqualTo(90_000_000_000L);
  }

  @Test
  void aWallClockSetBackDoesNotLeadBeforeTheStart() {
    SessionClock clock = new SessionClock(START, START.minusSeconds(1), 0);
    assertThat(clock.arrivalNanos(0)).isZero();
  }
}
