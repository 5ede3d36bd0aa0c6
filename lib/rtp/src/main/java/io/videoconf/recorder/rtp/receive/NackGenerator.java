package io.videoconf.recorder.rtp.receive;

import java.util.Arrays;
import java.util.List;

/**
 * The packets that are missing: asks for them again (RFC 4585 section 6.2.1) as long as they can
 * still come in time, and tells when one is given up, so that a keyframe must mend what it tore.
 * Bounded in count, age and requests. Times are nanoseconds of one monotonic clock. Not
 * thread-safe.
 */
final class NackGenerator {
  /** More than these at once is an outage that no repair will mend. */
  static final int MAX_MISSING = 1024;

  /** Until then a missing packet may just have been overtaken. */
  static final long REORDER_WAIT_NANOS = 10_000_000L;

  static final int MAX_REQUESTS = 10;

  private static final int FAST_REQUESTS = 4;
  private static final long SLOW_RETRY_NANOS = 100_000_000L;

  /**
   * Without requests: a packet that comes by itself, or a sender's own FEC, should be here then.
   */
  static final long GRACE_NANOS = 200_000_000L;

  /** From a request to the keyframe's last packet, beyond the round trip. */
  private static final long KEYFRAME_NANOS = 100_000_000L;

  /** A repair takes longer than the mere round trip: the next request leaves it this much. */
  private static final long RETRY_MARGIN_NANOS = 10_000_000L;

  private final boolean requesting;
  private final long usefulNanos;
  private final RoundTrip roundTrip;

  /** The missing, oldest number first, and so oldest gap first. */
  private final long[] sequence = new long[MAX_MISSING];

  private final long[] sinceNanos = new long[MAX_MISSING];
  private final long[] firstRequestNanos = new long[MAX_MISSING];
  private final long[] nextRequestNanos = new long[MAX_MISSING];
  private final int[] requests = new int[MAX_MISSING];

  /** Nothing is torn by its loss (any more): a keyframe follows, or is already wanted. */
  private final boolean[] harmless = new boolean[MAX_MISSING];

  private int size;
  private boolean overflowed;

  /** The newest packet that was given up and that no keyframe has followed yet. */
  private long torn = Long.MIN_VALUE;

  private long requested;

  /**
   * @param requesting whether the sender understands NACK; if not, losses are only watched
   * @param usefulNanos how long after it was missed a packet is of use: the playout delay
   */
  NackGenerator(boolean requesting, long usefulNanos, RoundTrip roundTrip) {
    this.requesting = requesting;
    this.usefulNanos = usefulNanos;
    this.roundTrip = roundTrip;
  }

  /** Notes that numbers were skipped; both ends exclusive. They follow all that came before. */
  void onGap(long before, long after, long nowNanos) {
    if (after - before - 1 > MAX_MISSING - size) {
      size = 0;
      overflowed = true;
      torn = after - 1;
      return;
    }
    for (long s = before + 1; s < after; s++) {
      sequence[size] = s;
      sinceNanos[size] = nowNanos;
      nextRequestNanos[size] = nowNanos + REORDER_WAIT_NANOS;
      requests[size] = 0;
      harmless[size] = false;
      size++;
    }
  }

  /**
   * Notes a packet that came behind a newer one.
   *
   * @param repair whether it may have come because it was asked for
   * @return true if it was asked for
   */
  boolean onArrival(long arrived, boolean repair, long nowNanos) {
    int at = size == 0 ? -1 : Arrays.binarySearch(sequence, 0, size, arrived);
    if (at < 0) {
      return false;
    }
    boolean asked = requests[at] > 0;
    if (asked && repair) {
      roundTrip.onSample(nowNanos - firstRequestNanos[at]);
    }
    remove(at, at + 1);
    return asked;
  }

  /** Whether a packet is missing and was asked for. */
  boolean isAwaited(int sequenceNumber) {
    for (int i = 0; i < size; i++) {
      if ((int) (sequence[i] & 0xFFFF) == sequenceNumber && requests[i] > 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * A keyframe begins with this number. What is missing before it needs no keyframe any more, and
   * if something there was given up, what follows that cannot be shown either.
   */
  void onKeyframe(long first) {
    int before = 0;
    while (before < size && sequence[before] < first) {
      harmless[before] = true;
      before++;
    }
    if (torn < first && torn != Long.MIN_VALUE) {
      torn = Long.MIN_VALUE;
      remove(0, before);
    }
  }

  /** Forgets everything: the source begins anew. */
  void clear() {
    size = 0;
    overflowed = false;
    torn = Long.MIN_VALUE;
  }

  /**
   * Gives up what will not come in time; true if that has torn something that only a keyframe
   * mends.
   */
  boolean expire(long nowNanos) {
    boolean tore = overflowed;
    overflowed = false;
    long patience = patienceNanos();
    int gone = 0;
    for (int i = 0; i < size && nowNanos - sinceNanos[i] >= patience; i++) {
      if (!harmless[i]) {
        harmless[i] = true;
        torn = Math.max(torn, sequence[i]);
        tore = true;
      }
      if (!requesting || nowNanos - sinceNanos[i] >= usefulNanos) {
        gone = i + 1;
      }
    }
    remove(0, gone);
    return tore;
  }

  /** Adds the numbers to ask for now, oldest first, each 0 to 65535. */
  void collect(long nowNanos, List<Integer> numbers) {
    if (!requesting) {
      return;
    }
    for (int i = 0; i < size; i++) {
      if (nextRequestNanos[i] > nowNanos) {
        continue;
      }
      if (!isWorthAsking(i, nowNanos)) {
        nextRequestNanos[i] = Long.MAX_VALUE;
      } else {
        if (requests[i] == 0) {
          firstRequestNanos[i] = nowNanos;
        }
        requests[i]++;
        requested++;
        nextRequestNanos[i] = nowNanos + retryNanos(requests[i]);
        numbers.add((int) (sequence[i] & 0xFFFF));
      }
    }
  }

  /** A round trip; later more, so that the requests outlast an outage. */
  private long retryNanos(int requestsSoFar) {
    long interval = roundTrip.nanos() + RETRY_MARGIN_NANOS;
    return requestsSoFar <= FAST_REQUESTS ? interval : Math.max(interval, SLOW_RETRY_NANOS);
  }

  private boolean isWorthAsking(int i, long atNanos) {
    return requests[i] < MAX_REQUESTS && atNanos - sinceNanos[i] + roundTrip.nanos() <= usefulNanos;
  }

  /** When a loss is given up: so early that a keyframe still comes in time. */
  private long patienceNanos() {
    return requesting
        ? Math.max(GRACE_NANOS, usefulNanos - roundTrip.nanos() - KEYFRAME_NANOS)
        : GRACE_NANOS;
  }

  /** When there is something to do, or {@code Long.MAX_VALUE}. */
  long nextDeadlineNanos() {
    if (overflowed) {
      return Long.MIN_VALUE;
    }
    long next = Long.MAX_VALUE;
    long patience = patienceNanos();
    for (int i = 0; i < size; i++) {
      next = Math.min(next, sinceNanos[i] + (harmless[i] ? usefulNanos : patience));
      if (requesting) {
        next = Math.min(next, nextRequestNanos[i]);
      }
    }
    return next;
  }

  /** How often a packet was asked for. */
  long requested() {
    return requested;
  }

  int missing() {
    return size;
  }

  private void remove(int from, int to) {
    int tail = size - to;
    if (from == to) {
      return;
    }
    System.arraycopy(sequence, to, sequence, from, tail);
    System.arraycopy(sinceNanos, to, sinceNanos, from, tail);
    System.arraycopy(firstRequestNanos, to, firstRequestNanos, from, tail);
    System.arraycopy(nextRequestNanos, to, nextRequestNanos, from, tail);
    System.arraycopy(requests, to, requests, from, tail);
    System.arraycopy(harmless, to, harmless, from, tail);
    size -= to - from;
  }
}
