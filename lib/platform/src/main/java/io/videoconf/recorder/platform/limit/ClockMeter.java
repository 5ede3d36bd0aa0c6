package io.videoconf.recorder.platform.limit;

import io.github.bucket4j.TimeMeter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** The time of day as bucket4j asks for it: instances on several machines must agree on it. */
final class ClockMeter implements TimeMeter {
  private final InstantSource clock;

  ClockMeter(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public long currentTimeNanos() {
    Instant now = clock.instant();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  @Override
  public boolean isWallClockBased() {
    return true;
  }
}
