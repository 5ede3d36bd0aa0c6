package io.videoconf.recorder.ingest.janus;

import io.videoconf.recorder.ingest.session.JanusView;
import io.videoconf.recorder.ingest.session.RecordingSession;
import io.videoconf.recorder.ingest.session.TrackFailure;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.rtp.offer.TrackOffer;
import io.videoconf.recorder.rtp.offer.TransportAnswer;
import io.videoconf.recorder.rtp.offer.TransportOffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A live recording as what a connector feeds. Thread-safe. */
final class SessionSink implements MeetingSink {
  private static final Set<TrackFailure.Kind> GONE =
      EnumSet.of(
          TrackFailure.Kind.NO_SUCH_TRACK,
          TrackFailure.Kind.NO_SUCH_PARTICIPANT,
          TrackFailure.Kind.NOT_RECORDING);

  /** Longer than two pictures of a slow camera are apart. */
  private static final Duration SILENCE = Duration.ofMillis(700);

  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final RecordingSession session;

  SessionSink(RecordingSession session) {
    this.session = session;
  }

  @Override
  public Ports addTrack(NewTrack track) {
    TransportOffer offer =
        new TransportOffer(
            track.rtcpMux(),
            false,
            false,
            null,
            track.srtp(),
            null,
            List.of(new TrackOffer(track.source(), track.rtp())));
    TransportAnswer answer =
        session
            .addTracks(track.participantId(), track.displayName(), List.of(offer), true)
            .getFirst();
    return new Ports(answer.trackIds().getFirst(), answer.rtpPort(), answer.rtcpPort());
  }

  @Override
  public void removeTrack(int trackId) {
    unlessGone(() -> session.removeTrack(trackId));
  }

  @Override
  public void wake(int trackId) {
    session.wake(trackId, SILENCE, PAUSE);
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
      if (!GONE.contains(e.kind())) {
        throw e;
      }
    }
  }
}
