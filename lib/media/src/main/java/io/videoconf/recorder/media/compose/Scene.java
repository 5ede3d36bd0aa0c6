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

/** Who is to be seen where, by the state of the meeting. Pure functions. */
final class Scene {
  private Scene() {}

  static List<Tile> tiles(RecordingState state, VideoFormat format) {
    return LayoutEngine.arrange(
        state.layout(), items(state), state.stageTrackId(), format.width(), format.height());
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
                track.spec().source(),
                order.getOrDefault(owner, Integer.MAX_VALUE)));
      }
    }
    for (ParticipantState participant : state.participants().values()) {
      String id = participant.participantId();
      if (participant.present() && !seen.contains(id)) {
        items.add(new LayoutItem(LayoutItem.NO_TRACK, TrackSource.CAMERA, order.get(id)));
      }
    }
    return items;
  }
}
