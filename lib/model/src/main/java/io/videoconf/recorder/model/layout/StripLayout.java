package io.videoconf.recorder.model.layout;

import java.util.ArrayList;
import java.util.List;

/** One large tile, and a strip of small ones at its right or below. */
final class StripLayout {
  /** The strip takes this part of the picture's width or height. */
  private static final int STRIPS_PER_SIDE = 5;

  /** Faces in tiles lower than this part of the picture say nothing: 60 pixels at 720. */
  private static final int SMALLEST_PER_HEIGHT = 12;

  /** A stage that leaves more of the picture's width or height than this leaves it to the strip. */
  private static final double SPARE = 0.1;

  private StripLayout() {}

  /**
   * @param others as many of them as can be recognized are shown, the most relevant
   */
  static List<Tile> arrange(
      Cast others, LayoutItem large, Box picture, int gap, boolean stripBelow) {
    if (others.isEmpty()) {
      return List.of(others.large(large, picture));
    }
    Box inner = picture.inset(gap);
    int side = stripBelow ? picture.height() : picture.width();
    int size = Box.even((double) side / STRIPS_PER_SIDE);
    Box box = first(inner, length(inner, stripBelow) - size - gap, stripBelow);
    Tile stage = others.large(large, box);
    int length = stripBelow ? stage.height() : stage.width();
    boolean spare = length(box, stripBelow) - length > SPARE * side;
    Box strip = rest(inner, spare ? length : length(box, stripBelow), gap, stripBelow);
    // Half as wide as the stage, or high, at most: it is clear which of them is the large one.
    Box most =
        new Box(
            0,
            0,
            stripBelow ? Box.even((strip.width() - gap) / 2.0) : strip.width(),
            stripBelow ? strip.height() : Box.even((strip.height() - gap) / 2.0));
    List<LayoutItem> shown = fitting(others, strip, most, picture, gap);
    List<Tile> tiles = new ArrayList<>();
    tiles.add(stage);
    tiles.addAll(GridLayout.place(others, shown, strip, most, gap));
    return spare ? together(tiles, inner, gap, stripBelow) : List.copyOf(tiles);
  }

  private static int length(Box box, boolean below) {
    return below ? box.height() : box.width();
  }

  private static Box first(Box whole, int length, boolean below) {
    return below
        ? new Box(whole.x(), whole.y(), whole.width(), length)
        : new Box(whole.x(), whole.y(), length, whole.height());
  }

  private static Box rest(Box whole, int length, int gap, boolean below) {
    int from = length + gap;
    return below
        ? new Box(whole.x(), whole.y() + from, whole.width(), whole.height() - from)
        : new Box(whole.x() + from, whole.y(), whole.width() - from, whole.height());
  }

  /** The first tile and those of the strip next to each other, in the middle. */
  private static List<Tile> together(List<Tile> tiles, Box inner, int gap, boolean below) {
    Tile stage = tiles.getFirst();
    List<Tile> strip = tiles.subList(1, tiles.size());
    int begin = strip.stream().mapToInt(t -> below ? t.y() : t.x()).min().orElse(0);
    int end =
        strip.stream()
            .mapToInt(t -> below ? t.y() + t.height() : t.x() + t.width())
            .max()
            .orElse(0);
    int length = below ? stage.height() : stage.width();
    int spare = length(inner, below) - length - gap - (end - begin);
    int start = (below ? inner.y() : inner.x()) + Box.even(spare / 2.0);
    List<Tile> moved = new ArrayList<>();
    moved.add(below ? stage.at(stage.x(), start) : stage.at(start, stage.y()));
    int by = start + length + gap - begin;
    for (Tile tile : strip) {
      moved.add(below ? tile.at(tile.x(), tile.y() + by) : tile.at(tile.x() + by, tile.y()));
    }
    return List.copyOf(moved);
  }

  private static List<LayoutItem> fitting(Cast others, Box strip, Box most, Box picture, int gap) {
    int smallest = Math.min(picture.width(), picture.height()) / SMALLEST_PER_HEIGHT;
    int count = Math.min(others.items().size(), LayoutEngine.MAX_TILES - 1);
    List<LayoutItem> shown = others.mostRelevant(count);
    while (count > 1 && GridLayout.tileHeight(others, shown, strip, most, gap) < smallest) {
      count--;
      shown = others.mostRelevant(count);
    }
    return shown;
  }
}
