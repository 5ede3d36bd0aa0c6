package io.videoconf.recorder.model.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Layouts of two: the stage, and who speaks. */
final class PairLayout {
  /** The inset takes this part of the picture's width and at most of its height. */
  private static final double INSET = 0.25;

  private PairLayout() {}

  /** The stage, and over a corner of it who speaks. */
  static List<Tile> inset(Cast cast, LayoutItem stage, Box picture, int gap) {
    List<Tile> tiles = new ArrayList<>();
    tiles.add(cast.large(stage, picture));
    second(cast, stage)
        .ifPresent(item -> {
          int margin = 2 * gap;
          int width = Math.max(2, Box.even(picture.width() * INSET));
          int height = Math.max(2, Box.even(picture.height() * INSET));
          Aspect aspect = item.aspect();
          Box box =
              new Box(0, 0, width, height).shaped((aspect == null ? Aspect.WIDE : aspect).ratio());
          tiles.add(
              cast.tile(
                  item,
                  new Box(
                      picture.width() - margin - box.width(),
                      picture.height() - margin - box.height(),
                      box.width(),
                      box.height())));
        });
    return List.copyOf(tiles);
  }

  /** Halves: beside each other, or in a tall picture one over the other. */
  static List<Tile> halves(Cast cast, LayoutItem stage, Box picture, int gap) {
    Optional<LayoutItem> second = second(cast, stage);
    if (second.isEmpty()) {
      return List.of(cast.large(stage, picture));
    }
    Box inner = picture.inset(gap);
    boolean tall = picture.isTall();
    int width = tall ? inner.width() : Box.even((inner.width() - gap) / 2.0);
    int height = tall ? Box.even((inner.height() - gap) / 2.0) : inner.height();
    Box one = new Box(inner.x(), inner.y(), width, height);
    Box other =
        new Box(
            tall ? inner.x() : inner.x() + width + gap,
            tall ? inner.y() + height + gap : inner.y(),
            width,
            height);
    return together(cast.large(stage, one), cast.large(second.get(), other), inner, gap, tall);
  }

  /** Next to each other, in the middle. */
  private static List<Tile> together(Tile one, Tile other, Box inner, int gap, boolean tall) {
    if (tall) {
      int spare = inner.height() - one.height() - gap - other.height();
      int top = inner.y() + Box.even(spare / 2.0);
      return List.of(one.at(one.x(), top), other.at(other.x(), top + one.height() + gap));
    }
    int spare = inner.width() - one.width() - gap - other.width();
    int left = inner.x() + Box.even(spare / 2.0);
    return List.of(one.at(left, one.y()), other.at(left + one.width() + gap, other.y()));
  }

  private static Optional<LayoutItem> second(Cast cast, LayoutItem stage) {
    return cast.without(stage).beside();
  }
}
