package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.journal.ParticipantState;
import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.journal.TrackState;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.cell.CellReport.ShownTrack;
import io.videoconf.recorder.model.layout.Aspect;
import io.videoconf.recorder.model.layout.LayoutEngine;
import io.videoconf.recorder.model.layout.LayoutItem;
import io.videoconf.recorder.model.layout.LayoutRequest;
import io.videoconf.recorder.model.layout.Tile;
import io.videoconf.recorder.model.layout.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Who is to be seen where in one frame: by the state of the meeting, by who speaks, by the shapes
 * of the pictures, and by where the tiles were before. Immutable: as long as nothing changes it is
 * the same instance.
 */
final class Scene {
  /** Before the first event. */
  static final Scene EMPTY =
      new Scene(
          RecordingState.EMPTY,
          null,
          List.of(),
          Shapes.NONE,
          LostCameras.NONE,
          Transition.none(List.of()),
          List.of(),
          List.of());

  private final RecordingState state;
  private final @Nullable String speaker;

  /** Who has spoken; who spoke last is last. */
  private final List<String> speakers;

  private final Shapes shapes;
  private final LostCameras lost;
  private final Transition transition;
  private final List<Tile> tiles;
  private final List<ShownTrack> shown;

  private Scene(
      RecordingState state,
      @Nullable String speaker,
      List<String> speakers,
      Shapes shapes,
      LostCameras lost,
      Transition transition,
      List<Tile> tiles,
      List<ShownTrack> shown) {
    this.state = state;
    this.speaker = speaker;
    this.speakers = speakers;
    this.shapes = shapes;
    this.lost = lost;
    this.transition = transition;
    this.tiles = tiles;
    this.shown = shown;
  }

  /**
   * The scene of the next frame.
   *
   * @param nowSpeaking id of the participant who speaks; null for nobody
   * @param pictures the shape of a track's picture, upright; null while there is none
   * @param frame its number; one more than that of this scene
   */
  Scene next(
      RecordingState nowState,
      @Nullable String nowSpeaking,
      IntFunction<@Nullable Aspect> pictures,
      VideoFormat format,
      long frame) {
    Shapes nowShapes = shapes.next(nowState, pictures);
    LostCameras nowLost = lost.next(state, nowState, shapes, pictures, frame, format.frameRate());
    if (nowState.equals(state)
        && Objects.equals(nowSpeaking, speaker)
        && nowShapes.equals(shapes)
        && nowLost.equals(lost)) {
      List<Tile> nowTiles = transition.at(frame);
      return nowTiles.equals(tiles)
          ? this
          : new Scene(state, speaker, speakers, shapes, lost, transition, nowTiles, shown);
    }
    List<String> nowSpeakers = speakers;
    if (nowSpeaking != null && !Objects.equals(nowSpeaking, last(speakers))) {
      nowSpeakers = new ArrayList<>(speakers);
      nowSpeakers.remove(nowSpeaking);
      nowSpeakers.add(nowSpeaking);
    }
    List<LayoutItem> items = SceneItems.of(nowState, nowSpeakers, nowShapes, nowLost);
    List<Tile> settled = settled(nowState, nowSpeakers, items, transition.to(), format);
    Transition nowTransition =
        settled.equals(transition.to())
            ? transition
            : transition.towards(settled, frame, frames(nowState, format));
    return new Scene(
        nowState,
        nowSpeaking,
        List.copyOf(nowSpeakers),
        nowShapes,
        nowLost,
        nowTransition,
        nowTransition.at(frame),
        shown(nowState, nowTransition.to(), nowShapes, format));
  }

  /** What this is the picture of. */
  RecordingState state() {
    return state;
  }

  /** Id of the participant who speaks; null for nobody. */
  @Nullable String speaker() {
    return speaker;
  }

  /**
   * The camera of who speaks, {@link LayoutItem#NO_TRACK} while nobody does or the speaker has no
   * camera that is on.
   */
  int speakerTrackId() {
    for (TrackState track : state.activeTracks()) {
      if (track.spec().participantId().equals(speaker)
          && track.spec().source() == TrackSource.CAMERA
          && !track.muted()) {
        return track.spec().trackId();
      }
    }
    return LayoutItem.NO_TRACK;
  }

  /**
   * Where the tiles are in this frame, in the order in which they are drawn; also those of tracks
   * that have just ended.
   */
  List<Tile> tiles() {
    return tiles;
  }

  /** The tracks of which a picture is, or may have to be, drawn. */
  Set<Integer> tracks() {
    Set<Integer> ids = lost.trackIds();
    for (TrackState track : state.activeTracks()) {
      if (SceneItems.isAwaited(track, shapes)) {
        ids.add(track.spec().trackId());
      }
    }
    tiles.forEach(tile -> ids.add(tile.trackId()));
    return ids;
  }

  /**
   * The track whose last picture is shown while that of a tile has none: the camera that its
   * participant had a moment ago. {@link LayoutItem#NO_TRACK} for none.
   */
  int standIn(Tile tile) {
    LostCameras.Lost camera = lost.of(tile.participantId());
    return camera == null
            || tile.source() != TrackSource.CAMERA
            || tile.trackId() == LayoutItem.NO_TRACK
        ? LayoutItem.NO_TRACK
        : camera.trackId();
  }

  /** How large the tracks are seen once nothing moves any more. */
  List<ShownTrack> shown() {
    return shown;
  }

  private static @Nullable String last(List<String> some) {
    return some.isEmpty() ? null : some.getLast();
  }

  /** Who spoke last of those who are still there. */
  private static @Nullable String lastPresent(RecordingState state, List<String> speakers) {
    for (String id : speakers.reversed()) {
      ParticipantState participant = state.participants().get(id);
      if (participant != null && participant.present()) {
        return id;
      }
    }
    return null;
  }

  private static int frames(RecordingState state, VideoFormat format) {
    return Math.ceilDiv(state.theme().transitionMillis() * format.frameRate(), 1000);
  }

  private static List<Tile> settled(
      RecordingState state,
      List<String> speakers,
      List<LayoutItem> items,
      List<Tile> before,
      VideoFormat format) {
    return LayoutEngine.arrange(
        new LayoutRequest(
            state.layout(),
            state.customLayout(),
            items,
            state.stageTrackId(),
            lastPresent(state, speakers),
            before,
            state.theme().cameras(),
            format.width(),
            format.height()));
  }

  private static List<ShownTrack> shown(
      RecordingState state, List<Tile> tiles, Shapes shapes, VideoFormat format) {
    List<ShownTrack> shown = new ArrayList<>();
    for (TrackState track : state.activeTracks()) {
      if (!SceneItems.isSeen(track)) {
        continue;
      }
      int id = track.spec().trackId();
      // What is awaited will be seen, most likely as large as there is room.
      boolean awaited = SceneItems.isAwaited(track, shapes);
      int width = awaited ? format.width() : 0;
      int height = awaited ? format.height() : 0;
      for (Tile tile : tiles) {
        if (tile.trackId() == id) {
          Tile picture = shapes.picture(tile);
          width = picture.width();
          height = picture.height();
        }
      }
      shown.add(new ShownTrack(id, width, height));
    }
    return List.copyOf(shown);
  }
}
