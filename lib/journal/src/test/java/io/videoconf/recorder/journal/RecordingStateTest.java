package io.videoconf.recorder.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.model.layout.LayoutKind;
import org.junit.jupiter.api.Test;

class RecordingStateTest {
  @Test
  void participantsKeepTheOrderOfTheirFirstJoining() {
    RecordingState state =
        fold(joined("b"), joined("a"), new SessionEvent.ParticipantLeft("b"), joined("b"));
    assertThat(state.participants().keySet()).containsExactly("b", "a");
    assertThat(state.participants().get("b").present()).isTrue();
  }

  @Test
  void aParticipantWhoLeftStaysButHasNoTracks() {
    RecordingState state =
        fold(
            joined("a"),
            Journals.trackAdded(1, "a", 5000),
            Journals.trackAdded(2, "b", 5002),
            new SessionEvent.ParticipantLeft("a"));
    assertThat(state.participants().get("a").present()).isFalse();
    assertThat(state.activeTracks()).extracting(TrackState::rtpPort).containsExactly(5002);
    assertThat(state.tracks()).containsKey(1);
  }

  @Test
  void aRenamedParticipantHasTheNewName() {
    RecordingState state = fold(joined("a"), new SessionEvent.ParticipantRenamed("a", "Ada"));
    assertThat(state.participants().get("a").displayName()).isEqualTo("Ada");
  }

  @Test
  void aMutedTrackIsActiveAndMuted() {
    RecordingState state =
        fold(Journals.trackAdded(1, "a", 5000), new SessionEvent.TrackMuted(1, true));
    assertThat(state.activeTracks()).singleElement().extracting(TrackState::muted).isEqualTo(true);
    assertThat(state.apply(new SessionEvent.TrackMuted(1, false)).tracks().get(1).muted())
        .isFalse();
  }

  @Test
  void theStageFallsBackToTheAutomaticChoiceWhenItsTrackIsRemoved() {
    RecordingState state =
        fold(
            Journals.trackAdded(1, "a", 5000), new SessionEvent.LayoutChanged(LayoutKind.STAGE, 1));
    assertThat(state.stageTrackId()).isEqualTo(1);
    RecordingState after = state.apply(new SessionEvent.TrackRemoved(1));
    assertThat(after.stageTrackId()).isNull();
    assertThat(after.layout()).isEqualTo(LayoutKind.STAGE);
  }

  @Test
  void eventsOfUnknownTracksAndParticipantsChangeNothing() {
    assertThat(
            fold(
                new SessionEvent.TrackMuted(9, true),
                new SessionEvent.TrackRemoved(9),
                new SessionEvent.ParticipantRenamed("x", "y"),
                new SessionEvent.ParticipantLeft("x")))
        .isEqualTo(RecordingState.EMPTY);
  }

  @Test
  void startAndStopAreKept() {
    RecordingState state =
        fold(Journals.started().event(), new SessionEvent.RecordingStopped("requested"));
    assertThat(state.started()).isEqualTo(Journals.started().event());
    assertThat(state.isStopped()).isTrue();
    assertThat(state.stopReason()).isEqualTo("requested");
  }

  private static SessionEvent joined(String id) {
    return new SessionEvent.ParticipantJoined(id, null, id);
  }

  private static RecordingState fold(SessionEvent... events) {
    RecordingState state = RecordingState.EMPTY;
    for (SessionEvent event : events) {
      state = state.apply(event);
    }
    return state;
  }
}
