package io.videoconf.recorder.model.layout;

import java.util.ArrayList;
import java.util.List;

/**
 * How tiles come from where they were to where they are to be: eased in and out. Who stays moves
 * and is resized; who is new grows a little and appears; who leaves shrinks a little and fades. A
 * tile that takes the place of another, like the avatar of a camera that is turned off, is seen
 * through it as it fades. On the way tiles may overlap; they are drawn in the order of {@code to},
 * and those who leave over them. Immutable.
 *
 * @param from where each tile of {@code to} begins, in the same order
 * @param to where they end
 * @param leaving those on their way out, each in its own time
 * @param startFrame number of the first frame of the way
 * @param frames how many frames it takes; at the last of them the tiles are there. 0 for none
 */
public record Transition(
    List<Tile> from, List<Tile> to, List<Leaving> leaving, long startFrame, int frames) {
  /** What is seen of a tile's sides at its first and last moment. */
  private static final double LEAST_SIZE = 0.75;

  public Transition {
    from = List.copyOf(from);
    to = List.copyOf(to);
    leaving = List.copyOf(leaving);
    if (from.size() != to.size() || frames < 0) {
      throw new IllegalArgumentException("a transition takes every tile somewhere");
    }
  }

  /**
   * A tile that is not wanted any more.
   *
   * @param from as it was
   * @param to where it is when it cannot be seen any more
   */
  public record Leaving(Tile from, Tile to, long startFrame, int frames) {
    boolean isOver(long frame) {
      return frame - startFrame + 1 >= frames;
    }

    Tile at(long frame) {
      return between(from, to, ease((double) (frame - startFrame + 1) / frames));
    }
  }

  /** Tiles that are there. */
  public static Transition none(List<Tile> tiles) {
    return new Transition(tiles, tiles, List.of(), 0, 0);
  }

  /** Whether nothing moves at that frame or after it. */
  public boolean isOver(long frame) {
    return isThere(frame) && leaving.stream().allMatch(tile -> tile.isOver(frame));
  }

  private boolean isThere(long frame) {
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
    List<Tile> tiles = new ArrayList<>(staying(frame));
    for (Leaving tile : leaving) {
      if (!tile.isOver(frame)) {
        tiles.add(tile.at(frame));
      }
    }
    return List.copyOf(tiles);
  }

  private List<Tile> staying(long frame) {
    if (isThere(frame)) {
      return to;
    }
    double part = ease((double) (frame - startFrame + 1) / frames);
    List<Tile> tiles = new ArrayList<>(to.size());
    for (int i = 0; i < to.size(); i++) {
      tiles.add(between(from.get(i), to.get(i), part));
    }
    return tiles;
  }

  /** From where this is before {@code frame} to elsewhere; at once if there is nothing to see. */
  public Transition towards(List<Tile> next, long frame, int overFrames) {
    long before = Math.max(startFrame, frame - 1);
    List<Tile> now = at(before);
    if (overFrames <= 1 || now.isEmpty()) {
      return none(next);
    }
    Places places = new Places(now, next);
    List<Leaving> out = new ArrayList<>();
    for (Leaving tile : leaving) {
      if (!tile.isOver(before) && !tile.isOver(frame) && places.isUnwanted(tile.at(before))) {
        out.add(tile);
      }
    }
    for (Tile tile : staying(before)) {
      if (places.isUnwanted(tile)) {
        out.add(new Leaving(tile, places.end(tile).withOpacity(0), frame, overFrames));
      }
    }
    List<Tile> begins = places.begins();
    return out.isEmpty() && begins.equals(next)
        ? none(next)
        : new Transition(begins, next, out, frame, overFrames);
  }

  /** The tile about its middle, in the size in which it is hardly seen. */
  static Tile smaller(Tile tile) {
    int width = Math.max(2, Box.even(tile.width() * LEAST_SIZE));
    int height = Math.max(2, Box.even(tile.height() * LEAST_SIZE));
    return tile.at(
        tile.x() + Box.even((tile.width() - width) / 2.0),
        tile.y() + Box.even((tile.height() - height) / 2.0),
        width,
        height);
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
    return to.at(left, top, Math.max(2, right - left), Math.max(2, bottom - top))
        .withOpacity((int) Math.round(from.opacity() + (to.opacity() - from.opacity()) * part));
  }

  /** An even number. Edges move, not sizes, so that all of them move one way. */
  private static int between(int from, int to, double part) {
    return 2 * (int) Math.round((from + (to - from) * part) / 2);
  }
}
