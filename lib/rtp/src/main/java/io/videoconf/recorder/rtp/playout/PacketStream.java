package io.videoconf.recorder.rtp.playout;

import io.videoconf.recorder.rtp.ReceivedWindow;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.SequenceExtender;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.SenderReport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The packets of one SSRC, put in order. A missing packet is waited for until something behind it
 * is due. Not thread-safe.
 */
final class PacketStream {
  /** More than two seconds of 20 Mb/s. */
  static final int MAX_BUFFERED = 4096;

  /** Farther behind than this is no reordering (RFC 3550 A.1 MAX_DROPOUT). */
  private static final int MAX_DROPOUT = 3000;

  /** So many late packets, and none in order between them, are a restart of the source. */
  private static final int RESTART_AFTER_LATE = 50;

  /** Late packets find the clock of their run among this many. */
  private static final int MAX_RUNS = 4;

  private static final int NO_SEQUENCE = -1;

  private final int clockRateHz;
  private final boolean onePacketPerUnit;
  private final ParticipantClock participant;

  private final SequenceExtender sequences = SequenceExtender.of16Bits();
  private final SequenceExtender timestamps = SequenceExtender.of32Bits();
  private final ReceivedWindow received = new ReceivedWindow();
  private final TreeMap<Long, Buffered> buffer = new TreeMap<>();
  private final Deque<Run> runs = new ArrayDeque<>();
  private @Nullable SenderReport lastReport;

  private boolean playing;

  /** At the start too: we may have come in the middle of a picture. */
  private boolean afterGap = true;

  private long nextSequence;
  private long highestSequence = Long.MIN_VALUE;
  private long tornTimestamp = Long.MIN_VALUE;
  private int restartSequence = NO_SEQUENCE;
  private int lateInARow;

  private record Buffered(RtpPacket packet, long sequence, long timestamp, MediaClock clock) {
    boolean isDue(long dueNanos) {
      return clock.isDue(timestamp, dueNanos);
    }
  }

  private record Run(long firstSequence, MediaClock clock) {}

  enum Insert {
    ACCEPTED,
    DUPLICATE,
    LATE,
    /** The buffer is full. */
    OVERFLOW,
    /** The source began its numbers again: the packet is the first of a new stream. */
    RESTART
  }

  /** What comes next. */
  sealed interface Step {
    /** Nothing is due, or what is due may still become whole. */
    record Wait() implements Step {}

    /** The buffer is empty. */
    record Empty() implements Step {}

    /** Packets that will not come any more. */
    record Lost(long packets) implements Step {}

    /** A part of a unit whose rest is missing. */
    record Torn() implements Step {}

    /** All packets of one timestamp. */
    record Group(List<RtpPacket> packets, boolean afterGap, long timestamp, MediaClock clock)
        implements Step {}
  }

  PacketStream(int clockRateHz, boolean onePacketPerUnit, ParticipantClock participant) {
    this.clockRateHz = clockRateHz;
    this.onePacketPerUnit = onePacketPerUnit;
    this.participant = participant;
  }

  /** Takes a packet; keeps it, and so its bytes, if it is accepted. */
  Insert insert(RtpPacket packet, long arrivalNanos) {
    long sequence = sequences.peek(packet.sequenceNumber());
    if (received.contains(sequence)) {
      return Insert.DUPLICATE;
    }
    if (playing && sequence < nextSequence) {
      return late(packet, sequence);
    }
    if (buffer.size() >= MAX_BUFFERED) {
      return Insert.OVERFLOW;
    }
    restartSequence = NO_SEQUENCE;
    lateInARow = 0;
    received.add(sequence);
    sequences.extend(Math.max(sequence, highestSequence));
    long timestamp = timestamps.extend(packet.timestamp());
    MediaClock clock = clock(sequence, timestamp, arrivalNanos);
    clock.onPacket(timestamp, arrivalNanos);
    applyReport(clock, arrivalNanos);
    highestSequence = Math.max(highestSequence, sequence);
    buffer.put(sequence, new Buffered(packet, sequence, timestamp, clock));
    return Insert.ACCEPTED;
  }

  private Insert late(RtpPacket packet, long sequence) {
    lateInARow++;
    boolean far = sequence < nextSequence - MAX_DROPOUT;
    boolean follows = packet.sequenceNumber() == restartSequence;
    restartSequence = (packet.sequenceNumber() + 1) & 0xFFFF;
    return (far && follows) || lateInARow > RESTART_AFTER_LATE ? Insert.RESTART : Insert.LATE;
  }

  /** The clock of the run that a packet belongs to; a newest packet may begin a new one. */
  private MediaClock clock(long sequence, long timestamp, long arrivalNanos) {
    Run newest = runs.peekLast();
    boolean ahead = sequence > highestSequence;
    if (newest == null || (ahead && newest.clock().disagrees(timestamp, arrivalNanos))) {
      Run run =
          new Run(sequence, new MediaClock(clockRateHz, participant, timestamp, arrivalNanos));
      runs.addLast(run);
      if (runs.size() > MAX_RUNS) {
        runs.removeFirst();
      }
      return run.clock();
    }
    MediaClock clock = runs.getFirst().clock();
    for (Run run : runs) {
      if (run.firstSequence() <= sequence) {
        clock = run.clock();
      }
    }
    return clock;
  }

  void onSenderReport(SenderReport report, long arrivalNanos) {
    lastReport = report;
    Run newest = runs.peekLast();
    if (newest != null) {
      applyReport(newest.clock(), arrivalNanos);
    }
  }

  /** A report that came before the first packet of a run counts for it too. */
  private void applyReport(MediaClock clock, long arrivalNanos) {
    if (lastReport != null && !runs.isEmpty() && runs.getLast().clock() == clock) {
      clock.onSenderReport(
          timestamps.peek(lastReport.rtpTimestamp()), ntpNanos(lastReport), arrivalNanos);
      lastReport = null;
    }
  }

  private static long ntpNanos(SenderReport report) {
    long seconds = report.ntpTimestamp() >>> 32;
    long fraction = report.ntpTimestamp() & 0xFFFFFFFFL;
    return seconds * 1_000_000_000L + ((fraction * 1_000_000_000L) >>> 32);
  }

  /**
   * Moves on by one step.
   *
   * @param dueNanos presentation time up to which units are due
   * @param ended whether no packet will be inserted any more
   */
  Step next(long dueNanos, boolean ended) {
    if (buffer.isEmpty()) {
      return new Step.Empty();
    }
    Buffered first = buffer.firstEntry().getValue();
    if (!first.isDue(dueNanos)) {
      return new Step.Wait();
    }
    if (playing && first.sequence() > nextSequence) {
      long lost = first.sequence() - nextSequence;
      nextSequence = first.sequence();
      afterGap = true;
      return new Step.Lost(lost > MAX_DROPOUT ? 0 : lost); // a larger one is a restart
    }
    List<RtpPacket> packets = new ArrayList<>();
    long sequence = first.sequence();
    for (Buffered entry : buffer.values()) {
      if (entry.sequence() != sequence) {
        return entry.isDue(dueNanos) ? torn(first, sequence) : new Step.Wait();
      }
      if (entry.timestamp() != first.timestamp()) {
        return group(first, packets);
      }
      packets.add(entry.packet());
      sequence++;
      if (onePacketPerUnit || entry.packet().marker()) {
        return group(first, packets);
      }
    }
    return ended ? torn(first, sequence) : new Step.Wait();
  }

  private Step torn(Buffered first, long end) {
    consume(first.sequence(), end);
    tornTimestamp = first.timestamp();
    return new Step.Torn();
  }

  private Step group(Buffered first, List<RtpPacket> packets) {
    boolean gap = afterGap;
    consume(first.sequence(), first.sequence() + packets.size());
    return first.timestamp() == tornTimestamp
        ? new Step.Torn()
        : new Step.Group(packets, gap, first.timestamp(), first.clock());
  }

  private void consume(long from, long end) {
    buffer.subMap(from, end).clear();
    playing = true;
    nextSequence = end;
    afterGap = false;
  }
}
