package io.videoconf.recorder.media.thumbnail;

import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Scaler;
import io.videoconf.recorder.model.cell.CellTask;

/**
 * Makes tiles and stills of a picture, as a thumbnailer does of the same picture in a file. Owns
 * what it needs for that. Not thread-safe.
 */
public final class StillMaker implements AutoCloseable {
  private final Scaler forTile = new Scaler(Scaler.Quality.AREA);
  private final Scaler forStill = new Scaler(Scaler.Quality.BICUBIC);
  private final Frame tile;
  private final Frame still;

  /**
   * @param width pixels of the pictures, as {@code height}
   */
  public StillMaker(CellTask.Stills stills, int width, int height) {
    Size tileSize = Size.ofTile(stills.tileWidth(), width, height);
    Size stillSize = Size.ofPicture(stills.pictureWidth(), width, height);
    tile = Still.frame(tileSize.width(), tileSize.height());
    still = Still.frame(stillSize.width(), stillSize.height());
  }

  /**
   * A picture as a tile.
   *
   * @param samples for a sheet
   * @param jpeg for who watches before there is one
   */
  public record Tile(byte[] samples, byte[] jpeg) {}

  /** What a tile's files hold; the picture stays the caller's. */
  public Tile tile(Frame picture) {
    tile.makeWritable();
    forTile.scale(picture, tile);
    return new Tile(StillFiles.samples(tile), Still.JPEG.encode(tile));
  }

  /** What a still's file holds; the picture stays the caller's. */
  public byte[] still(Frame picture) {
    still.makeWritable();
    forStill.scale(picture, still);
    return Still.JPEG.encode(still);
  }

  @Override
  public void close() {
    forTile.close();
    forStill.close();
    tile.close();
    still.close();
  }
}
