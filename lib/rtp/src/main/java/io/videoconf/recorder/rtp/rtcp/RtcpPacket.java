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

  /** Well-formed, but nothing we read. */
  record Other(int packetType, int count) implements RtcpPacket {}
}
