package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.journal.ParticipantState;
import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.journal.TrackState;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.layout.LayoutEngine;
import io.videoconf.recorder.model.layout.LayoutItem;
import io.videoconf.recorder.model.layout.Tile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is to be seen where, by the state of the meeting and by who speaks. Immutable.
 *
 * @param state of the meeting that this is the picture of
 * @param speakerTrackId the camera of who speaks, {@link LayoutItem#NO_TRACK} while nobody has
 *     spoken or the speaker has no camera
 * @param stageTrackId who spoke last among those who can be seen; takes the stage when nothing else
 *     does
 */
record Scene(RecordingState state, int speakerTrackId, int stageTrackId, List<Tile> tiles) {
  /** Before the first event. */
  static final Scene EMPTY =
      new Scene(RecordingState.EMPTY, LayoutItem.NO_TRACK, LayoutItem.NO_TRACK, List.of());

  /**
   * The scene after this one.
   *
   * @param speaker id of the participant who speaks; null for nobody
   */
  Scene next(RecordingState nowState, @Nullable String speaker, VideoFormat format) {
    int speaking = camera(nowState, speaker);
    int onStage = speaking == LayoutItem.NO_TRACK ? stageTrackId : speaking;
    if (nowState.equals(state) && speaking == speakerTrackId && onStage == stageTrackId) {
      return this;
    }
    return new Scene(nowState, speaking, onStage, tiles(nowState, onStage, format));
  }

  private static List<Tile> tiles(RecordingState state, int speaking, VideoFormat format) {
    List<LayoutItem> items = items(state);
    Integer stage = state.stageTrackId();
    if (stage == null && items.stream().noneMatch(item -> item.source() == TrackSource.SCREEN)) {
      stage = speaking;
    }
    return LayoutEngine.arrange(state.layout(), items, stage, format.width(), format.height());
  }

  /** The track that shows a participant, if they have one that is on. */
  private static int camera(RecordingState state, @Nullable String participantId) {
    for (TrackState track : state.activeTracks()) {
      if (track.spec().participantId().equals(participantId)
          && track.spec().source() == TrackSource.CAMERA
          && !track.muted()) {
        return track.spec().trackId();
      }
    }
    return LayoutItem.NO_TRACK;
  }

  /** A tile for each camera and each shared screen, and for each participant without either. */
  static List<LayoutItem> items(RecordingState state) {
    Map<String, Integer> order = new HashMap<>();
    for (ParticipantState participant : state.participants().values()) {
      order.put(participant.participantId(), order.size());
    }
    List<LayoutItem> items = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (TrackState track : state.activeTracks()) {
      boolean hidden = track.muted() && track.spec().source() == TrackSource.SCREEN;
      if (track.spec().kind() == MediaKind.VIDEO && !hidden) {
        String owner = track.spec().participantId();
        seen.add(owner);
        items.add(
            new LayoutItem(
                track.spec().trackId(),
                owner,
                track.spec().source(),
                order.getOrDefault(owner, Integer.MAX_VALUE)));
      }
    }
    for (ParticipantState participant : state.participants().values()) {
      String id = participant.participantId();
      if (participant.present() && !seen.contains(id)) {
        items.add(new LayoutItem(LayoutItem.NO_TRACK, id, TrackSource.CAMERA, order.get(id)));
      }
    }
    return items;
  }
}
