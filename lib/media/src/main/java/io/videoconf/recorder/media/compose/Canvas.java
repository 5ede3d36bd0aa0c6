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

  private final Frame frame;
  private List<Slot> slots = List.of();

  /** One tile, and what can be seen in it now. */
  private static final class Slot implements AutoCloseable {
    private final Tile tile;
    private final Scaler scaler = new Scaler(Scaler.Quality.FAST);
    private @Nullable Tile pictureArea;
    private long generation;

    Slot(Tile tile) {
      this.tile = tile;
    }

    @Override
    public void close() {
      scaler.close();
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
  }

  List<Tile> tiles() {
    return slots.stream().map(slot -> slot.tile).toList();
  }

  /**
   * Shows a picture, which is borrowed, in a tile.
   *
   * @param picture null for none
   * @param generation differs when the picture differs
   */
  void draw(int tileIndex, @Nullable Frame picture, long generation) {
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
    Tile area = slot.tile.fit(picture.width(), picture.height());
    if (!area.equals(slot.pictureArea)) {
      fill(slot.tile);
    }
    frame.makeWritable();
    try (Frame view = frame.view(area.x(), area.y(), area.width(), area.height())) {
      slot.scaler.scale(picture, view);
    }
    slot.pictureArea = area;
    slot.generation = generation;
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
