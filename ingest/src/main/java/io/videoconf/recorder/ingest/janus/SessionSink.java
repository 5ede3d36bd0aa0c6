package io.videoconf.recorder.ingest.janus;

import io.videoconf.recorder.ingest.session.JanusView;
import io.videoconf.recorder.ingest.session.RecordingSession;
import io.videoconf.recorder.ingest.session.TrackFailure;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.TrackSpec;

/** A live recording as what a connector feeds. Thread-safe. */
final class SessionSink implements MeetingSink {
  /** Replaced by the session's own numbering. */
  private static final int ANY_TRACK_ID = 1;

  private final RecordingSession session;

  SessionSink(RecordingSession session) {
    this.session = session;
  }

  @Override
  public Ports addTrack(NewTrack track) {
    RecordingSession.Ports ports =
        session.addTrack(
            new TrackSpec(ANY_TRACK_ID, track.participantId(), track.source(), track.rtp()),
            track.rtcpMux(),
            track.displayName());
    return new Ports(ports.trackId(), ports.rtpPort(), ports.rtcpPort());
  }

  @Override
  public void removeTrack(int trackId) {
    unlessGone(() -> session.removeTrack(trackId));
  }

  @Override
  public void mute(int trackId, boolean muted) {
    unlessGone(() -> session.mute(trackId, muted));
  }

  @Override
  public void putParticipant(String participantId, String displayName) {
    unlessGone(() -> session.putParticipant(participantId, displayName, null));
  }

  @Override
  public void removeParticipant(String participantId) {
    unlessGone(() -> session.removeParticipant(participantId));
  }

  @Override
  public boolean isRecording() {
    return session.status() == ProcessingStatus.RECORDING;
  }

  @Override
  public void tell(JanusView view) {
    session.tellJanus(view);
  }

  /** Somebody else may have ended it before: by the control API, or by the recording's stop. */
  private static void unlessGone(Runnable call) {
    try {
      call.run();
    } catch (TrackFailure e) {
      switch (e.kind()) {
        case NO_SUCH_TRACK, NO_SUCH_PARTICIPANT, NOT_RECORDING -> {
          // As it should be.
        }
        case NO_PORT -> throw e;
      }
    }
  }
}
