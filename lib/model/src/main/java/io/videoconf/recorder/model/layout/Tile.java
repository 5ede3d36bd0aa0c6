package io.videoconf.recorder.model.layout;

import io.videoconf.recorder.model.TrackSource;
import org.jspecify.annotations.Nullable;

/**
 * A rectangle of the picture, in pixels. All four numbers are even, as 4:2:0 chroma needs it.
 *
 * @param trackId what is drawn there; {@link LayoutItem#NO_TRACK} for a participant without a
 *     picture
 * @param participantId whose tile it is; null if that is of no interest
 * @param opacity 0 (not to be seen) to {@link #OPAQUE}, less on the way in or out only
 */
public record Tile(
    int trackId,
    @Nullable String participantId,
    TrackSource source,
    Fit fit,
    int x,
    int y,
    int width,
    int height,
    int opacity) {
  /** Nothing is seen through it. */
  public static final int OPAQUE = 255;

  public Tile {
    if (((x | y | width | height) & 1) != 0 || x < 0 || y < 0 || width <= 0 || height <= 0) {
      throw new IllegalArgumentException(
          "tile %d,%d %dx%d must be even and not empty".formatted(x, y, width, height));
    }
    if (opacity < 0 || opacity > OPAQUE) {
      throw new IllegalArgumentException("opacity " + opacity);
    }
  }

  /** A tile that nothing is seen through. */
  public Tile(
      int trackId,
      @Nullable String participantId,
      TrackSource source,
      Fit fit,
      int x,
      int y,
      int width,
      int height) {
    this(trackId, participantId, source, fit, x, y, width, height, OPAQUE);
  }

  /** A tile of a camera that is shown whole. */
  public Tile(int trackId, int x, int y, int width, int height) {
    this(trackId, null, TrackSource.CAMERA, Fit.FIT, x, y, width, height);
  }

  /** The same tile elsewhere. */
  public Tile at(int newX, int newY, int newWidth, int newHeight) {
    return new Tile(trackId, participantId, source, fit, newX, newY, newWidth, newHeight, opacity);
  }

  /** The same tile at another place. */
  Tile at(int newX, int newY) {
    return at(newX, newY, width, height);
  }

  /** The same tile where another one is. */
  Tile at(Tile place) {
    return at(place.x, place.y, place.width, place.height);
  }

  /** The same tile, more or less to be seen. */
  public Tile withOpacity(int newOpacity) {
    return new Tile(trackId, participantId, source, fit, x, y, width, height, newOpacity);
  }

  boolean isWhere(Tile other) {
    return x == other.x && y == other.y && width == other.width && height == other.height;
  }

  /** Bars of less than this part of the tile are not drawn: nobody sees the stretch instead. */
  private static final int LEAST_BAR = 64;

  /**
   * The largest rectangle of a picture's aspect ratio in this tile, centred: nothing is cropped.
   * What would leave bars of a few pixels, as rounding does, fills the tile.
   *
   * @param pictureWidth pixels, positive
   * @param pictureHeight pixels, positive
   */
  public Tile fit(int pictureWidth, int pictureHeight) {
    long byHeight = (long) height * pictureWidth;
    long byWidth = (long) width * pictureHeight;
    if (Math.abs(byHeight - byWidth) * LEAST_BAR <= Math.max(byHeight, byWidth)) {
      return this;
    }
    int w = byHeight <= byWidth ? even(byHeight / pictureHeight) : width;
    int h = byHeight <= byWidth ? height : even(byWidth / pictureWidth);
    w = Math.max(2, w);
    h = Math.max(2, h);
    return at(x + even((width - w) / 2), y + even((height - h) / 2), w, h);
  }

  private static int even(long pixels) {
    return (int) (pixels & ~1L);
  }
}
