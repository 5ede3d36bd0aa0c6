package io.videoconf.recorder.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Time that passes only when a test says so. Starts at the epoch. Not thread-safe. */
public final class VirtualTime {
  private long nanos;

  /** Nanoseconds since the start: what protocol code takes as {@code now}. */
  public long nanos() {
    return nanos;
  }

  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("time does not go back: " + duration);
    }
    nanos += duration.toNanos();
  }

  public void advanceMillis(long millis) {
    advance(Duration.ofMillis(millis));
  }

  /** A clock that always shows this time. */
  public Clock clock() {
    return new VirtualClock(ZoneOffset.UTC);
  }

  private final class VirtualClock extends Clock {
    private final ZoneId zone;

    VirtualClock(ZoneId zone) {
      this.zone = zone;
    }

    @Override
    public ZoneId getZone() {
      return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
      return new VirtualClock(other);
    }

    @Override
    public Instant instant() {
      return Instant.EPOCH.plusNanos(nanos);
    }
  }
}
