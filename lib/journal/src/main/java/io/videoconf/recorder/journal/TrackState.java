package io.videoconf.recorder.journal;

import io.videoconf.recorder.model.TrackSpec;

/**
 * A track as it stands.
 *
 * @param rtpPort local UDP port of its RTP
 * @param rtcpPort local UDP port of its RTCP; equal to {@code rtpPort} with rtcp-mux
 * @param removed by TrackRemoved, or because its participant left
 */
public record TrackState(
    TrackSpec spec, int rtpPort, int rtcpPort, boolean muted, boolean removed) {

  TrackState withMuted(boolean nowMuted) {
    return new TrackState(spec, rtpPort, rtcpPort, nowMuted, removed);
  }

  TrackState asRemoved() {
    return new TrackState(spec, rtpPort, rtcpPort, muted, true);
  }
}
