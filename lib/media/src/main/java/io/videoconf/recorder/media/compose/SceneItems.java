package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.journal.ParticipantState;
import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.journal.TrackState;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.layout.Aspect;
import io.videoconf.recorder.model.layout.LayoutItem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who and what wants a tile. */
final class SceneItems {
  private SceneItems() {}

  /** Whether a track has a picture to be seen. */
  static boolean isSeen(TrackState track) {
    return track.spec().kind() == MediaKind.VIDEO && !track.muted() && !track.removed();
  }

  /** Whether a track is a screen of which no picture has come yet: nobody wants to see that. */
  static boolean isAwaited(TrackState track, Shapes shapes) {
    return isSeen(track)
        && track.spec().source() == TrackSource.SCREEN
        && shapes.of(track.spec().trackId()) == null;
  }

  /**
   * A tile for each camera and each shared screen that has a picture, and an avatar for each
   * participant without a camera that is on; but none for one who does nothing but share a screen,
   * like a device in a meeting room. Who had a camera a moment ago still has it.
   *
   * @param speakers who has spoken; who spoke last is last
   */
  static List<LayoutItem> of(
      RecordingState state, List<String> speakers, Shapes shapes, LostCameras lost) {
    Map<String, Integer> order = new HashMap<>();
    for (ParticipantState participant : state.participants().values()) {
      order.put(participant.participantId(), order.size());
    }
    List<LayoutItem> items = new ArrayList<>();
    Set<String> withCamera = new HashSet<>();
    Map<String, TrackState> cameraOff = new HashMap<>();
    Set<String> withScreen = new HashSet<>();
    Set<String> withMicrophone = new HashSet<>();
    for (TrackState track : state.activeTracks()) {
      String owner = track.spec().participantId();
      if (isSeen(track) && !isAwaited(track, shapes)) {
        items.add(
            new LayoutItem(
                track.spec().trackId(),
                owner,
                track.spec().source(),
                order.getOrDefault(owner, Integer.MAX_VALUE),
                shape(track, shapes, lost),
                speakers.indexOf(owner) + 1));
      }
      switch (track.spec().source()) {
        case CAMERA -> {
          if (track.muted()) {
            cameraOff.putIfAbsent(owner, track);
          } else {
            withCamera.add(owner);
          }
        }
        case SCREEN -> withScreen.add(owner);
        case MICROPHONE -> withMicrophone.add(owner);
      }
    }
    for (ParticipantState participant : state.participants().values()) {
      String id = participant.participantId();
      TrackState off = cameraOff.get(id);
      if (!participant.present() || withCamera.contains(id)) {
        continue;
      }
      LostCameras.Lost camera = lost.of(id);
      boolean screenAlone = withScreen.contains(id) && !withMicrophone.contains(id) && off == null;
      if (camera != null || !screenAlone) {
        // The tile of a camera that is off keeps its shape: nobody else's tile has to move.
        Aspect shape = off == null ? null : shapes.of(off.spec().trackId());
        items.add(
            new LayoutItem(
                camera == null ? LayoutItem.NO_TRACK : camera.trackId(),
                id,
                TrackSource.CAMERA,
                order.getOrDefault(id, Integer.MAX_VALUE),
                camera == null ? shape : camera.aspect(),
                speakers.indexOf(id) + 1));
      }
    }
    return items;
  }

  /** A new camera is taken to be like the one that it replaces. */
  private static @Nullable Aspect shape(TrackState track, Shapes shapes, LostCameras lost) {
    Aspect known = shapes.of(track.spec().trackId());
    LostCameras.Lost camera = lost.of(track.spec().participantId());
    return known == null && camera != null && track.spec().source() == TrackSource.CAMERA
        ? camera.aspect()
        : known;
  }
}
