package io.videoconf.recorder.rtp.offer;

import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.model.RtpParameters;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import java.util.Objects;

/**
 * One track that a sender offers, whatever dialect it spoke.
 *
 * @param rtp what its packets look like
 */
public record TrackOffer(TrackSource source, RtpParameters rtp) {
  public TrackOffer {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(rtp, "rtp");
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
