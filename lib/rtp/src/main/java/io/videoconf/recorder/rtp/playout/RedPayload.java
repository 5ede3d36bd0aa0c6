package io.videoconf.recorder.rtp.playout;

import io.videoconf.recorder.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads redundant audio (RFC 2198 section 3). Each block has a header; the last one, which has no
 * more than its payload type, is of the packet's own timestamp and takes the rest of the bytes:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |1|   block PT  |  timestamp offset         |   block length    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |0|   block PT  |
 * +-+-+-+-+-+-+-+-+
 * </pre>
 */
final class RedPayload {
  private static final int HEADER_BYTES = 4;

  /**
   * One block.
   *
   * @param payloadType 0 to 127
   * @param timestampOffset how much older than the packet it is, 0 to 16383
   * @param offset where it begins in the packet's bytes
   * @param length its bytes, may be 0
   */
  record Block(int payloadType, int timestampOffset, int offset, int length) {}

  private RedPayload() {}

  /** The blocks, the packet's own one last; empty when the payload makes no sense. */
  static List<Block> parse(RtpPacket packet) {
    byte[] bytes = packet.bytes();
    int end = packet.payloadOffset() + packet.payloadLength();
    int at = packet.payloadOffset();
    List<Block> headers = new ArrayList<>();
    while (at < end && (bytes[at] & 0x80) != 0) {
      if (at + HEADER_BYTES > end) {
        return List.of();
      }
      int timestampOffset = (bytes[at + 1] & 0xFF) << 6 | (bytes[at + 2] & 0xFF) >> 2;
      int length = (bytes[at + 2] & 3) << 8 | (bytes[at + 3] & 0xFF);
      headers.add(new Block(bytes[at] & 0x7F, timestampOffset, 0, length));
      at += HEADER_BYTES;
    }
    if (at >= end) {
      return List.of();
    }
    int primaryType = bytes[at] & 0x7F;
    at++;
    List<Block> blocks = new ArrayList<>(headers.size() + 1);
    for (Block header : headers) {
      if (at + header.length() > end) {
        return List.of();
      }
      blocks.add(
          new Block(header.payloadType(), header.timestampOffset(), at, header.length()));
      at += header.length();
    }
    blocks.add(new Block(primaryType, 0, at, end - at));
    return blocks;
  }
}
