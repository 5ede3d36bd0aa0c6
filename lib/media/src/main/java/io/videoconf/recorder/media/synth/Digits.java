package io.videoconf.recorder.media.synth;

/** Numbers drawn in seven segments. */
final class Digits {
  private static final int TOP = 1;
  private static final int TOP_RIGHT = 2;
  private static final int BOTTOM_RIGHT = 4;
  private static final int BOTTOM = 8;
  private static final int BOTTOM_LEFT = 16;
  private static final int TOP_LEFT = 32;
  private static final int MIDDLE = 64;

  private static final int[] SEGMENTS = {
    TOP | TOP_RIGHT | BOTTOM_RIGHT | BOTTOM | BOTTOM_LEFT | TOP_LEFT,
    TOP_RIGHT | BOTTOM_RIGHT,
    TOP | TOP_RIGHT | MIDDLE | BOTTOM_LEFT | BOTTOM,
    TOP | TOP_RIGHT | MIDDLE | BOTTOM_RIGHT | BOTTOM,
    TOP_LEFT | TOP_RIGHT | MIDDLE | BOTTOM_RIGHT,
    TOP | TOP_LEFT | MIDDLE | BOTTOM_RIGHT | BOTTOM,
    TOP | TOP_LEFT | MIDDLE | BOTTOM_LEFT | BOTTOM_RIGHT | BOTTOM,
    TOP | TOP_RIGHT | BOTTOM_RIGHT,
    TOP | TOP_RIGHT | BOTTOM_RIGHT | BOTTOM | BOTTOM_LEFT | TOP_LEFT | MIDDLE,
    TOP | TOP_RIGHT | BOTTOM_RIGHT | BOTTOM | TOP_LEFT | MIDDLE
  };

  private Digits() {}

  /** Draws a number, not negative, centred in the region; digits are as high as the region. */
  static void draw(Picture picture, Region region, int number, Yuv colour) {
    String text = Integer.toString(number);
    int digitWidth = region.height() / 2;
    int step = digitWidth + region.height() / 6;
    int x = region.x() + (region.width() - step * text.length() + region.height() / 6) / 2;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      drawSegments(
          picture,
          new Region(x + i * step, region.y(), digitWidth, region.height()),
          SEGMENTS[digit],
          colour);
    }
  }

  private static void drawSegments(Picture picture, Region box, int segments, Yuv colour) {
    int stroke = Math.max(2, box.height() / 8);
    int right = box.x() + box.width() - stroke;
    int half = box.height() / 2;
    int upper = half + stroke / 2;
    if ((segments & TOP) != 0) {
      picture.fill(box.x(), box.y(), box.width(), stroke, colour);
    }
    if ((segments & MIDDLE) != 0) {
      picture.fill(box.x(), box.y() + half - stroke / 2, box.width(), stroke, colour);
    }
    if ((segments & BOTTOM) != 0) {
      picture.fill(box.x(), box.y() + box.height() - stroke, box.width(), stroke, colour);
    }
    if ((segments & TOP_LEFT) != 0) {
      picture.fill(box.x(), box.y(), stroke, upper, colour);
    }
    if ((segments & TOP_RIGHT) != 0) {
      picture.fill(right, box.y(), stroke, upper, colour);
    }
    if ((segments & BOTTOM_LEFT) != 0) {
      picture.fill(box.x(), box.y() + half, stroke, box.height() - half, colour);
    }
    if ((segments & BOTTOM_RIGHT) != 0) {
      picture.fill(right, box.y() + half, stroke, box.height() - half, colour);
    }
  }
}
