package io.videoconf.recorder.rtp.payload;

import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.rtp.RtpPacket;
import java.util.List;

/**
 * Reads one payload format. What it is given comes from the network: it never throws on content.
 * Instances hold the state of one track (parameter sets). Not thread-safe.
 */
public interface Depacketizer {

  /** A reader of the format. */
  static Depacketizer of(RtpFormat format) {
    return switch (format.codec()) {
      case VP8 -> new Vp8Depacketizer();
      case H264 -> new H264Depacketizer(format.parameters().get("sprop-parameter-sets"));
      case OPUS -> new OpusDepacketizer();
      case VP9, H265, AV1, PCMU, PCMA, G722 ->
          throw new IllegalArgumentException("not read: " + format.codec());
    };
  }

  /** Whether every packet is a unit of its own, whatever its marker says. */
  boolean onePacketPerUnit();

  /** Whether the packet is certainly the first of its access unit. */
  boolean startsUnit(RtpPacket packet);

  /** A cheap look: whether a keyframe begins in this packet. False for audio. */
  boolean startsKeyframe(RtpPacket packet);

  /**
   * Puts an access unit together.
   *
   * @param packets all packets of one timestamp, in order and without a gap between them
   * @param afterGap whether packets right before the first one are missing
   */
  Assembly assemble(List<RtpPacket> packets, boolean afterGap);

  /** What the packets of one timestamp made. */
  sealed interface Assembly {

    /**
     * A whole access unit.
     *
     * @param width picture width if the payload format shows it cheaply (VP8 keyframes), else 0
     * @param height picture height, or 0
     */
    record Complete(boolean keyframe, byte[] data, int width, int height) implements Assembly {}

    /** Nothing to decode, and nothing missing: padding, parameter sets alone. */
    record Empty() implements Assembly {}

    /** Parts are missing or make no sense. */
    record Torn(String reason) implements Assembly {}
  }
}
