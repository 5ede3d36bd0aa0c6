package io.videoconf.recorder.rtp.rtcp;

import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Remb;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Receiver estimated maximum bit rate (draft-alvestrand-rmcat-remb-03, section 2.2), an application
 * layer feedback message.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                  SSRC of packet sender                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                  SSRC of media source, 0                      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Unique identifier 'R' 'E' 'M' 'B'                            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Num SSRC     | BR Exp    |  BR Mantissa                      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |   SSRC feedback                                               |
 * |  ...                                                          |
 * </pre>
 */
final class RembFormat {
  private static final int FIXED_BYTES = 16;
  private static final int IDENTIFIER = 0x52454D42;
  private static final int MANTISSA_BITS = 18;
  private static final int MAX_SSRCS = 255;

  private RembFormat() {}

  /** Whether an application layer feedback message is one of these. */
  static boolean matches(ByteBuffer in) {
    return in.remaining() >= FIXED_BYTES && in.getInt(in.position() + 8) == IDENTIFIER;
  }

  static @Nullable RtcpPacket read(ByteBuffer in) {
    long sender = Integer.toUnsignedLong(in.getInt());
    in.getInt();
    in.getInt();
    int rate = in.getInt();
    int count = rate >>> 24;
    int exponent = rate >> MANTISSA_BITS & 0x3F;
    long mantissa = rate & ((1 << MANTISSA_BITS) - 1);
    if (in.remaining() < 4 * count || (mantissa << exponent) >>> exponent != mantissa) {
      return null;
    }
    List<Long> ssrcs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ssrcs.add(Integer.toUnsignedLong(in.getInt()));
    }
    return mantissa << exponent < 0 ? null : new Remb(sender, mantissa << exponent, ssrcs);
  }

  static void write(Remb remb, DataOutputStream body) throws IOException {
    if (remb.ssrcs().size() > MAX_SSRCS) {
      throw new IllegalArgumentException(
          "at most 255 sources fit, there are " + remb.ssrcs().size());
    }
    int exponent =
        Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(remb.bitsPerSecond()) - MANTISSA_BITS);
    body.writeInt((int) remb.senderSsrc());
    body.writeInt(0);
    body.writeInt(IDENTIFIER);
    body.writeInt(
        remb.ssrcs().size() << 24
            | exponent << MANTISSA_BITS
            | (int) (remb.bitsPerSecond() >>> exponent));
    for (long ssrc : remb.ssrcs()) {
      body.writeInt((int) ssrc);
    }
  }
}
