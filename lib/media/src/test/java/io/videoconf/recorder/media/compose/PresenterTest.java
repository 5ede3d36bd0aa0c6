package io.videoconf.recorder.media.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.model.event.SessionEvent;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PresenterTest {
  private RecordingState state = RecordingState.EMPTY;

  private void happens(SessionEvent event) {
    state = state.apply(event);
  }

  private void microphone(int track, String id) {
    happens(
        new SessionEvent.TrackAdded(
            TrackSpec.of(track, id, TrackSource.MICROPHONE, Codec.OPUS, 96, null, 2, Map.of()),
            1,
            1));
  }

  @Test
  void whoHasAMicrophoneThatIsOffIsMutedAndWhoHasNoneIsNot() {
    happens(new SessionEvent.ParticipantJoined("ann", null, "Ann"));
    happens(new SessionEvent.ParticipantJoined("bob", null, "Bob"));
    microphone(1, "bob");
    assertThat(Presenter.muted(state)).isEmpty();
    happens(new SessionEvent.TrackMuted(1, true));
    assertThat(Presenter.muted(state)).containsExactly("bob");
    microphone(2, "bob");
    assertThat(Presenter.muted(state)).isEmpty();
    happens(new SessionEvent.TrackMuted(2, true));
    assertThat(Presenter.muted(state)).containsExactly("bob");
    happens(new SessionEvent.ParticipantLeft("bob"));
    assertThat(Presenter.muted(state)).isEmpty();
  }
}
