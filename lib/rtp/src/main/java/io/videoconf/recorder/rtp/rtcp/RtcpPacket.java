package io.videoconf.recorder.rtp.rtcp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One packet of an RTCP compound packet. SSRCs are 0 to 2^32-1. */
public sealed interface RtcpPacket {

  /**
   * RFC 3550 section 6.4.1.
   *
   * @param ntpTimestamp NTP time, 32 bits of seconds and 32 bits of fraction
   * @param rtpTimestamp the same instant on the RTP clock, 0 to 2^32-1
   */
  record SenderReport(
      long ssrc,
      long ntpTimestamp,
      long rtpTimestamp,
      long packetCount,
      long octetCount,
      List<ReportBlock> blocks)
      implements RtcpPacket {
    public SenderReport {
      blocks = List.copyOf(blocks);
    }
  }

  /** RFC 3550 section 6.4.2. */
  record ReceiverReport(long ssrc, List<ReportBlock> blocks) implements RtcpPacket {
    public ReceiverReport {
      blocks = List.copyOf(blocks);
    }
  }

  /** RFC 3550 section 6.5; only the CNAME of each chunk is kept. */
  record Sdes(List<Chunk> chunks) implements RtcpPacket {
    public Sdes {
      chunks = List.copyOf(chunks);
    }

    public record Chunk(long ssrc, @Nullable String cname) {}
  }

  /** RFC 3550 section 6.6. */
  record Bye(List<Long> ssrcs, String reason) implements RtcpPacket {
    public Bye {
      ssrcs = List.copyOf(ssrcs);
    }
  }

  /** Generic NACK, RFC 4585 section 6.2.1; the sequence numbers asked for, in order. */
  record Nack(long senderSsrc, long mediaSsrc, List<Integer> sequenceNumbers)
      implements RtcpPacket {
    public Nack {
      sequenceNumbers = List.copyOf(sequenceNumbers);
    }
  }

  /** Picture loss indication, RFC 4585 section 6.3.1. */
  record Pli(long senderSsrc, long mediaSsrc) implements RtcpPacket {}

  /** Full intra request, RFC 5104 section 4.3.1. */
  record Fir(long senderSsrc, List<Entry> entries) implements RtcpPacket {
    public Fir {
      entries = List.copyOf(entries);
    }

    public record Entry(long ssrc, int sequenceNumber) {}
  }

  /**
   * When packets came, by transport-wide sequence number
   * (draft-holmer-rmcat-transport-wide-cc-extensions-01, section 3.1).
   *
   * @param baseSequence the number that the first delta is about, 0 to 65535; one more each
   * @param referenceTime in units of 64 ms of the receiver's clock, a signed 24-bit number
   * @param feedbackCount counts these messages, 0 to 255
   * @param deltas each packet's arrival after the one received before it, the first one's after the
   *     reference time, in units of 250 µs, -32768 to 32767; {@link #NOT_RECEIVED} for the missing
   */
  record TransportFeedback(
      long senderSsrc,
      long mediaSsrc,
      int baseSequence,
      int referenceTime,
      int feedbackCount,
      List<Integer> deltas)
      implements RtcpPacket {
    public static final int NOT_RECEIVED = Integer.MIN_VALUE;

    /** Messages of more packets are not read: no sender is silent for so long. */
    public static final int MAX_STATUSES = 8192;

    public TransportFeedback {
      deltas = List.copyOf(deltas);
    }
  }

  /**
   * What bit rate the receiver takes, draft-alvestrand-rmcat-remb.
   *
   * @param bitsPerSecond written with 18 significant bits
   * @param ssrcs of the media that share it
   */
  record Remb(long senderSsrc, long bitsPerSecond, List<Long> ssrcs) implements RtcpPacket {
    public Remb {
      ssrcs = List.copyOf(ssrcs);
    }
  }

  /**
   * Extended report, RFC 3611; only the blocks that measure a receiver's round trip are kept.
   *
   * @param referenceTime the reporting receiver's NTP time, or null (section 4.4)
   * @param delays answers to such times (section 4.5)
   */
  record ExtendedReport(long ssrc, @Nullable Long referenceTime, List<Delay> delays)
      implements RtcpPacket {
    public ExtendedReport {
      delays = List.copyOf(delays);
    }

    /**
     * @param ssrc of the receiver that is answered
     * @param lastReport middle 32 bits of its NTP time
     * @param delaySinceLastReport in 1/65536 s
     */
    public record Delay(long ssrc, long lastReport, long delaySinceLastReport) {}
  }

  /** Well-formed, but nothing we read. */
  record Other(int packetType, int count) implements RtcpPacket {}
}
