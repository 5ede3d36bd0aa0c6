package io.videoconf.recorder.rtp.playout;

import io.videoconf.recorder.model.SyncSource;
import io.videoconf.recorder.rtp.playout.MediaClock.Reference;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The clocks of one SSRC. As long as timestamps and arrivals go on side by side it is one run;
 * where the source jumps, stands still, or changes its clock rate another one begins, which is
 * placed where it arrives. Not thread-safe.
 */
final class Runs {
  /** A timestamp this far off its arrival belongs to another run, whatever came before. */
  private static final long MAX_DISAGREEMENT_NANOS = 2_000_000_000L;

  /** Less than this is jitter; picture reordering (B-frames) steps back by less, too. */
  private static final long MIN_JUMP_NANOS = 400_000_000L;

  /**
   * When timestamps fall behind, a queue may be the reason: then what was in it comes at once. It
   * is given so much time to show.
   */
  private static final long CATCHING_UP_NANOS = 300_000_000L;

  /** How far such a queue has shrunk by then, at least. */
  private static final long CAUGHT_UP_NANOS = 100_000_000L;

  /** Capture times that have not come for so long give way to sender reports. */
  private static final long CAPTURE_TIMES_LAST_NANOS = 10_000_000_000L;

  /** Late packets find the clock of their run among this many. */
  private static final int MAX_RUNS = 4;

  private static final long NEVER = Long.MIN_VALUE / 2;

  private final ParticipantClock.Member member;
  private final Deque<Run> runs = new ArrayDeque<>();

  private long newestTimestamp;
  private long newestArrivalNanos;
  private long captureTimeNanos = NEVER;
  private @Nullable Suspicion suspicion;

  private record Run(long firstSequence, MediaClock clock) {}

  /** That timestamps stood still before this packet. */
  private static final class Suspicion {
    final long sequence;
    final long timestamp;
    final long arrivalNanos;
    final long offset;
    long leastOffset;

    Suspicion(long sequence, long timestamp, long arrivalNanos, long offset) {
      this.sequence = sequence;
      this.timestamp = timestamp;
      this.arrivalNanos = arrivalNanos;
      this.offset = offset;
      this.leastOffset = offset;
    }
  }

  Runs(ParticipantClock.Member member) {
    this.member = member;
  }

  boolean isEmpty() {
    return runs.isEmpty();
  }

  SyncSource syncSource() {
    return runs.isEmpty() ? SyncSource.ARRIVAL : runs.getLast().clock().syncSource();
  }

  /** The clock of the run that a sequence number belongs to; only after a packet. */
  MediaClock clockOf(long sequence) {
    MediaClock clock = runs.getFirst().clock();
    for (Run run : runs) {
      if (run.firstSequence() <= sequence) {
        clock = run.clock();
      }
    }
    return clock;
  }

  /**
   * Takes a packet.
   *
   * @param ahead whether no later one came before
   */
  void onPacket(long sequence, long timestamp, int clockRateHz, boolean ahead, long arrivalNanos) {
    if (ahead || runs.isEmpty()) {
      follow(sequence, timestamp, clockRateHz, arrivalNanos);
      newestTimestamp = timestamp;
      newestArrivalNanos = arrivalNanos;
    }
    MediaClock clock = clockOf(sequence);
    if (clock.clockRateHz() == clockRateHz) {
      clock.onPacket(timestamp, arrivalNanos);
    }
  }

  private void follow(long sequence, long timestamp, int clockRateHz, long arrivalNanos) {
    Run newest = runs.peekLast();
    if (newest == null || newest.clock().clockRateHz() != clockRateHz) {
      begin(sequence, new MediaClock(clockRateHz, member, timestamp, arrivalNanos));
      return;
    }
    MediaClock clock = newest.clock();
    long offset = clock.offset(timestamp, arrivalNanos);
    long behind = offset - clock.leastOffset();
    long step = clock.mediaNanos(timestamp) - clock.mediaNanos(newestTimestamp);
    long excess = step - (arrivalNanos - newestArrivalNanos);
    boolean jumped =
        step < -MIN_JUMP_NANOS || (behind < -MIN_JUMP_NANOS && excess > MIN_JUMP_NANOS);
    if (jumped || Math.abs(behind) > MAX_DISAGREEMENT_NANOS) {
      MediaClock next = new MediaClock(clockRateHz, member, timestamp, arrivalNanos);
      begin(sequence, next);
      if (!jumped && excess <= MIN_JUMP_NANOS) {
        keepReference(clock, next, timestamp, arrivalNanos);
      }
      return;
    }
    suspect(sequence, timestamp, arrivalNanos, clock, behind, excess);
  }

  /** The RTP clock has gone on, though the packets have not: what ties it to NTP still holds. */
  private static void keepReference(
      MediaClock from, MediaClock to, long timestamp, long arrivalNanos) {
    Reference reference = from.reference();
    if (reference != null) {
      to.onPacket(timestamp, arrivalNanos);
      to.onReference(reference, arrivalNanos);
    }
  }

  private void suspect(
      long sequence,
      long timestamp,
      long arrivalNanos,
      MediaClock clock,
      long behind,
      long excess) {
    Suspicion current = suspicion;
    long offset = clock.offset(timestamp, arrivalNanos);
    if (clock.reference() != null) {
      // Whether the source stood still or a queue was in the way, the next reference will tell.
      suspicion = null;
    } else if (current == null) {
      if (behind > MIN_JUMP_NANOS && excess < -MIN_JUMP_NANOS) {
        suspicion = new Suspicion(sequence, timestamp, arrivalNanos, offset);
      }
    } else if (offset < current.offset - CAUGHT_UP_NANOS) {
      suspicion = null;
    } else {
      current.leastOffset = Math.min(current.leastOffset, offset);
      if (arrivalNanos - current.arrivalNanos >= CATCHING_UP_NANOS) {
        MediaClock next =
            new MediaClock(clock.clockRateHz(), member, current.timestamp, current.arrivalNanos);
        begin(current.sequence, next);
        next.onPacket(
            current.timestamp, current.arrivalNanos + current.leastOffset - current.offset);
      }
    }
  }

  private void begin(long firstSequence, MediaClock clock) {
    suspicion = null;
    runs.addLast(new Run(firstSequence, clock));
    if (runs.size() > MAX_RUNS) {
      runs.removeFirst();
    }
  }

  /** Takes what a report says; only after a packet. */
  void onSenderReport(Reference report, long arrivalNanos) {
    // It may be of another clock than the one that sound and picture share.
    if (arrivalNanos - captureTimeNanos >= CAPTURE_TIMES_LAST_NANOS) {
      runs.getLast().clock().onReference(report, arrivalNanos);
    }
  }

  /** Takes the capture time of a packet, after the packet. */
  void onCaptureTime(long sequence, Reference captureTime, long arrivalNanos) {
    captureTimeNanos = arrivalNanos;
    clockOf(sequence).onReference(captureTime, arrivalNanos);
  }
}
