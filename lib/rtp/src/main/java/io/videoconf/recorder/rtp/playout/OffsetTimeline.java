package io.videoconf.recorder.rtp.playout;

import java.util.Arrays;
import java.util.TreeMap;

/**
 * Maps a media clock to the arrival axis: place = media time + offset, where the offset follows the
 * smallest (arrival - media time) of each of the last {@value #WINDOW_SECONDS} seconds, that is the
 * packets that no queue delayed: the mean of the lower half of them. The smallest of all would hang
 * on a single packet, and seconds spent in a queue are in the upper half. Pure and deterministic.
 * Not thread-safe.
 *
 * <p>Until a place is fixed, the offset is where it tends to. From then on it moves along a line of
 * knots, one per second of media time, by at most {@link #MAX_STEP_NANOS} each: the mapping is
 * strictly monotonic, and whoever asks for the same media time gets the same place.
 */
final class OffsetTimeline {
  private static final int WINDOW_SECONDS = 10;
  private static final long SECOND_NANOS = 1_000_000_000L;

  /** 1 %: far above any clock drift, below what an ear notices. */
  private static final long MAX_STEP_NANOS = 10_000_000L;

  /** When the way has become this much longer, following gently would drop everything as late. */
  private static final long JUMP_NANOS = 500_000_000L;

  /** After a pause of this length nobody sees a jump. */
  private static final int MAX_STEPS = 60;

  private static final int MAX_KNOTS = 128;
  private static final long NO_SECOND = Long.MIN_VALUE;

  private final long[] minimum = new long[WINDOW_SECONDS];
  private final long[] second = new long[WINDOW_SECONDS];
  private final long[] recent = new long[WINDOW_SECONDS];
  private long target;
  private boolean started;
  private long newestSecond = NO_SECOND;

  /** Media second to offset at its beginning. */
  private final TreeMap<Long, Long> knots = new TreeMap<>();

  OffsetTimeline() {
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
    target = meanOfLowerHalf();
    started = true;
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

  /** Where the offset tends to. Only meaningful after a sample. */
  long target() {
    return target;
  }

  /** Whether a sample was taken within the window before that time. */
  boolean isFresh(long arrivalNanos) {
    return started && Math.floorDiv(arrivalNanos, SECOND_NANOS) - newestSecond < WINDOW_SECONDS;
  }

  /** The place of a media time as it looks now; it may still change. */
  long place(long mediaNanos) {
    return mediaNanos + offset(mediaNanos, false);
  }

  /** The place of a media time, for good. */
  long fix(long mediaNanos) {
    return mediaNanos + offset(mediaNanos, true);
  }

  private long offset(long mediaNanos, boolean fix) {
    long wanted = Math.floorDiv(mediaNanos, SECOND_NANOS);
    if (knots.isEmpty() || wanted - knots.lastKey() > MAX_STEPS) {
      if (fix) {
        knots.clear();
        knots.put(wanted, target);
      }
      return target;
    }
    if (wanted < knots.firstKey()) {
      return knots.firstEntry().getValue();
    }
    long at = Math.min(wanted, knots.lastKey());
    long before = knots.get(at);
    long after = next(at, before, fix);
    while (at < wanted) {
      at++;
      before = after;
      after = next(at, before, fix);
    }
    long part = Math.floorMod(mediaNanos, SECOND_NANOS);
    return before + Math.round((double) (after - before) * part / SECOND_NANOS);
  }

  /** The offset one second after a knot. */
  private long next(long at, long offset, boolean fix) {
    Long known = knots.get(at + 1);
    if (known != null) {
      return known;
    }
    long step = target - offset;
    long next =
        offset + (step > JUMP_NANOS ? step : Math.clamp(step, -MAX_STEP_NANOS, MAX_STEP_NANOS));
    if (fix) {
      knots.put(at + 1, next);
      if (knots.size() > MAX_KNOTS) {
        knots.pollFirstEntry();
      }
    }
    return next;
  }
}
