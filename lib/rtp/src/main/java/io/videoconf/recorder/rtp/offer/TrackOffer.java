package io.videoconf.recorder.rtp.offer;

import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One track that a sender offers, whatever dialect it spoke.
 *
 * @param ssrc 0 to 2^32-1, or null if it was not told
 * @param channels 1 or 2 for audio, 0 for video
 * @param formatParameters names in lower case
 * @param rtcpMux whether RTCP comes to the port of the RTP
 * @param mid the SDP's or mediasoup's media id, or null
 */
public record TrackOffer(
    TrackSource source,
    Codec codec,
    int payloadType,
    @Nullable Long ssrc,
    int clockRateHz,
    int channels,
    Map<String, String> formatParameters,
    boolean rtcpMux,
    @Nullable String mid) {

  public TrackOffer {
    formatParameters = Map.copyOf(formatParameters);
  }

  /** The offer as a track of a recording. */
  public TrackSpec toSpec(int trackId, String participantId) {
    return new TrackSpec(
        trackId,
        participantId,
        source,
        codec,
        payloadType,
        ssrc,
        clockRateHz,
        channels,
        formatParameters);
  }
}
