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
  private final int clockRateHz;

  private SequenceExtender extender = SequenceExtender.of16Bits();
  private ReceivedWindow window = new ReceivedWindow();
  private boolean started;
  private long baseSequence;
  private long highestSequence;
  private int restartSequence = NO_SEQUENCE;
  private long expectedBeforeRestart;

  private long received;
  private long bytes;
  private long duplicates;
  private long late;
  private long expectedAtReport;
  private long receivedAtReport;

  private double jitter;
  private double lastTransit;
  private long lastTimestamp;
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

  /** Counts a packet of this SSRC. */
  public Arrival onPacket(RtpPacket packet, int packetBytes, long nowNanos) {
    int sequence = packet.sequenceNumber();
    Arrival arrival = Arrival.IN_ORDER;
    if (!started) {
      start(sequence);
      transitBase = nowNanos;
    } else {
      long ahead = extender.peek(sequence) - highestSequence;
      if (ahead > MAX_DROPOUT || ahead < -MAX_MISORDER) {
        if (sequence != restartSequence) {
          restartSequence = (sequence + 1) & 0xFFFF;
          return Arrival.OUT_OF_RANGE;
        }
        expectedBeforeRestart = expected();
        start(sequence);
        arrival = Arrival.RESTARTED;
      }
    }
    restartSequence = NO_SEQUENCE;
    long extended = extender.extend(sequence);
    if (!window.add(extended)) {
      duplicates++;
      return Arrival.DUPLICATE;
    }
    if (extended < highestSequence) {
      late++;
      arrival = Arrival.LATE;
      baseSequence = Math.min(baseSequence, extended);
    }
    // The reference for wraps stays at the newest packet.
    extender.extend(Math.max(highestSequence, extended));
    highestSequence = Math.max(highestSequence, extended);
    received++;
    bytes += packetBytes;
    updateJitter(packet.timestamp(), nowNanos);
    return arrival;
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
    if (received == 1) {
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
    long receivedNow = received + duplicates; // RFC 3550 6.4.1: duplicates count as received
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

  /** Packets that came, without duplicates. */
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
