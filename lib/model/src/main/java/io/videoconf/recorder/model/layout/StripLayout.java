package io.videoconf.recorder.model.layout;

import java.util.ArrayList;
import java.util.List;

/** One large tile, and a strip of small ones at its right or below. */
final class StripLayout {
  /** The strip takes this part of the picture's width or height. */
  private static final int STRIPS_PER_SIDE = 5;

  /** Faces in tiles lower than this part of the picture say nothing: 60 pixels at 720. */
  private static final int SMALLEST_PER_HEIGHT = 12;

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
    Box stage;
    Box strip;
    if (stripBelow) {
      int size = Box.even((double) picture.height() / STRIPS_PER_SIDE);
      int rest = inner.height() - size - gap;
      stage = new Box(inner.x(), inner.y(), inner.width(), rest);
      strip = new Box(inner.x(), inner.y() + rest + gap, inner.width(), size);
    } else {
      int size = Box.even((double) picture.width() / STRIPS_PER_SIDE);
      int rest = inner.width() - size - gap;
      stage = new Box(inner.x(), inner.y(), rest, inner.height());
      strip = new Box(inner.x() + rest + gap, inner.y(), size, inner.height());
    }
    List<Tile> tiles = new ArrayList<>();
    tiles.add(others.large(large, stage));
    tiles.addAll(GridLayout.place(others, fitting(others, strip, picture, gap), strip, gap));
    return List.copyOf(tiles);
  }

  private static List<LayoutItem> fitting(Cast others, Box strip, Box picture, int gap) {
    int smallest = Math.min(picture.width(), picture.height()) / SMALLEST_PER_HEIGHT;
    int count = Math.min(others.items().size(), LayoutEngine.MAX_TILES - 1);
    List<LayoutItem> shown = others.mostRelevant(count);
    while (count > 1 && GridLayout.tileHeight(others, shown, strip, gap) < smallest) {
      count--;
      shown = others.mostRelevant(count);
    }
    return shown;
  }
}
