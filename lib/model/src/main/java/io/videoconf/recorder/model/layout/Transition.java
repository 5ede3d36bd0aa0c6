package io.videoconf.recorder.model.layout;

import io.videoconf.recorder.model.TrackSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How tiles come from where they were to where they are to be: eased in and out. Who stays moves
 * and is resized, who is new grows, who leaves is gone at once. On the way tiles may overlap; they
 * are drawn in the order of {@code to}. Immutable.
 *
 * @param from where each tile of {@code to} begins, in the same order
 * @param to where they end
 * @param startFrame number of the first frame of the way
 * @param frames how many frames it takes; at the last of them the tiles are there. 0 for none
 */
public record Transition(List<Tile> from, List<Tile> to, long startFrame, int frames) {

  public Transition {
    from = List.copyOf(from);
    to = List.copyOf(to);
    if (from.size() != to.size() || frames < 0) {
      throw new IllegalArgumentException("a transition takes every tile somewhere");
    }
  }

  /** Tiles that are there. */
  public static Transition none(List<Tile> tiles) {
    return new Transition(tiles, tiles, 0, 0);
  }

  /** Whether nothing moves at that frame or after it. */
  public boolean isOver(long frame) {
    return frame - startFrame + 1 >= frames;
  }

  /**
   * The tiles of a frame: the same list as long as nothing moves.
   *
   * @param frame not before {@code startFrame}
   */
  public List<Tile> at(long frame) {
    if (isOver(frame)) {
      return to;
    }
    double part = ease((double) (frame - startFrame + 1) / frames);
    List<Tile> tiles = new ArrayList<>(to.size());
    for (int i = 0; i < to.size(); i++) {
      tiles.add(between(from.get(i), to.get(i), part));
    }
    return List.copyOf(tiles);
  }

  /** From where this is before {@code frame} to elsewhere; at once if there is nothing to see. */
  public Transition towards(List<Tile> next, long frame, int overFrames) {
    List<Tile> now = at(Math.max(startFrame, frame - 1));
    if (overFrames <= 1 || now.isEmpty()) {
      return none(next);
    }
    List<Tile> begins = new ArrayList<>(next.size());
    Starts starts = new Starts(now, next);
    for (Tile tile : next) {
      Tile before = starts.of(tile);
      begins.add(before == null ? seed(tile) : place(tile, before));
    }
    return begins.equals(next) ? none(next) : new Transition(begins, next, frame, overFrames);
  }

  /** Finds where a tile was: a camera that is turned on or off stays whose it is. */
  private static final class Starts {
    private record Key(int trackId, @Nullable String participantId) {
      static Key of(Tile tile) {
        return new Key(
            tile.trackId(), tile.trackId() == LayoutItem.NO_TRACK ? tile.participantId() : null);
      }
    }

    private final Map<Key, Tile> same = new HashMap<>();
    private final Map<String, Tile> turned = new HashMap<>();

    Starts(List<Tile> now, List<Tile> next) {
      Set<Key> staying = new HashSet<>();
      next.forEach(tile -> staying.add(Key.of(tile)));
      for (Tile tile : now) {
        same.put(Key.of(tile), tile);
        String participant = tile.participantId();
        if (participant != null && !isScreen(tile) && !staying.contains(Key.of(tile))) {
          turned.putIfAbsent(participant, tile);
        }
      }
    }

    @Nullable Tile of(Tile tile) {
      Tile before = same.get(Key.of(tile));
      String participant = tile.participantId();
      return before != null || participant == null || isScreen(tile)
          ? before
          : turned.remove(participant);
    }

    private static boolean isScreen(Tile tile) {
      return tile.source() == TrackSource.SCREEN;
    }
  }

  private static Tile place(Tile tile, Tile before) {
    return tile.at(before.x(), before.y(), before.width(), before.height());
  }

  /** The least tile, in the middle of where it is to be. */
  private static Tile seed(Tile tile) {
    return tile.at(
        tile.x() + Box.even(tile.width() / 2.0 - 1),
        tile.y() + Box.even(tile.height() / 2.0 - 1),
        2,
        2);
  }

  /** Cubic: slow, fast, slow. */
  private static double ease(double part) {
    return part < 0.5 ? 4 * part * part * part : 1 - Math.pow(2 - 2 * part, 3) / 2;
  }

  private static Tile between(Tile from, Tile to, double part) {
    int left = between(from.x(), to.x(), part);
    int top = between(from.y(), to.y(), part);
    int right = between(from.x() + from.width(), to.x() + to.width(), part);
    int bottom = between(from.y() + from.height(), to.y() + to.height(), part);
    return to.at(left, top, Math.max(2, right - left), Math.max(2, bottom - top));
  }

  /** An even number. Edges move, not sizes, so that all of them move one way. */
  private static int between(int from, int to, double part) {
    return 2 * (int) Math.round((from + (to - from) * part) / 2);
  }
}
