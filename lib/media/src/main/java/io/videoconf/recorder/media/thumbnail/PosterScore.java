package io.videoconf.recorder.media.thumbnail;

import java.nio.ByteBuffer;

/**
 * How well a picture may stand for a recording: much to see (entropy of luma) and sharp (mean step
 * from pixel to pixel). A black or flat picture scores next to nothing. Deterministic.
 */
final class PosterScore {
  private static final int BINS = 64;
  private static final int LUMA_PER_BIN = 256 / BINS;

  private PosterScore() {}

  /**
   * @param luma rows of {@code width} samples, {@code stride} bytes apart
   * @return 0 for a flat picture, higher is better
   */
  static double of(ByteBuffer luma, int stride, int width, int height) {
    int[] histogram = new int[BINS];
    long steps = 0;
    for (int row = 0; row < height; row++) {
      int previous = luma.get(row * stride) & 0xFF;
      for (int column = 0; column < width; column++) {
        int value = luma.get(row * stride + column) & 0xFF;
        histogram[value / LUMA_PER_BIN]++;
        steps += Math.abs(value - previous);
        previous = value;
      }
    }
    double pixels = (double) width * height;
    return entropy(histogram, pixels) * Math.log1p(steps / pixels);
  }

  private static double entropy(int[] histogram, double total) {
    double bits = 0;
    for (int count : histogram) {
      if (count > 0) {
        double share = count / total;
        bits -= share * Math.log(share) / Math.log(2);
      }
    }
    return bits;
  }
}
