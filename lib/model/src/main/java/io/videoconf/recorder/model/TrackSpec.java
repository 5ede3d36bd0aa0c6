package io.videoconf.recorder.model;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a track when it is added.
 *
 * @param trackId number of the track within its recording, from 1; 0 is the control track
 * @param participantId whose track it is
 * @param payloadType RTP payload type, 0 to 127
 * @param ssrc the SSRC to expect, 0 to 2^32-1, or null to take the first one that arrives
 * @param clockRateHz RTP clock rate in hertz
 * @param channels audio channels (1 or 2); 0 for video
 * @param formatParameters the {@code fmtp} parameters, names in lower case
 */
public record TrackSpec(
    int trackId,
    String participantId,
    TrackSource source,
    Codec codec,
    int payloadType,
    @Nullable Long ssrc,
    int clockRateHz,
    int channels,
    Map<String, String> formatParameters) {

  public TrackSpec {
    Objects.requireNonNull(participantId, "participantId");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(codec, "codec");
    if (trackId < 1 || trackId > 0xFFFF) {
      throw new IllegalArgumentException("trackId must be 1 to 65535, was " + trackId);
    }
    if (payloadType < 0 || payloadType > 127) {
      throw new IllegalArgumentException("payloadType must be 0 to 127, was " + payloadType);
    }
    if (clockRateHz <= 0) {
      throw new IllegalArgumentException("clockRateHz must be positive, was " + clockRateHz);
    }
    formatParameters = Map.copyOf(formatParameters);
  }

  /** The same track under another number. */
  public TrackSpec withTrackId(int newTrackId) {
    return new TrackSpec(
        newTrackId,
        participantId,
        source,
        codec,
        payloadType,
        ssrc,
        clockRateHz,
        channels,
        formatParameters);
  }

  public MediaKind kind() {
    return codec.kind();
  }
}
