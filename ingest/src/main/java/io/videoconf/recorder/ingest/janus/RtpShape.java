package io.videoconf.recorder.ingest.janus;

import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.HeaderExtension;
import io.videoconf.recorder.model.RtcpFeedback;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.model.RtpParameters;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the packets of a Janus forwarder look like. */
final class RtpShape {
  private static final Set<HeaderExtension> OF_AUDIO = Set.of(HeaderExtension.VIDEO_ORIENTATION);
  private static final Set<HeaderExtension> OF_VIDEO = Set.of(HeaderExtension.AUDIO_LEVEL);

  private RtpShape() {}

  /**
   * One format under the payload type and SSRC that Janus is asked for. A forwarder understands PLI
   * alone: it passes over NACK and FIR.
   */
  static RtpParameters of(Forward forward, Map<HeaderExtension, Integer> extensions) {
    Codec codec = forward.codec();
    int channels =
        switch (codec) {
          case OPUS -> 2; // RFC 7587 section 7: always said to be two.
          case PCMU, PCMA, G722 -> 1;
          case VP8, VP9, H264, H265, AV1 -> 0;
        };
    Map<HeaderExtension, Integer> own = new EnumMap<>(HeaderExtension.class);
    own.putAll(extensions);
    own.keySet().removeAll(forward.isVideo() ? OF_VIDEO : OF_AUDIO);
    return new RtpParameters(
        List.of(
            new RtpFormat(forward.payloadType(), codec, codec.clockRateHz(), channels, Map.of())),
        forward.ssrc(),
        null,
        null,
        Map.of(),
        null,
        Set.of(),
        own,
        forward.isVideo() ? Set.of(RtcpFeedback.NACK_PLI) : Set.of());
  }
}
