package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.draw.Box;
import io.videoconf.recorder.media.draw.Corners;
import io.videoconf.recorder.media.draw.Surface;
import io.videoconf.recorder.model.layout.Tile;
import java.util.List;

/**
 * The measures of a tile that follow from where it is. Immutable.
 *
 * @param canvasHeight of the whole picture
 * @param radius of its corners, even; 0 where it touches the edge of the picture
 * @param border how wide a border around it may be without touching its neighbours, even
 * @param alone whether it has the whole picture to itself, and needs no border
 */
record TileShape(int canvasHeight, int radius, int border, boolean alone) {
  static final TileShape PLAIN = new TileShape(720, 0, 0, true);

  /** Lengths are drawn for this height and scaled to others. */
  private static final double REFERENCE_HEIGHT = 720;

  private static final int RADII_PER_HEIGHT = 60;
  private static final int BORDERS_PER_HEIGHT = 180;

  /** The least that 4:2:0 chroma can show. */
  private static final int MIN_BORDER = 2;

  private static final int MIN_FONT_SIZE = 9;

  /** The shape of a tile among those of a picture. */
  static TileShape of(Tile tile, List<Tile> all, int width, int height) {
    int atEdge =
        Math.min(
            Math.min(tile.x(), tile.y()),
            Math.min(width - tile.x() - tile.width(), height - tile.y() - tile.height()));
    int room = atEdge;
    for (Tile other : all) {
      int across = Math.max(other.x() - right(tile), tile.x() - right(other));
      int down = Math.max(other.y() - bottom(tile), tile.y() - bottom(other));
      int between = Math.max(across, down);
      if (between >= 0) {
        room = Math.min(room, between);
      }
    }
    int least = Math.min(tile.width(), tile.height());
    int radius = atEdge <= 0 ? 0 : even(Math.min(height / RADII_PER_HEIGHT, least / 8));
    int border = Math.min(Math.max(MIN_BORDER, even(height / BORDERS_PER_HEIGHT)), even(room));
    boolean alone = tile.width() == width && tile.height() == height;
    return new TileShape(height, radius, Math.max(0, border), alone);
  }

  private static int right(Tile tile) {
    return tile.x() + tile.width();
  }

  private static int bottom(Tile tile) {
    return tile.y() + tile.height();
  }

  /** The tile with its border. */
  Box bounds(Tile tile) {
    return box(tile).grown(border);
  }

  private static Box box(Tile tile) {
    return new Box(tile.x(), tile.y(), tile.width(), tile.height());
  }

  /** Paints a border around the tile, and below its rounded corners. */
  void border(Surface frame, Tile tile, Look.Paint paint) {
    if (border == 0) {
      return;
    }
    Box outer = bounds(tile);
    int corner = radius == 0 ? 0 : radius + border;
    paint.fill(
        frame.frame(), new Box(outer.x() + corner, outer.y(), outer.width() - 2 * corner, border));
    paint.fill(
        frame.frame(),
        new Box(outer.x() + corner, outer.bottom() - border, outer.width() - 2 * corner, border));
    paint.fill(
        frame.frame(), new Box(outer.x(), outer.y() + corner, border, outer.height() - 2 * corner));
    paint.fill(
        frame.frame(),
        new Box(outer.right() - border, outer.y() + corner, border, outer.height() - 2 * corner));
    if (corner > 0) {
      Corners.fill(frame, outer, corner, paint.color());
    }
  }

  /** Paints the border inside of a tile that has no room around it: at least half of it is left. */
  void inset(Frame frame, Tile tile, Look.Paint paint) {
    if (border > 0 || alone) {
      return;
    }
    Box box = box(tile);
    int wanted = Math.max(MIN_BORDER, even(canvasHeight / BORDERS_PER_HEIGHT));
    int line = Math.min(wanted, even(Math.min(box.width(), box.height()) / 4));
    paint.fill(frame, new Box(box.x(), box.y(), box.width(), line));
    paint.fill(frame, new Box(box.x(), box.bottom() - line, box.width(), line));
    paint.fill(frame, new Box(box.x(), box.y(), line, box.height()));
    paint.fill(frame, new Box(box.right() - line, box.y(), line, box.height()));
  }

  /** Of the label, in pixels: larger tiles have larger ones, but not in proportion. 0 for none. */
  int fontSize(Tile tile) {
    double scale = canvasHeight / REFERENCE_HEIGHT;
    double size = 17 * Math.pow(tile.height() / scale / 360, 0.45);
    int pixels = (int) Math.round(Math.clamp(size, 10, 22) * scale);
    return tile.height() < 5 * MIN_FONT_SIZE ? 0 : Math.max(MIN_FONT_SIZE, pixels);
  }

  /** Between the label and the tile's edges. */
  int labelMargin(Tile tile) {
    return Math.max(4, even(fontSize(tile) / 2));
  }

  private static int even(int pixels) {
    return pixels & ~1;
  }
}
