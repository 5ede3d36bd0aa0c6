package io.videoconf.recorder.model;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a track when it is added.
 *
 * @param trackId number of the track within its recording, from 1; 0 is the control track
 * @param participantId whose track it is
 * @param rtp what its packets look like
 */
public record TrackSpec(int trackId, String participantId, TrackSource source, RtpParameters rtp) {

  public TrackSpec {
    Objects.requireNonNull(participantId, "participantId");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(rtp, "rtp");
    if (trackId < 1 || trackId > 0xFFFF) {
      throw new IllegalArgumentException("trackId must be 1 to 65535, was " + trackId);
    }
  }

  /** A track of one format. */
  public static TrackSpec of(
      int trackId,
      String participantId,
      TrackSource source,
      Codec codec,
      int payloadType,
      @Nullable Long ssrc,
      int channels,
      Map<String, String> formatParameters) {
    return new TrackSpec(
        trackId,
        participantId,
        source,
        RtpParameters.of(
            new RtpFormat(payloadType, codec, codec.clockRateHz(), channels, formatParameters),
            ssrc));
  }

  /** The same track under another number. */
  public TrackSpec withTrackId(int newTrackId) {
    return new TrackSpec(newTrackId, participantId, source, rtp);
  }

  /** The preferred format: the one a sender begins with if it does not say otherwise. */
  public RtpFormat format() {
    return rtp.formats().getFirst();
  }

  public MediaKind kind() {
    return rtp.kind();
  }
}
