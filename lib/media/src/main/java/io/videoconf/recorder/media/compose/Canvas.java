package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.PixelFormat;
import io.videoconf.recorder.media.av.Scaler;
import io.videoconf.recorder.model.layout.Tile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The composed picture. Only tiles whose picture has changed are drawn again. */
final class Canvas implements AutoCloseable {
  private static final int BACKGROUND_LUMA = 28;
  private static final int TILE_LUMA = 46;
  private static final int NEUTRAL_CHROMA = 128;

  /** A thin green line around who speaks: 2 pixels, the least that 4:2:0 chroma can show. */
  static final int BORDER = 2;

  static final int NO_TILE = -1;

  private static final int BORDER_LUMA = 170;
  private static final int BORDER_CB = 80;
  private static final int BORDER_CR = 60;

  private final Frame frame;
  private List<Slot> slots = List.of();
  private int marked = NO_TILE;

  /** One tile, and what can be seen in it now. */
  private static final class Slot implements AutoCloseable {
    private final Tile tile;
    private final Scaler scaler = new Scaler(Scaler.Quality.FAST);
    private @Nullable Tile pictureArea;
    private @Nullable Frame unturned;
    private long generation;

    Slot(Tile tile) {
      this.tile = tile;
    }

    /** A picture of that size, in the colours of the canvas. Borrowed. */
    Frame unturned(int width, int height, Frame canvas) {
      Frame picture = unturned;
      if (picture != null && picture.width() == width && picture.height() == height) {
        return picture;
      }
      if (picture != null) {
        picture.close();
      }
      picture = Frame.video(width, height, PixelFormat.YUV420P);
      picture.color(canvas.color());
      unturned = picture;
      return picture;
    }

    @Override
    public void close() {
      scaler.close();
      if (unturned != null) {
        unturned.close();
      }
    }
  }

  Canvas(int width, int height) {
    frame = Frame.video(width, height, PixelFormat.YUV420P).color(ColorTags.forHeight(height));
    arrange(List.of());
  }

  /** The picture, borrowed. */
  Frame frame() {
    return frame;
  }

  /** Divides the picture anew; every tile is empty after. */
  void arrange(List<Tile> tiles) {
    slots.forEach(Slot::close);
    frame.makeWritable();
    frame.fill(
        0, 0, frame.width(), frame.height(), BACKGROUND_LUMA, NEUTRAL_CHROMA, NEUTRAL_CHROMA);
    List<Slot> arranged = new ArrayList<>();
    for (Tile tile : tiles) {
      fill(tile);
      arranged.add(new Slot(tile));
    }
    slots = arranged;
    marked = NO_TILE;
  }

  List<Tile> tiles() {
    return slots.stream().map(slot -> slot.tile).toList();
  }

  /**
   * Shows a picture, which is borrowed, in a tile, all of it and upright.
   *
   * @param picture null for none
   * @param rotation by how much the picture is turned clockwise: 0, 90, 180 or 270 degrees
   * @param generation differs when the picture differs
   */
  void draw(int tileIndex, @Nullable Frame picture, int rotation, long generation) {
    Slot slot = slots.get(tileIndex);
    if (picture == null) {
      if (slot.pictureArea != null) {
        slot.pictureArea = null;
        fill(slot.tile);
      }
      return;
    }
    if (slot.pictureArea != null && slot.generation == generation) {
      return;
    }
    boolean sideways = rotation % 180 != 0;
    Tile area =
        sideways
            ? slot.tile.fit(picture.height(), picture.width())
            : slot.tile.fit(picture.width(), picture.height());
    if (!area.equals(slot.pictureArea)) {
      fill(slot.tile);
    }
    frame.makeWritable();
    try (Frame view = frame.view(area.x(), area.y(), area.width(), area.height())) {
      if (rotation == 0) {
        slot.scaler.scale(picture, view);
      } else {
        Frame unturned =
            sideways
                ? slot.unturned(area.height(), area.width(), frame)
                : slot.unturned(area.width(), area.height(), frame);
        slot.scaler.scale(picture, unturned);
        unturned.turnInto(view, rotation);
      }
    }
    slot.pictureArea = area;
    slot.generation = generation;
  }

  /**
   * Draws a thin border around one tile, in the gap between tiles, and around no other.
   *
   * @param tileIndex {@link #NO_TILE} for none
   */
  void mark(int tileIndex) {
    if (tileIndex == marked) {
      return;
    }
    if (marked != NO_TILE) {
      border(slots.get(marked).tile, BACKGROUND_LUMA, NEUTRAL_CHROMA, NEUTRAL_CHROMA);
    }
    if (tileIndex != NO_TILE) {
      border(slots.get(tileIndex).tile, BORDER_LUMA, BORDER_CB, BORDER_CR);
    }
    marked = tileIndex;
  }

  private void border(Tile tile, int luma, int cb, int cr) {
    int left = tile.x() - BORDER;
    int top = tile.y() - BORDER;
    int width = tile.width() + 2 * BORDER;
    int height = tile.height() + 2 * BORDER;
    if (left < 0 || top < 0 || left + width > frame.width() || top + height > frame.height()) {
      return;
    }
    frame.makeWritable();
    frame.fill(left, top, width, BORDER, luma, cb, cr);
    frame.fill(left, top + height - BORDER, width, BORDER, luma, cb, cr);
    frame.fill(left, top, BORDER, height, luma, cb, cr);
    frame.fill(left + width - BORDER, top, BORDER, height, luma, cb, cr);
  }

  private void fill(Tile tile) {
    frame.makeWritable();
    frame.fill(
        tile.x(), tile.y(), tile.width(), tile.height(), TILE_LUMA, NEUTRAL_CHROMA, NEUTRAL_CHROMA);
  }

  @Override
  public void close() {
    slots.forEach(Slot::close);
    frame.close();
  }
}
