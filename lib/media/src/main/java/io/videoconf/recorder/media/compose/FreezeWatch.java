package io.videoconf.recorder.media.compose;

import org.jspecify.annotations.Nullable;

/**
 * Counts how often the picture of a track stood still for longer than expected: for longer than
 * three times the mean interval of its last pictures and than that mean and 150 ms (W3C
 * webrtc-stats, {@code freezeCount}). A freeze lasts from the picture that stood to the next one.
 * Not thread-safe.
 */
final class FreezeWatch {
  /** Intervals that the mean is taken of. */
  private static final int WINDOW = 30;

  /** With fewer intervals nobody knows what to expect. */
  private static final int MIN_INTERVALS = 5;

  private static final long TOLERANCE_NANOS = 150_000_000L;

  private final boolean steady;
  private final long[] intervals = new long[WINDOW];
  private int known;
  private int next;
  private long sum;

  /** When the newest picture came; null before the first one and after an interruption. */
  private @Nullable Long lastNanos;

  private boolean disturbed;
  private long count;
  private long frozenNanos;

  /**
   * @param count how many freezes
   * @param nanos all of them together
   */
  record Freezes(long count, long nanos) {}

  /**
   * @param steady whether pictures are expected at all times, as from a camera; of a shared screen
   *     none come while nothing moves, and only what follows a disturbance is a freeze
   */
  FreezeWatch(boolean steady) {
    this.steady = steady;
  }

  /** A new picture is shown. */
  void picture(long nanos) {
    Long last = lastNanos;
    if (last != null) {
      long interval = nanos - last;
      if (isFreeze(interval)) {
        count++;
        frozenNanos += interval;
      }
      if (known == WINDOW) {
        sum -= intervals[next];
      } else {
        known++;
      }
      intervals[next] = interval;
      sum += interval;
      next = (next + 1) % WINDOW;
    }
    lastNanos = nanos;
    disturbed = false;
  }

  /** Something on the way to the next picture was lost. */
  void disturb() {
    disturbed = true;
  }

  /** Nobody expects pictures until the next one: the track is muted. */
  void interrupt(long nanos) {
    Freezes before = until(nanos);
    count = before.count();
    frozenNanos = before.nanos();
    lastNanos = null;
    disturbed = false;
  }

  /** The freezes up to that time, one that still goes on included. */
  Freezes until(long nanos) {
    Long last = lastNanos;
    long standing = last == null ? 0 : nanos - last;
    return isFreeze(standing)
        ? new Freezes(count + 1, frozenNanos + standing)
        : new Freezes(count, frozenNanos);
  }

  private boolean isFreeze(long interval) {
    if (known < MIN_INTERVALS || !(steady || disturbed)) {
      return false;
    }
    long mean = sum / known;
    return interval > Math.max(3 * mean, mean + TOLERANCE_NANOS);
  }
}
