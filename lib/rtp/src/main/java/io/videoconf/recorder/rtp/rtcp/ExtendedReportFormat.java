package io.videoconf.recorder.rtp.rtcp;

import io.videoconf.recorder.rtp.rtcp.RtcpPacket.ExtendedReport;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Extended reports (RFC 3611): the blocks by which receivers measure the round trip (sections 4.4
 * and 4.5); others are passed over.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     BT=4      |   reserved    |       block length = 2        |
 * |              NTP timestamp, most significant word             |
 * |             NTP timestamp, least significant word             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     BT=5      |   reserved    |   block length = 3 per source |
 * |                    SSRC of the receiver                       |
 * |                         last RR (LRR)                         |
 * |                   delay since last RR (DLRR)                  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
final class ExtendedReportFormat {
  private static final int RECEIVER_REFERENCE_TIME = 4;
  private static final int DELAY_SINCE_LAST_RR = 5;
  private static final int DELAY_BYTES = 12;

  private ExtendedReportFormat() {}

  static @Nullable RtcpPacket read(ByteBuffer in) {
    if (in.remaining() < 4) {
      return null;
    }
    long ssrc = Integer.toUnsignedLong(in.getInt());
    Long referenceTime = null;
    List<ExtendedReport.Delay> delays = new ArrayList<>();
    while (in.remaining() >= 4) {
      int type = in.get() & 0xFF;
      in.get();
      int length = 4 * Short.toUnsignedInt(in.getShort());
      if (in.remaining() < length) {
        return null;
      }
      int end = in.position() + length;
      if (type == RECEIVER_REFERENCE_TIME && length == 8) {
        referenceTime = in.getLong();
      } else if (type == DELAY_SINCE_LAST_RR) {
        while (end - in.position() >= DELAY_BYTES) {
          delays.add(new ExtendedReport.Delay(u32(in), u32(in), u32(in)));
        }
      }
      in.position(end);
    }
    return in.hasRemaining() ? null : new ExtendedReport(ssrc, referenceTime, delays);
  }

  static void write(ExtendedReport report, DataOutputStream body) throws IOException {
    body.writeInt((int) report.ssrc());
    Long referenceTime = report.referenceTime();
    if (referenceTime != null) {
      body.writeInt(RECEIVER_REFERENCE_TIME << 24 | 2);
      body.writeLong(referenceTime);
    }
    if (!report.delays().isEmpty()) {
      body.writeInt(DELAY_SINCE_LAST_RR << 24 | 3 * report.delays().size());
      for (ExtendedReport.Delay delay : report.delays()) {
        body.writeInt((int) delay.ssrc());
        body.writeInt((int) delay.lastReport());
        body.writeInt((int) delay.delaySinceLastReport());
      }
    }
  }

  private static long u32(ByteBuffer in) {
    return Integer.toUnsignedLong(in.getInt());
  }
}
