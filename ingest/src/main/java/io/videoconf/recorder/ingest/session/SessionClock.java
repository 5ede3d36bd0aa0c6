package io.videoconf.recorder.ingest.session;

import java.time.Duration;
import java.time.Instant;

/**
 * Turns {@link System#nanoTime} into nanoseconds since a recording's start. Within a process it
 * never jumps with the wall clock; a restarted process reads the wall clock once, so that the time
 * it was away stays on the timeline. Immutable.
 */
public final class SessionClock {
  private final long offsetNanos;

  /**
   * @param startedAt wall-clock time of 0
   * @param wallNow the wall clock, read at the same moment as {@code nanoTime}
   */
  public SessionClock(Instant startedAt, Instant wallNow, long nanoTime) {
    this.offsetNanos = Duration.between(startedAt, wallNow).toNanos() - nanoTime;
  }

  /** Reads both clocks of this machine at once: what lies between would shift the timeline. */
  static SessionClock since(Instant startedAt) {
    return new SessionClock(startedAt, Instant.now(), System.nanoTime());
  }

  /** Nanoseconds since the start for a value of {@link System#nanoTime}; never negative. */
  public long arrivalNanos(long nanoTime) {
    return Math.max(0, nanoTime + offsetNanos);
  }
}
