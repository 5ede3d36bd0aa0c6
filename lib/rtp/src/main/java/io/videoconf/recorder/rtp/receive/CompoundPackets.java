package io.videoconf.recorder.rtp.receive;

import io.videoconf.recorder.rtp.rtcp.ReportBlock;
import io.videoconf.recorder.rtp.rtcp.Rtcp;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.ReceiverReport;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Sdes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts reports and feedback into datagrams. Each begins with a report and our name (RFC 3550
 * section 6.1, RFC 4585 section 3.1); with reduced size, feedback that comes between the reports
 * goes bare (RFC 5506). Immutable.
 */
final class CompoundPackets {
  private static final int MAX_BYTES = 1200;
  private static final int MAX_BLOCKS = 31;

  private final long localSsrc;
  private final Sdes name;
  private final boolean reducedSize;

  CompoundPackets(long localSsrc, String cname, boolean reducedSize) {
    this.localSsrc = localSsrc;
    this.name = new Sdes(List.of(new Sdes.Chunk(localSsrc, cname)));
    this.reducedSize = reducedSize;
  }

  /**
   * @param blocks of a report that is due, or null if none is
   */
  List<byte[]> pack(@Nullable List<ReportBlock> blocks, List<RtcpPacket> feedback) {
    List<byte[]> datagrams = new ArrayList<>();
    ByteArrayOutputStream current = new ByteArrayOutputStream();
    if (blocks != null) {
      int from = 0;
      while (blocks.size() - from > MAX_BLOCKS) {
        datagrams.add(report(blocks.subList(from, from + MAX_BLOCKS)));
        from += MAX_BLOCKS;
      }
      current.writeBytes(report(blocks.subList(from, blocks.size())));
    }
    for (RtcpPacket packet : feedback) {
      byte[] bytes = Rtcp.write(packet);
      if (current.size() > 0 && current.size() + bytes.length > MAX_BYTES) {
        datagrams.add(current.toByteArray());
        current.reset();
      }
      if (current.size() == 0 && !reducedSize) {
        current.writeBytes(report(List.of()));
      }
      current.writeBytes(bytes);
    }
    if (current.size() > 0) {
      datagrams.add(current.toByteArray());
    }
    return datagrams;
  }

  private byte[] report(List<ReportBlock> blocks) {
    return Rtcp.write(new ReceiverReport(localSsrc, blocks), name);
  }
}
