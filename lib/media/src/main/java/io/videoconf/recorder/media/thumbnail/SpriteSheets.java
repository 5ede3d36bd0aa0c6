package io.videoconf.recorder.media.thumbnail;

import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Scaler;
import io.videoconf.recorder.media.io.OutputDirectory;
import java.util.ArrayList;
import java.util.List;

/** Puts tiles side by side into sprite files of at most 10 x 10. Owns its pictures. */
final class SpriteSheets implements AutoCloseable {
  private static final int COLUMNS = 10;
  private static final int TILES_PER_SHEET = COLUMNS * COLUMNS;
  private static final int BLACK_LUMA = 0;
  private static final int NEUTRAL_CHROMA = 128;

  private final OutputDirectory output;
  private final int tileWidth;
  private final int tileHeight;
  private final Scaler scaler = new Scaler(Scaler.Quality.AREA);
  private final List<Frame> waiting = new ArrayList<>();
  private final List<Storyboard.Tile> tiles = new ArrayList<>();

  SpriteSheets(OutputDirectory output, Size tile) {
    this.output = output;
    this.tileWidth = tile.width();
    this.tileHeight = tile.height();
  }

  /** Adds a picture, which stays the caller's, that is shown from this time on. */
  void add(Frame picture, double startSeconds) {
    if (waiting.size() == TILES_PER_SHEET) {
      write();
    }
    Frame tile = Still.frame(tileWidth, tileHeight);
    int place = waiting.size();
    waiting.add(tile);
    scaler.scale(picture, tile);
    int sheet = tiles.size() / TILES_PER_SHEET;
    tiles.add(
        new Storyboard.Tile(
            startSeconds,
            name(sheet) + ".jpg",
            place % COLUMNS * tileWidth,
            place / COLUMNS * tileHeight,
            tileWidth,
            tileHeight));
  }

  /** Writes the last sheet; returns all tiles in order of time. */
  List<Storyboard.Tile> finish() {
    if (!waiting.isEmpty()) {
      write();
    }
    return List.copyOf(tiles);
  }

  private void write() {
    int columns = Math.min(COLUMNS, waiting.size());
    int rows = (waiting.size() + COLUMNS - 1) / COLUMNS;
    try (Frame canvas = Still.frame(columns * tileWidth, rows * tileHeight)) {
      canvas.fill(
          0, 0, canvas.width(), canvas.height(), BLACK_LUMA, NEUTRAL_CHROMA, NEUTRAL_CHROMA);
      for (int i = 0; i < waiting.size(); i++) {
        int x = i % COLUMNS * tileWidth;
        int y = i / COLUMNS * tileHeight;
        try (Frame place = canvas.view(x, y, tileWidth, tileHeight)) {
          scaler.scale(waiting.get(i), place.color(ColorTags.BT601_FULL));
        }
      }
      int sheet = (tiles.size() - 1) / TILES_PER_SHEET;
      Still.JPEG.write(output, name(sheet), canvas);
    }
    closeWaiting();
  }

  private static String name(int sheet) {
    return "sprite-%03d".formatted(sheet);
  }

  private void closeWaiting() {
    waiting.forEach(Frame::close);
    waiting.clear();
  }

  @Override
  public void close() {
    closeWaiting();
    scaler.close();
  }
}
