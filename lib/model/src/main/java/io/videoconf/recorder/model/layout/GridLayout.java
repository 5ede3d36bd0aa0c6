package io.videoconf.recorder.model.layout;

import java.util.ArrayList;
import java.util.List;

/**
 * Equal tiles in rows, as large as they can be, the last row centred. Their shape is one between
 * the narrowest and the widest of the pictures: of all shapes and numbers of columns the one that
 * shows the most picture, whole.
 */
final class GridLayout {
  /** The shapes that a camera may be cropped to. */
  private static final double NARROWEST_CROP = 1;

  private static final double WIDEST_CROP = Aspect.WIDE.ratio();

  private GridLayout() {}

  /**
   * @param area of one picture in the tile, in pixels
   */
  private record Plan(int columns, int width, int height, double area) {
    static final Plan NONE = new Plan(0, 0, 0, 0);
  }

  /** All of a picture: with a margin, but for a single tile. */
  static List<Tile> arrange(Cast cast, List<LayoutItem> items, Box picture, int gap) {
    return place(cast, items, items.size() == 1 ? picture : picture.inset(gap), picture, gap);
  }

  /**
   * Tiles in a box, without a margin; none if there is no room.
   *
   * @param most how large a tile may be
   */
  static List<Tile> place(Cast cast, List<LayoutItem> items, Box box, Box most, int gap) {
    Plan plan = plan(cast, items, box, most, gap);
    if (plan.columns == 0) {
      return List.of();
    }
    int count = items.size();
    int rows = Math.ceilDiv(count, plan.columns);
    Line down = new Line(box.y(), box.height(), rows, plan.height, gap);
    List<Tile> tiles = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int row = i / plan.columns;
      int inRow = Math.min(plan.columns, count - row * plan.columns);
      Line across = new Line(box.x(), box.width(), inRow, plan.width, gap);
      tiles.add(
          cast.tile(
              items.get(i),
              new Box(across.at(i % plan.columns), down.at(row), plan.width, plan.height)));
    }
    return List.copyOf(tiles);
  }

  /**
   * Equal pieces in the middle of a length, a gap apart. All is even: where half of what is left
   * over is not, the middle gap of an even number of pieces is two pixels wider, so that both
   * margins are the same; those of an odd number differ by two pixels.
   */
  private record Line(int from, int length, int count, int size, int gap) {
    int at(int index) {
      int rest = length - count * size - (count - 1) * gap;
      boolean wider = rest % 4 == 2 && count % 2 == 0 && index >= count / 2;
      return from + Box.even(rest / 2.0) + index * (size + gap) + (wider ? 2 : 0);
    }
  }

  /** How high the tiles would be; 0 if there is no room. */
  static int tileHeight(Cast cast, List<LayoutItem> items, Box box, Box most, int gap) {
    return plan(cast, items, box, most, gap).height;
  }

  private static Plan plan(Cast cast, List<LayoutItem> items, Box box, Box most, int gap) {
    double[] ratios =
        items.stream()
            .filter(item -> cast.fit(item) == Fit.FIT)
            .map(LayoutItem::aspect)
            .filter(aspect -> aspect != null)
            .mapToDouble(Aspect::ratio)
            .toArray();
    double narrowest = Double.MAX_VALUE;
    double widest = 0;
    for (double ratio : ratios) {
      narrowest = Math.min(narrowest, ratio);
      widest = Math.max(widest, ratio);
    }
    if (ratios.length == 0) {
      boolean cropped = items.stream().anyMatch(item -> cast.fit(item) == Fit.FILL);
      narrowest = cropped ? NARROWEST_CROP : WIDEST_CROP;
      widest = WIDEST_CROP;
    }
    Plan best = Plan.NONE;
    for (int columns = 1; columns <= items.size(); columns++) {
      int rows = Math.ceilDiv(items.size(), columns);
      Box cell =
          new Box(
              0,
              0,
              Math.min(
                  most.width(), Box.even((double) (box.width() - gap * (columns - 1)) / columns)),
              Math.min(most.height(), Box.even((double) (box.height() - gap * (rows - 1)) / rows)));
      if (cell.isEmpty()) {
        continue;
      }
      double ratio = (double) cell.width() / cell.height();
      Box tile = cell.shaped(Math.clamp(ratio, narrowest, widest));
      double area = area(tile, ratios, items.size());
      // Of equally large tiles those in rows that are as wide as what they are below.
      boolean wider = area == best.area && most.width() < box.width();
      if (area > best.area || wider) {
        best = new Plan(columns, tile.width(), tile.height(), area);
      }
    }
    return best;
  }

  /** How much is seen of all pictures; those without a shape of their own fill their tiles. */
  private static double area(Box tile, double[] ratios, int count) {
    double area = (double) (count - ratios.length) * tile.width() * tile.height();
    for (double ratio : ratios) {
      double width = Math.min(tile.width(), tile.height() * ratio);
      area += width * width / ratio;
    }
    return area;
  }
}
