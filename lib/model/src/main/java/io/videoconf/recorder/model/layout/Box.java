package io.videoconf.recorder.model.layout;

/** A part of the picture to put tiles into, in pixels, all of them even; it may be empty. */
record Box(int x, int y, int width, int height) {
  /** The gap between tiles is this part of the picture's shorter side: 8 pixels at 720. */
  private static final int GAPS_PER_SIDE = 90;

  static int gap(int pictureWidth, int pictureHeight) {
    return Math.max(2, even((double) Math.min(pictureWidth, pictureHeight) / GAPS_PER_SIDE));
  }

  static int even(double pixels) {
    // A quotient that should be a whole number may come out a little below.
    return (int) Math.floor(pixels + 1e-6) & ~1;
  }

  boolean isTall() {
    return height > width;
  }

  boolean isEmpty() {
    return width < 2 || height < 2;
  }

  Box inset(int by) {
    return new Box(x + by, y + by, Math.max(0, width - 2 * by), Math.max(0, height - 2 * by));
  }

  /** The largest box of that width by height, centred in this one. */
  Box shaped(double ratio) {
    int w = width;
    int h = height;
    if (height * ratio <= width) {
      w = Math.max(2, even(height * ratio));
    } else {
      h = Math.max(2, even(width / ratio));
    }
    w = Math.min(w, width);
    h = Math.min(h, height);
    return new Box(x + even((width - w) / 2.0), y + even((height - h) / 2.0), w, h);
  }
}
