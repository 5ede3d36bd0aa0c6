package io.videoconf.recorder.rtp.playout;

import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.RtpParse;
import io.videoconf.recorder.rtp.payload.Depacketizer;
import io.videoconf.recorder.rtp.payload.RedPayload;
import io.videoconf.recorder.rtp.payload.RedPayload.Block;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A packet of the track on its way into the buffer.
 *
 * @param header the packet as it came, for its header extensions
 * @param packet the packet of the media format; the same, unless that was wrapped in redundancy
 * @param format of the media; null if the packet holds none, and only takes a sequence number
 * @param older copies of packets before this one, the nearest first; null where one is of no format
 */
record Incoming(
    RtpPacket header,
    RtpPacket packet,
    @Nullable PayloadFormat format,
    List<@Nullable Incoming> older) {

  static Incoming media(RtpPacket packet, PayloadFormat format) {
    return new Incoming(packet, packet, format, List.of());
  }

  static Incoming withoutMedia(RtpPacket packet) {
    return new Incoming(packet, packet, null, List.of());
  }

  int clockRateHz() {
    return format == null ? 0 : format.format().clockRateHz();
  }

  /** Looks up what a payload type means. */
  @FunctionalInterface
  interface Formats {
    @Nullable PayloadFormat of(int payloadType);
  }

  /** Takes redundant audio apart; null if it makes no sense or its own block is of no format. */
  static @Nullable Incoming redundant(RtpPacket red, Formats formats) {
    RedPayload payload = RedPayload.parse(red.bytes(), red.payloadOffset(), red.payloadLength());
    if (payload == null) {
      return null;
    }
    List<Block> blocks = payload.blocks();
    PayloadFormat own = formats.of(payload.primary().payloadType());
    RtpPacket primary = own == null ? null : unwrap(red, payload.primary(), 0);
    if (own == null || primary == null) {
      return null;
    }
    List<@Nullable Incoming> older = new ArrayList<>();
    for (int back = 1; back < blocks.size(); back++) {
      Block block = blocks.get(blocks.size() - 1 - back);
      PayloadFormat format = formats.of(block.payloadType());
      RtpPacket copy = format == null || block.data().length == 0 ? null : unwrap(red, block, back);
      older.add(copy == null ? null : new Incoming(copy, copy, format, List.of()));
    }
    return new Incoming(red, primary, own, older);
  }

  /** The packet that a block was, or would have been, sent in. */
  private static @Nullable RtpPacket unwrap(RtpPacket red, Block block, int back) {
    byte[] bytes =
        RtpPacket.write(
            red.marker(),
            block.payloadType(),
            red.sequenceNumber() - back,
            red.timestamp() - block.timestampOffset(),
            red.ssrc(),
            block.data());
    return RtpPacket.parse(bytes, 0, bytes.length) instanceof RtpParse.Packet(RtpPacket packet)
        ? packet
        : null;
  }

  /**
   * A media format of the track with its reader.
   *
   * @param depacketizer holds state of the track
   */
  record PayloadFormat(RtpFormat format, Depacketizer depacketizer) {}
}
