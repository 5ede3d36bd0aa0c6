package io.videoconf.recorder.rtp.playout;

import java.util.Arrays;

/**
 * How much later than its media time a track arrives when no queue delays it: of the smallest
 * (arrival - media time) of each of the last {@value #WINDOW_SECONDS} seconds, the mean of the
 * lower half. The smallest of all would hang on a single packet, and seconds spent in a queue are
 * in the upper half. Deterministic. Not thread-safe.
 */
final class OffsetWindow {
  private static final int WINDOW_SECONDS = 10;
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long NO_SECOND = Long.MIN_VALUE;
  private static final long UNKNOWN = Long.MIN_VALUE / 2;

  private final long[] minimum = new long[WINDOW_SECONDS];
  private final long[] second = new long[WINDOW_SECONDS];
  private final long[] recent = new long[WINDOW_SECONDS];
  private long newestSecond = NO_SECOND;
  private long offset;
  private long sustained;

  OffsetWindow() {
    Arrays.fill(second, NO_SECOND);
  }

  /** Takes the offset of a packet that arrived then. */
  void sample(long offsetNanos, long arrivalNanos) {
    long now = Math.floorDiv(arrivalNanos, SECOND_NANOS);
    int slot = Math.floorMod(now, WINDOW_SECONDS);
    if (second[slot] != now) {
      second[slot] = now;
      minimum[slot] = offsetNanos;
    } else {
      minimum[slot] = Math.min(minimum[slot], offsetNanos);
    }
    newestSecond = Math.max(newestSecond, now);
    offset = meanOfLowerHalf();
    int before = Math.floorMod(newestSecond - 1, WINDOW_SECONDS);
    sustained =
        second[before] == newestSecond - 1
            ? Math.min(minimum[before], minimum[Math.floorMod(newestSecond, WINDOW_SECONDS)])
            : UNKNOWN;
  }

  private long meanOfLowerHalf() {
    int count = 0;
    for (int i = 0; i < WINDOW_SECONDS; i++) {
      if (second[i] > newestSecond - WINDOW_SECONDS) {
        recent[count++] = minimum[i];
      }
    }
    Arrays.sort(recent, 0, count);
    int half = (count + 1) / 2;
    long sum = 0;
    for (int i = 0; i < half; i++) {
      sum += recent[i] - recent[0];
    }
    return recent[0] + sum / half;
  }

  /** In nanoseconds; only meaningful after a sample. */
  long offset() {
    return offset;
  }

  /**
   * What no packet of this second and the one before was earlier than, if both had any: when it is
   * large, the way has become longer, while a queue that is emptied ends with packets in time.
   */
  long sustainedOffset() {
    return sustained;
  }

  /** Whether a sample was taken within the window before that time. */
  boolean isFresh(long arrivalNanos) {
    return newestSecond != NO_SECOND
        && Math.floorDiv(arrivalNanos, SECOND_NANOS) - newestSecond < WINDOW_SECONDS;
  }
}
