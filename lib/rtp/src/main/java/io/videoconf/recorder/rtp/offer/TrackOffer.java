package io.videoconf.recorder.rtp.offer;

import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.model.RtpParameters;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One track that a sender offers, whatever dialect it spoke.
 *
 * @param rtp what its packets look like
 * @param rtcpMux whether RTCP comes to the port of the RTP
 */
public record TrackOffer(TrackSource source, RtpParameters rtp, boolean rtcpMux) {

  static TrackOffer single(
      TrackSource source,
      Codec codec,
      int payloadType,
      @Nullable Long ssrc,
      int clockRateHz,
      int channels,
      Map<String, String> formatParameters,
      boolean rtcpMux,
      @Nullable String mid) {
    RtpFormat format = new RtpFormat(payloadType, codec, clockRateHz, channels, formatParameters);
    return new TrackOffer(
        source,
        new RtpParameters(
            List.of(format), ssrc, null, mid, Map.of(), null, Set.of(), Map.of(), Set.of()),
        rtcpMux);
  }

  /** The preferred format. */
  public RtpFormat format() {
    return rtp.formats().getFirst();
  }

  /** The offer as a track of a recording. */
  public TrackSpec toSpec(int trackId, String participantId) {
    return new TrackSpec(trackId, participantId, source, rtp);
  }
}
