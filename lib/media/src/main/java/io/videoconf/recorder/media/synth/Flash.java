package io.videoconf.recorder.media.synth;

/**
 * A white square at the top right for the first 100 ms of every second of media time; between
 * flashes it is dark. It is the picture's side of the beep of {@link Tones}.
 */
public final class Flash {
  /** How long a flash lasts, in milliseconds. */
  public static final int DURATION_MILLIS = 100;

  /** Between the luma of a lit square and of a dark one, whatever the background. */
  private static final int LIT_LUMA = 180;

  private Flash() {}

  /** Whether the frame of this number falls into a flash. */
  public static boolean isOn(int frameNumber, int frameRate) {
    return frameNumber % frameRate * 1000L < (long) DURATION_MILLIS * frameRate;
  }

  /**
   * Where the square is in a picture of this size: a quarter of its width, a third of its height.
   */
  public static Region region(int width, int height) {
    return new Region(width - width / 4, 0, width / 4, height / 3);
  }

  /**
   * Whether the square is lit in a tile of any size within a picture.
   *
   * @param tile where the whole drawn picture lies
   */
  public static boolean isLit(LumaPlane luma, Region tile) {
    Region square = region(tile.width(), tile.height()).centre();
    return luma.mean(
            new Region(
                tile.x() + square.x(), tile.y() + square.y(), square.width(), square.height()))
        > LIT_LUMA;
  }

  static void draw(Picture picture, int frameNumber, int frameRate, Yuv background) {
    picture.fill(
        region(picture.width(), picture.height()),
        isOn(frameNumber, frameRate) ? Yuv.WHITE : background.darkened());
  }
}
