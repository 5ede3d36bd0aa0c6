package io.videoconf.recorder.rtp.payload;

import io.videoconf.recorder.model.HeaderExtension;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.rtp.RtpPacket;
import java.util.List;
import java.util.Map;

/**
 * Reads one payload format. What it is given comes from the network: it never throws on content.
 * Instances hold the state of one track (parameter sets). Not thread-safe.
 */
public interface Depacketizer {

  /** A reader of the format. */
  static Depacketizer of(RtpFormat format) {
    return of(format, Map.of());
  }

  /**
   * A reader of the format that also looks at header extensions.
   *
   * @param extensions ids of the announced header extensions
   */
  static Depacketizer of(RtpFormat format, Map<HeaderExtension, Integer> extensions) {
    return switch (format.codec()) {
      case VP8 -> new Vp8Depacketizer();
      case VP9 -> new Vp9Depacketizer();
      case H264 -> new H264Depacketizer(format.parameters().get("sprop-parameter-sets"));
      case H265 -> new H265Depacketizer(format.parameters());
      case AV1 ->
          new Av1Depacketizer(extensions.getOrDefault(HeaderExtension.DEPENDENCY_DESCRIPTOR, 0));
      case OPUS -> new OpusDepacketizer();
      case PCMU, PCMA, G722 -> new SampleDepacketizer();
    };
  }

  /** Whether every packet is a unit of its own, whatever its marker says. */
  boolean onePacketPerUnit();

  /** Whether the packet is certainly the first of its access unit. */
  boolean startsUnit(RtpPacket packet);

  /** A cheap look without allocation: whether a keyframe begins in this packet. False for audio. */
  boolean startsKeyframe(RtpPacket packet);

  /**
   * Puts an access unit together.
   *
   * @param packets all packets of one timestamp, in order and without a gap between them
   * @param afterGap whether packets right before the first one are missing
   */
  Assembly assemble(List<RtpPacket> packets, boolean afterGap);

  /**
   * Makes what can be decoded of an access unit that lost packets: of a picture in spatial layers
   * those that are whole. What is left out, and what later refers to it, is left out of later units
   * too, so that decoding goes on as if nothing had been lost.
   *
   * @param packets those of one timestamp that arrived, in order
   */
  default Assembly salvage(List<RtpPacket> packets) {
    return new Assembly.Torn("packets are missing");
  }

  /** Something between the last unit and the next is lost. */
  default void onLoss() {}

  /** What follows belongs to another stream. */
  default void restart() {}

  /** What the packets of one timestamp made. */
  sealed interface Assembly {

    /**
     * A whole access unit.
     *
     * @param width picture width in pixels if the payload format shows it cheaply (keyframes do),
     *     else 0
     * @param height picture height, or 0
     * @param resumes whether what was lost before it is needed neither by it nor by what follows
     */
    record Complete(boolean keyframe, byte[] data, int width, int height, boolean resumes)
        implements Assembly {
      Complete(boolean keyframe, byte[] data, int width, int height) {
        this(keyframe, data, width, height, false);
      }
    }

    /** Nothing to decode, and nothing missing: padding, parameter sets alone. */
    record Empty() implements Assembly {}

    /** Parts are missing or make no sense. */
    record Torn(String reason) implements Assembly {}
  }
}
