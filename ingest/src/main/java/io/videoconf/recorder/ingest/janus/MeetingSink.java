package io.videoconf.recorder.ingest.janus;

import io.videoconf.recorder.ingest.session.JanusView;
import io.videoconf.recorder.model.RtpParameters;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.rtp.srtp.SrtpKey;
import org.jspecify.annotations.Nullable;

/** The recording, as a connector needs it. Calls may block shortly. */
interface MeetingSink {
  /**
   * A track that will come.
   *
   * @param rtcpMux false where Janus is to have a port of its own for RTCP
   * @param srtp what its RTP will be protected with, or null. Its RTCP is never protected: Janus
   *     forwards none, and reads ours in the clear
   */
  record NewTrack(
      String participantId,
      String displayName,
      TrackSource source,
      RtpParameters rtp,
      boolean rtcpMux,
      @Nullable SrtpKey srtp) {}

  /** Where a track is received. */
  record Ports(int trackId, int rtpPort, int rtcpPort) {}

  /**
   * @throws RuntimeException saying why there can be no such track
   */
  Ports addTrack(NewTrack track);

  /** No effect on a track that is gone. */
  void removeTrack(int trackId);

  /** Asks for a keyframe if the track's sender fell silent not long ago. */
  void wake(int trackId);

  void mute(int trackId, boolean muted);

  /** Adds a participant, or renames one. */
  void putParticipant(String participantId, String displayName);

  /** No effect on one who is gone. */
  void removeParticipant(String participantId);

  /** Whether the recording still takes packets. */
  boolean isRecording();

  /** Tells those who listen to the recording's events. */
  void tell(JanusView view);
}
