package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.journal.ParticipantState;
import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.journal.TrackState;
import io.videoconf.recorder.media.chapter.Mark;
import io.videoconf.recorder.model.TrackSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sees what happens, for chapters. Not thread-safe. */
final class MarkWatch {
  private final int frameRate;
  private final Consumer<Mark> receiver;
  private RecordingState state = RecordingState.EMPTY;
  private Map<Integer, String> screens = Map.of();
  private @Nullable String speaker;

  MarkWatch(int frameRate, Consumer<Mark> receiver) {
    this.frameRate = frameRate;
    this.receiver = receiver;
  }

  /**
   * How things are at a frame; frames come in order.
   *
   * @param nowSpeaking id of the participant, or null
   */
  void observe(long frame, RecordingState now, @Nullable String nowSpeaking) {
    if (!now.equals(state)) {
      for (ParticipantState participant : now.participants().values()) {
        boolean was = isPresent(state, participant.participantId());
        if (participant.present() != was) {
          Mark.Kind kind = was ? Mark.Kind.LEFT : Mark.Kind.JOINED;
          tell(frame, kind, now, participant.participantId());
        }
      }
      Map<Integer, String> nowShared = screens(now);
      screens.forEach((track, who) -> {
        if (!nowShared.containsKey(track)) {
          tell(frame, Mark.Kind.SCREEN_STOPPED, now, who);
        }
      });
      nowShared.forEach((track, who) -> {
        if (!screens.containsKey(track)) {
          tell(frame, Mark.Kind.SCREEN_STARTED, now, who);
        }
      });
      screens = nowShared;
      state = now;
    }
    if (!Objects.equals(speaker, nowSpeaking)) {
      speaker = nowSpeaking;
      tell(frame, Mark.Kind.SPEAKER, now, nowSpeaking);
    }
  }

  private static boolean isPresent(RecordingState state, String participantId) {
    ParticipantState known = state.participants().get(participantId);
    return known != null && known.present();
  }

  /** Whose screens are shared, by track. */
  private static Map<Integer, String> screens(RecordingState state) {
    Map<Integer, String> shared = new LinkedHashMap<>();
    for (TrackState track : state.activeTracks()) {
      if (track.spec().source() == TrackSource.SCREEN && !track.muted()) {
        shared.put(track.spec().trackId(), track.spec().participantId());
      }
    }
    return shared;
  }

  private void tell(long frame, Mark.Kind kind, RecordingState now, @Nullable String who) {
    ParticipantState known = who == null ? null : now.participants().get(who);
    String name = known == null ? who : known.displayName();
    receiver.accept(new Mark(frame * 1000 / frameRate, kind, who, name));
  }
}
