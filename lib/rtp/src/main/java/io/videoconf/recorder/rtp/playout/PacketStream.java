package io.videoconf.recorder.rtp.playout;

import io.videoconf.recorder.model.SyncSource;
import io.videoconf.recorder.rtp.ReceivedWindow;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.SequenceExtender;
import io.videoconf.recorder.rtp.playout.Incoming.PayloadFormat;
import io.videoconf.recorder.rtp.playout.MediaClock.Reference;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.SenderReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The packets of one SSRC, put in order. A missing packet is waited for until something behind it
 * is due. Not thread-safe.
 */
final class PacketStream {
  /** Four seconds of 20 Mb/s. */
  static final int MAX_BUFFERED = 8192;

  /** Farther behind than this is no reordering (RFC 3550 A.1 MAX_DROPOUT). */
  private static final int MAX_DROPOUT = 3000;

  /** So many late packets, and none in order between them, are a restart of the source. */
  private static final int RESTART_AFTER_LATE = 50;

  private static final int NO_SEQUENCE = -1;

  private final PacketExtensions extensions;
  private final Runs runs;
  private final SequenceExtender sequences = SequenceExtender.of16Bits();
  private final SequenceExtender timestamps = SequenceExtender.of32Bits();
  private final ReceivedWindow received = new ReceivedWindow();
  private final TreeMap<Long, Buffered> buffer = new TreeMap<>();
  private @Nullable SenderReport waitingReport;

  private boolean playing;

  /** At the start too: we may have come in the middle of a picture. */
  private boolean afterGap = true;

  private long nextSequence;
  private long lowestSequence = Long.MAX_VALUE;
  private long highestSequence = Long.MIN_VALUE;
  private long playedTimestamp = Long.MIN_VALUE;
  private long tornTimestamp = Long.MIN_VALUE;
  private int restartSequence = NO_SEQUENCE;
  private int lateInARow;

  /**
   * A packet that waits for its time.
   *
   * @param format null if it holds no media
   * @param recovered whether it is a copy that came with a later packet
   */
  record Buffered(
      RtpPacket header,
      RtpPacket packet,
      @Nullable PayloadFormat format,
      boolean recovered,
      long sequence,
      long timestamp,
      long arrivalNanos) {}

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
    record Group(
        List<Buffered> packets,
        PayloadFormat format,
        boolean afterGap,
        long timestamp,
        MediaClock clock)
        implements Step {}
  }

  PacketStream(PacketExtensions extensions, ParticipantClock.Member member) {
    this.extensions = extensions;
    this.runs = new Runs(member);
  }

  SyncSource syncSource() {
    return runs.syncSource();
  }

  /** Takes a packet; keeps it, and so its bytes, if it is accepted. */
  Insert insert(Incoming incoming, long arrivalNanos) {
    RtpPacket packet = incoming.packet();
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
    // What holds no media may have a timestamp of its own kind.
    long timestamp =
        incoming.format() == null
            ? timestamps.peek(packet.timestamp())
            : timestamps.extend(packet.timestamp());
    if (incoming.format() != null) {
      follow(incoming, sequence, timestamp, arrivalNanos);
    }
    lowestSequence = Math.min(lowestSequence, sequence);
    highestSequence = Math.max(highestSequence, sequence);
    buffer.put(
        sequence,
        new Buffered(
            incoming.header(),
            packet,
            incoming.format(),
            false,
            sequence,
            timestamp,
            arrivalNanos));
    recover(incoming, sequence, timestamp, arrivalNanos);
    return Insert.ACCEPTED;
  }

  private void follow(Incoming incoming, long sequence, long timestamp, long arrivalNanos) {
    boolean ahead = sequence > highestSequence;
    runs.onPacket(sequence, timestamp, incoming.clockRateHz(), ahead, arrivalNanos);
    Long captured = extensions.captureNtpNanos(incoming.header());
    if (captured != null) {
      runs.onCaptureTime(
          sequence, new Reference(SyncSource.ABS_CAPTURE_TIME, timestamp, captured), arrivalNanos);
    }
    SenderReport report = waitingReport;
    if (report != null) {
      waitingReport = null;
      onSenderReport(report, arrivalNanos);
    }
  }

  /** Fills holes with the copies that a packet brought. */
  private void recover(Incoming incoming, long sequence, long timestamp, long arrivalNanos) {
    long hole = sequence;
    for (Incoming copy : incoming.older()) {
      hole--;
      if (copy == null
          || hole <= lowestSequence
          || (playing && hole < nextSequence)
          || received.contains(hole)) {
        continue;
      }
      int age = (int) (incoming.packet().timestamp() - copy.packet().timestamp());
      Buffered found =
          new Buffered(
              copy.header(),
              copy.packet(),
              copy.format(),
              true,
              hole,
              timestamp - age,
              arrivalNanos);
      if (fits(found)) {
        buffer.putIfAbsent(hole, found);
      }
    }
  }

  /** A sender may leave out a copy: then the numbers of the older ones are guessed wrong. */
  private boolean fits(Buffered found) {
    Map.Entry<Long, Buffered> before = buffer.lowerEntry(found.sequence());
    Map.Entry<Long, Buffered> after = buffer.higherEntry(found.sequence());
    long lowest = before == null ? playedTimestamp : before.getValue().timestamp();
    return found.timestamp() > lowest
        && (after == null || found.timestamp() < after.getValue().timestamp());
  }

  private Insert late(RtpPacket packet, long sequence) {
    lateInARow++;
    boolean far = sequence < nextSequence - MAX_DROPOUT;
    boolean follows = packet.sequenceNumber() == restartSequence;
    restartSequence = (packet.sequenceNumber() + 1) & 0xFFFF;
    return (far && follows) || lateInARow > RESTART_AFTER_LATE ? Insert.RESTART : Insert.LATE;
  }

  /** Takes a report; one that comes before the first packet waits for it. */
  void onSenderReport(SenderReport report, long arrivalNanos) {
    if (runs.isEmpty()) {
      waitingReport = report;
      return;
    }
    runs.onSenderReport(
        new Reference(
            SyncSource.SENDER_REPORT,
            timestamps.peek(report.rtpTimestamp()),
            NtpTime.nanos(report.ntpTimestamp())),
        arrivalNanos);
  }

  /**
   * Moves on by one step.
   *
   * @param dueNanos presentation time up to which units are due
   * @param ended whether no packet will be inserted any more
   */
  Step next(long dueNanos, boolean ended) {
    passOver();
    if (buffer.isEmpty()) {
      return new Step.Empty();
    }
    Buffered first = firstWithMedia();
    if (!isDue(first, dueNanos)) {
      return new Step.Wait();
    }
    long missing = missingBefore(first.sequence());
    boolean lost = playing && missing > 0;
    buffer.headMap(first.sequence()).clear();
    nextSequence = first.sequence();
    if (lost) {
      afterGap = true;
      return new Step.Lost(missing > MAX_DROPOUT ? 0 : missing); // a larger one is a restart
    }
    PayloadFormat format = first.format();
    if (format == null) {
      playing = true;
      return next(dueNanos, ended);
    }
    return unit(first, format, dueNanos, ended);
  }

  /** What holds no media and comes next is done with at once. */
  private void passOver() {
    while (playing
        && !buffer.isEmpty()
        && buffer.firstKey() == nextSequence
        && buffer.firstEntry().getValue().format() == null) {
      buffer.pollFirstEntry();
      nextSequence++;
    }
  }

  /** The first packet with media; the first one without, if there is no other. */
  private Buffered firstWithMedia() {
    for (Buffered entry : buffer.values()) {
      if (entry.format() != null) {
        return entry;
      }
    }
    return buffer.firstEntry().getValue();
  }

  private long missingBefore(long sequence) {
    return sequence - nextSequence - buffer.headMap(sequence).size();
  }

  private boolean isDue(Buffered entry, long dueNanos) {
    return entry.format() == null
        ? entry.arrivalNanos() <= dueNanos
        : runs.clockOf(entry.sequence()).isDue(entry.timestamp(), dueNanos);
  }

  private Step unit(Buffered first, PayloadFormat format, long dueNanos, boolean ended) {
    List<Buffered> packets = new ArrayList<>();
    long sequence = first.sequence();
    for (Buffered entry : buffer.values()) {
      if (entry.sequence() != sequence) {
        return isDue(entry, dueNanos) ? torn(first, sequence) : new Step.Wait();
      }
      sequence++;
      if (entry.format() == null) {
        continue;
      }
      if (entry.timestamp() != first.timestamp() || !entry.format().equals(format)) {
        return group(first, format, packets, sequence - 1);
      }
      packets.add(entry);
      if (format.depacketizer().onePacketPerUnit() || entry.packet().marker()) {
        return group(first, format, packets, sequence);
      }
    }
    return ended ? torn(first, sequence) : new Step.Wait();
  }

  private Step torn(Buffered first, long end) {
    consume(first.sequence(), end);
    tornTimestamp = first.timestamp();
    return new Step.Torn();
  }

  private Step group(Buffered first, PayloadFormat format, List<Buffered> packets, long end) {
    boolean gap = afterGap;
    consume(first.sequence(), end);
    playedTimestamp = first.timestamp();
    return first.timestamp() == tornTimestamp
        ? new Step.Torn()
        : new Step.Group(packets, format, gap, first.timestamp(), runs.clockOf(first.sequence()));
  }

  private void consume(long from, long end) {
    buffer.subMap(from, end).clear();
    playing = true;
    nextSequence = end;
    afterGap = false;
  }
}
