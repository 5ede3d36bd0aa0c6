package io.videoconf.recorder.rtp.receive;

import io.videoconf.recorder.rtp.ReceivedWindow;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.SequenceExtender;
import io.videoconf.recorder.rtp.rtcp.ReportBlock;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.SenderReport;

/**
 * Reception statistics of one SSRC (RFC 3550 A.1, A.3, A.8). Times are nanoseconds of any one
 * monotonic clock. Not thread-safe.
 */
public final class ReceptionStats {
  /** A forward jump that is still loss, not a restart (RFC 3550 A.1). */
  private static final int MAX_DROPOUT = 3000;

  /** A backward jump that is still reordering, not a restart (RFC 3550 A.1). */
  private static final int MAX_MISORDER = 100;

  private static final int NO_SEQUENCE = -1;

  private final long ssrc;
  private int clockRateHz;

  private SequenceExtender extender = SequenceExtender.of16Bits();
  private ReceivedWindow window = new ReceivedWindow();
  private boolean started;
  private long baseSequence;
  private long highestSequence;
  private int restartSequence = NO_SEQUENCE;
  private long expectedBeforeRestart;

  private long received;
  private long repaired;
  private long bytes;
  private long duplicates;
  private long late;
  private long expectedAtReport;
  private long receivedAtReport;

  private double jitter;
  private double lastTransit;
  private long lastTimestamp;
  private boolean transitKnown;
  private long transitBase;

  private long lastSenderReport;
  private long lastSenderReportNanos;

  /** How a packet stood in the sequence. */
  public enum Arrival {
    /** The newest so far. */
    IN_ORDER,
    /** Behind a newer one: reordered, or sent again. */
    LATE,
    DUPLICATE,
    /** The first of a source that has started its numbers again. */
    RESTARTED,
    /** Far away from the others; if the next one follows it, the source has started again. */
    OUT_OF_RANGE
  }

  public ReceptionStats(long ssrc, int clockRateHz) {
    this.ssrc = ssrc;
    this.clockRateHz = clockRateHz;
  }

  /** Another payload format: its timestamps have a rate of their own. */
  public void onClockRate(int newClockRateHz) {
    if (newClockRateHz != clockRateHz) {
      jitter = jitter / clockRateHz * newClockRateHz;
      clockRateHz = newClockRateHz;
      transitKnown = false;
    }
  }

  /**
   * Counts a packet that came out of a retransmission (RFC 4588). It fills a gap; to the sender,
   * which wants to know how the original stream fares, it stays lost.
   *
   * @return never {@link Arrival#RESTARTED}
   */
  public Arrival onRepaired(RtpPacket packet, int packetBytes, long nowNanos) {
    if (started && isFar(packet.sequenceNumber())) {
      return Arrival.OUT_OF_RANGE;
    }
    if (!started) {
      start(packet.sequenceNumber());
      transitBase = nowNanos;
    }
    Arrival arrival = place(packet.sequenceNumber());
    if (arrival != Arrival.DUPLICATE) {
      received++;
      repaired++;
      bytes += packetBytes;
    }
    return arrival;
  }

  /** Counts a packet of this SSRC. */
  public Arrival onPacket(RtpPacket packet, int packetBytes, long nowNanos) {
    int sequence = packet.sequenceNumber();
    boolean restarted = false;
    if (!started) {
      start(sequence);
      transitBase = nowNanos;
    } else if (isFar(sequence)) {
      if (sequence != restartSequence) {
        restartSequence = (sequence + 1) & 0xFFFF;
        return Arrival.OUT_OF_RANGE;
      }
      expectedBeforeRestart = expected();
      start(sequence);
      restarted = true;
    }
    restartSequence = NO_SEQUENCE;
    Arrival arrival = place(sequence);
    if (arrival == Arrival.DUPLICATE) {
      duplicates++;
      return arrival;
    }
    received++;
    bytes += packetBytes;
    if (arrival == Arrival.IN_ORDER) { // one sent again tells nothing of the network's jitter
      updateJitter(packet.timestamp(), nowNanos);
    }
    return restarted ? Arrival.RESTARTED : arrival;
  }

  private boolean isFar(int sequence) {
    long extended = extender.peek(sequence);
    long ahead = extended - highestSequence;
    return ahead > MAX_DROPOUT || (ahead < -MAX_MISORDER && !isHole(extended));
  }

  /** Whether it is a number that was skipped: one sent again may come far behind the others. */
  private boolean isHole(long extended) {
    return extended > baseSequence
        && highestSequence - extended < ReceivedWindow.SIZE
        && !window.contains(extended);
  }

  private Arrival place(int sequence) {
    long extended = extender.extend(sequence);
    // The reference for wraps stays at the newest packet.
    extender.extend(Math.max(highestSequence, extended));
    if (!window.add(extended)) {
      return Arrival.DUPLICATE;
    }
    if (extended < highestSequence) {
      late++;
      baseSequence = Math.min(baseSequence, extended);
      return Arrival.LATE;
    }
    highestSequence = extended;
    return Arrival.IN_ORDER;
  }

  private void start(int sequence) {
    started = true;
    extender = SequenceExtender.of16Bits();
    window = new ReceivedWindow();
    baseSequence = sequence;
    highestSequence = sequence;
    extender.extend(sequence);
  }

  /** RFC 3550 A.8, in floating point; a jump of the timestamp counts once at most. */
  private void updateJitter(long timestamp, long nowNanos) {
    double arrival = (nowNanos - transitBase) * 1e-9 * clockRateHz;
    if (!transitKnown) {
      transitKnown = true;
      lastTimestamp = timestamp;
      lastTransit = arrival;
      return;
    }
    int advance = (int) (timestamp - lastTimestamp);
    double transit = arrival - advance;
    double difference = Math.abs(transit - lastTransit);
    lastTimestamp = timestamp;
    lastTransit = arrival;
    if (difference < clockRateHz) {
      jitter += (difference - jitter) / 16;
    }
  }

  /** Notes when a sender report of this SSRC came. */
  public void onSenderReport(SenderReport report, long nowNanos) {
    lastSenderReport = report.ntpTimestamp() >>> 16 & 0xFFFFFFFFL;
    lastSenderReportNanos = nowNanos;
  }

  /** The report block to send now; the next one's loss fraction counts from here. */
  public ReportBlock reportBlock(long nowNanos) {
    long expectedNow = expected();
    // RFC 3550 6.4.1: duplicates count as received. RFC 4588: what was sent again does not.
    long receivedNow = received - repaired + duplicates;
    long expectedSince = expectedNow - expectedAtReport;
    long lostSince = expectedSince - (receivedNow - receivedAtReport);
    expectedAtReport = expectedNow;
    receivedAtReport = receivedNow;
    int fraction =
        expectedSince <= 0 || lostSince <= 0
            ? 0
            : (int) Math.min(255, (lostSince << 8) / expectedSince);
    long cumulative = Math.clamp(expectedNow - receivedNow, -0x800000, 0x7FFFFF);
    long delay =
        lastSenderReport == 0
            ? 0
            : Math.round((nowNanos - lastSenderReportNanos) * 1e-9 * 65_536) & 0xFFFFFFFFL;
    return new ReportBlock(
        ssrc,
        fraction,
        (int) cumulative,
        highestSequence & 0xFFFFFFFFL,
        Math.min(Math.round(jitter), 0xFFFFFFFFL),
        lastSenderReport,
        delay);
  }

  /** The newest sequence number, widened; only meaningful once a packet came. */
  public long highestSequence() {
    return highestSequence;
  }

  /** Packets that came, repaired ones too, without duplicates. */
  public long received() {
    return received;
  }

  /** Bytes of those packets, headers included. */
  public long bytes() {
    return bytes;
  }

  public long expected() {
    return expectedBeforeRestart + (started ? highestSequence - baseSequence + 1 : 0);
  }

  /** Packets that have not come (yet); never negative. */
  public long lost() {
    return Math.max(0, expected() - received);
  }

  public long duplicates() {
    return duplicates;
  }

  public long late() {
    return late;
  }

  public double jitterSeconds() {
    return jitter / clockRateHz;
  }
}
