package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.journal.TrackState;
import io.videoconf.recorder.model.layout.Aspect;
import io.videoconf.recorder.model.layout.Fit;
import io.videoconf.recorder.model.layout.Tile;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of the pictures seen so far, coarse enough that tiles need not move when a sender
 * changes its resolution. Immutable.
 *
 * @param byTrack one of the shapes that tiles are made for
 */
record Shapes(Map<Integer, Aspect> byTrack) {
  static final Shapes NONE = new Shapes(Map.of());

  /** With what can be seen now; this, if that changes nothing. */
  Shapes next(RecordingState state, IntFunction<@Nullable Aspect> pictures) {
    Map<Integer, Aspect> changed = null;
    for (TrackState track : state.tracks().values()) {
      int id = track.spec().trackId();
      Aspect before = byTrack.get(id);
      Aspect now = before;
      if (track.removed()) {
        now = null;
      } else if (SceneItems.isSeen(track)) {
        Aspect picture = pictures.apply(id);
        if (picture != null) {
          now = before == null ? picture.step() : picture.step(before);
        }
      }
      if (!Objects.equals(now, before)) {
        changed = changed == null ? new TreeMap<>(byTrack) : changed;
        if (now == null) {
          changed.remove(id);
        } else {
          changed.put(id, now);
        }
      }
    }
    return changed == null ? this : new Shapes(changed);
  }

  /** The shape of a track's picture; null while it is unknown. */
  @Nullable Aspect of(int trackId) {
    return byTrack.get(trackId);
  }

  /** What of a tile its picture takes, or with {@code FILL}, what it takes before it is cropped. */
  Tile picture(Tile tile) {
    Aspect aspect = byTrack.get(tile.trackId());
    if (aspect == null) {
      return tile;
    }
    if (tile.fit() == Fit.FIT) {
      return tile.fit(aspect.width(), aspect.height());
    }
    double scale =
        Math.max((double) tile.width() / aspect.width(), (double) tile.height() / aspect.height());
    return tile.at(tile.x(), tile.y(), even(aspect.width() * scale), even(aspect.height() * scale));
  }

  private static int even(double pixels) {
    return 2 * (int) Math.round(pixels / 2);
  }
}
