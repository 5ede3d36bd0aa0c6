package io.videoconf.recorder.rtp.playout;

import java.util.TreeMap;

/**
 * Maps a media clock to the arrival axis: place = media time + offset. Pure and deterministic. Not
 * thread-safe.
 *
 * <p>Until a place is fixed, the offset is where it tends to. From then on it moves along a line of
 * knots, one per second of media time, by at most {@link #MAX_STEP_NANOS} each: the mapping is
 * strictly monotonic, and whoever asks for the same media time gets the same place.
 */
final class OffsetTimeline {
  private static final long SECOND_NANOS = 1_000_000_000L;

  /** 1 %: far above any clock drift, below what an ear notices. */
  private static final long MAX_STEP_NANOS = 10_000_000L;

  /**
   * When the way has become this much longer, following gently would drop everything as late: then
   * there is a gap between one second of media and the next.
   */
  private static final long JUMP_NANOS = 500_000_000L;

  /** After a pause of this length nobody sees a jump. */
  private static final int MAX_STEPS = 60;

  private static final int MAX_KNOTS = 128;

  private long target;

  /** Media second to offset at its beginning. */
  private final TreeMap<Long, Long> knots = new TreeMap<>();

  /** Sets where the offset tends to. */
  void follow(long targetNanos) {
    target = targetNanos;
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
        knots.put(wanted + 1, target);
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
    if (after - before > JUMP_NANOS) {
      return after;
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
