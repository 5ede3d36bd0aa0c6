package io.videoconf.recorder.rtp.receive;

import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.RtpParser;
import org.jspecify.annotations.Nullable;

/**
 * Makes the original packet out of its retransmission (RFC 4588 section 4), in a buffer that is
 * used again for the next one. Not thread-safe.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                         RTP Header                            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |            OSN                |                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               |
 * |                  Original RTP Packet Payload                  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
final class RtxUnwrapper {
  private static final int OSN_BYTES = 2;

  /** What a datagram can hold, so that no packet is too long. */
  private static final int MAX_BYTES = 65_536;

  private static final int FIRST_BYTES = 2048;

  private final RtpParser parser = new RtpParser();
  private byte[] buffer = new byte[FIRST_BYTES];

  /** Whether it repeats a packet: padding that probes for bandwidth repeats none. */
  static boolean holdsPacket(RtpPacket rtx) {
    return rtx.payloadLength() >= OSN_BYTES;
  }

  /** The original sequence number, 0 to 65535, of a retransmission that holds a packet. */
  static int originalSequenceNumber(RtpPacket rtx) {
    int at = rtx.payloadOffset();
    return (rtx.bytes()[at] & 0xFF) << 8 | (rtx.bytes()[at + 1] & 0xFF);
  }

  /**
   * The original packet, in a buffer of ours, valid until the next one is unwrapped; null when it
   * holds none.
   */
  @Nullable RtpPacket unwrap(RtpPacket rtx, int payloadType, long ssrc) {
    if (!holdsPacket(rtx)) {
      return null;
    }
    int headerLength = rtx.payloadOffset() - rtx.offset();
    int mediaLength = rtx.payloadLength() - OSN_BYTES;
    int length = headerLength + mediaLength;
    if (length > buffer.length) {
      buffer = new byte[MAX_BYTES];
    }
    byte[] from = rtx.bytes();
    System.arraycopy(from, rtx.offset(), buffer, 0, headerLength);
    System.arraycopy(from, rtx.payloadOffset() + OSN_BYTES, buffer, headerLength, mediaLength);
    buffer[0] &= (byte) ~0x20; // its padding stays behind
    buffer[1] = (byte) ((buffer[1] & 0x80) | payloadType);
    buffer[2] = from[rtx.payloadOffset()];
    buffer[3] = from[rtx.payloadOffset() + 1];
    buffer[8] = (byte) (ssrc >> 24);
    buffer[9] = (byte) (ssrc >> 16);
    buffer[10] = (byte) (ssrc >> 8);
    buffer[11] = (byte) ssrc;
    return parser.parse(buffer, 0, length) == null ? parser.packet() : null;
  }

  /** The packet that was unwrapped last. */
  RtpPacket packet() {
    return parser.packet();
  }
}
