package io.videoconf.recorder.model.layout;

/**
 * A rectangle of the picture, in pixels. All four numbers are even, as 4:2:0 chroma needs it.
 *
 * @param trackId what is drawn there; {@link LayoutItem#NO_TRACK} for an empty tile
 */
public record Tile(int trackId, int x, int y, int width, int height) {
  public Tile {
    if (((x | y | width | height) & 1) != 0 || x < 0 || y < 0 || width <= 0 || height <= 0) {
      throw new IllegalArgumentException(
          "tile %d,%d %dx%d must be even and not empty".formatted(x, y, width, height));
    }
  }

  /**
   * The largest rectangle of a picture's aspect ratio in this tile, centred: nothing is cropped.
   *
   * @param pictureWidth pixels, positive
   * @param pictureHeight pixels, positive
   */
  public Tile fit(int pictureWidth, int pictureHeight) {
    long byHeight = (long) height * pictureWidth;
    long byWidth = (long) width * pictureHeight;
    int w = byHeight <= byWidth ? LayoutEngine.even(byHeight / pictureHeight) : width;
    int h = byHeight <= byWidth ? height : LayoutEngine.even(byWidth / pictureWidth);
    w = Math.max(2, w);
    h = Math.max(2, h);
    return new Tile(
        trackId,
        x + LayoutEngine.even((width - w) / 2),
        y + LayoutEngine.even((height - h) / 2),
        w,
        h);
  }
}
