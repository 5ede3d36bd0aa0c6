package io.videoconf.recorder.rtp.receive;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sees a loss that was not repaired in time: sequence numbers that were skipped and do not arrive
 * within a grace period. Not thread-safe.
 */
final class LossWatch {
  /** More than these at once is a loss that no repair will mend. */
  private static final int MAX_MISSING = 512;

  private final long graceNanos;

  /** Missing extended sequence numbers, and when each one's grace ends; both only grow. */
  private final TreeMap<Long, Long> missing = new TreeMap<>();

  LossWatch(long graceNanos) {
    this.graceNanos = graceNanos;
  }

  /** Notes that numbers were skipped; both ends exclusive. */
  void onGap(long before, long after, long nowNanos) {
    for (long s = Math.max(before + 1, after - MAX_MISSING); s < after; s++) {
      missing.put(s, nowNanos + graceNanos);
    }
    while (missing.size() > MAX_MISSING) {
      missing.pollFirstEntry();
    }
  }

  void onArrival(long sequence) {
    missing.remove(sequence);
  }

  /** Forgets everything: a keyframe makes older losses harmless. */
  void clear() {
    missing.clear();
  }

  /** Whether some grace has ended; what has, is forgotten. */
  boolean expire(long nowNanos) {
    boolean expired = false;
    Iterator<Map.Entry<Long, Long>> entries = missing.entrySet().iterator();
    while (entries.hasNext() && entries.next().getValue() <= nowNanos) {
      entries.remove();
      expired = true;
    }
    return expired;
  }

  /** When the next grace ends, or {@code Long.MAX_VALUE}. */
  long nextDeadlineNanos() {
    return missing.isEmpty() ? Long.MAX_VALUE : missing.firstEntry().getValue();
  }
}
