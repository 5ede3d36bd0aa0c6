package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.journal.ParticipantState;
import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.journal.TrackState;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.draw.Pixels;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.cell.WarningCode;
import io.videoconf.recorder.model.layout.LayoutItem;
import io.videoconf.recorder.model.layout.Tile;
import io.videoconf.recorder.model.look.Image;
import io.videoconf.recorder.model.look.Theme;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Brings what is known of the meeting onto the canvas. Not thread-safe. */
final class Presenter {
  private final Canvas canvas;
  private final Tracks tracks;
  private final VideoFormat format;
  private final Reports reports;
  private final NetworkWatch networks = new NetworkWatch();
  private final Overlays overlays;
  private Theme theme = Theme.DEFAULT;
  private RecordingState known = RecordingState.EMPTY;

  /** The background image, and its pixels in the size of the picture: other themes may keep it. */
  private @Nullable Image groundImage;

  private @Nullable Pixels ground;

  /** Ids of participants who have microphones, all of which are muted. */
  private Set<String> muted = Set.of();

  /**
   * @param canvas borrowed
   * @param tracks borrowed
   */
  Presenter(Canvas canvas, Tracks tracks, VideoFormat format, Reports reports) {
    this.canvas = canvas;
    this.tracks = tracks;
    this.format = format;
    this.reports = reports;
    this.overlays = new Overlays(format);
  }

  /** Notes what there is to note at each frame of the timeline, whether or not it is shown. */
  void observe(long frame) {
    if (frame % format.frameRate() == 0) {
      networks.second(tracks.received());
    }
  }

  /**
   * Shows the meeting as it is at a frame of the timeline.
   *
   * @param speaker id of the participant who speaks just now; null for nobody
   */
  void present(RecordingState state, Scene scene, @Nullable String speaker, long frame) {
    if (!state.equals(known)) {
      known = state;
      muted = muted(state);
    }
    if (!state.theme().equals(theme)) {
      theme = state.theme();
      if (!Objects.equals(theme.backgroundImage(), groundImage)) {
        groundImage = theme.backgroundImage();
        Pixels background = pixels(groundImage);
        ground = background == null ? null : background.covering(format.width(), format.height());
      }
      canvas.look(theme, ground);
      overlays.look(
          theme, ground, pixels(theme.watermark() == null ? null : theme.watermark().image()));
    }
    List<Tile> tiles = scene.tiles();
    if (!tiles.equals(canvas.tiles())) {
      canvas.arrange(tiles);
    }
    for (int i = 0; i < tiles.size(); i++) {
      Tile tile = tiles.get(i);
      canvas.dress(i, dressing(tile, tiles.size() > 1, speaker));
      draw(i, tile, scene);
    }
    canvas.overlay(overlays.at(state, frame, canvas.sprites()));
  }

  private void draw(int index, Tile tile, Scene scene) {
    Tracks.Picture picture = tracks.picture(tile.trackId());
    int standIn = picture == null ? scene.standIn(tile) : LayoutItem.NO_TRACK;
    Tracks.Picture last = standIn == LayoutItem.NO_TRACK ? null : tracks.lastPicture(standIn);
    if (picture != null) {
      canvas.draw(index, picture.frame(), picture.rotation(), picture.generation());
    } else if (last != null) {
      // Below zero: the generations of the tile's own track count from zero.
      long generation = standIn == tile.trackId() ? last.generation() : -1 - last.generation();
      canvas.draw(index, last.frame(), last.rotation(), generation);
    } else {
      canvas.draw(index, null, 0, 0);
    }
  }

  /** Who has microphones, all of which are off. */
  static Set<String> muted(RecordingState state) {
    Set<String> muted = new HashSet<>();
    Set<String> audible = new HashSet<>();
    for (TrackState track : state.activeTracks()) {
      if (track.spec().source() == TrackSource.MICROPHONE) {
        (track.muted() ? muted : audible).add(track.spec().participantId());
      }
    }
    muted.removeAll(audible);
    return muted;
  }

  private Dressing dressing(Tile tile, boolean amongOthers, @Nullable String speaker) {
    String id = tile.participantId();
    if (id == null) {
      return Dressing.NONE;
    }
    ParticipantState participant = known.participants().get(id);
    boolean speaking =
        amongOthers
            && id.equals(speaker)
            && !muted.contains(id)
            && tile.source() != TrackSource.SCREEN;
    // What the theme does not show must not change the dressing: each change is painted.
    return new Dressing(
        id,
        participant == null ? "" : participant.displayName(),
        theme.labels() && muted.contains(id),
        theme.labels() && networks.isPoor(id),
        theme.bordered() && speaking);
  }

  private @Nullable Pixels pixels(@Nullable Image image) {
    if (image == null) {
      return null;
    }
    try {
      return Pixels.of(image);
    } catch (IOException e) {
      reports.warning(WarningCode.IMAGE_UNUSABLE, String.valueOf(e.getMessage()));
      return null;
    }
  }
}
