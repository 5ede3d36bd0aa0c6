package io.videoconf.recorder.media.synth;

import java.util.Arrays;

/** A picture in planes of YUV 4:2:0, without padding, to draw on. Not thread-safe. */
public final class Picture {
  private final int width;
  private final int height;
  private final byte[] y;
  private final byte[] u;
  private final byte[] v;

  /**
   * @param width pixels, positive and even
   * @param height pixels, positive and even
   */
  public Picture(int width, int height) {
    if (width <= 0 || height <= 0 || width % 2 != 0 || height % 2 != 0) {
      throw new IllegalArgumentException(
          "sizes must be positive and even: " + width + "x" + height);
    }
    this.width = width;
    this.height = height;
    y = new byte[width * height];
    u = new byte[width * height / 4];
    v = new byte[width * height / 4];
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** The luma plane itself; its stride is the width. */
  public byte[] luma() {
    return y;
  }

  /** The first chroma plane itself; its stride is half the width. */
  public byte[] chromaU() {
    return u;
  }

  /** The second chroma plane itself; its stride is half the width. */
  public byte[] chromaV() {
    return v;
  }

  /** Fills the whole picture. */
  public void fill(Yuv colour) {
    fill(0, 0, width, height, colour);
  }

  /** Fills what of a region lies within the picture. */
  public void fill(Region region, Yuv colour) {
    fill(region.x(), region.y(), region.width(), region.height(), colour);
  }

  /** Fills what of a rectangle lies within the picture; chroma reaches to the next even pixel. */
  public void fill(int left, int top, int rectWidth, int rectHeight, Yuv colour) {
    int x0 = Math.clamp(left, 0, width);
    int x1 = Math.clamp((long) left + rectWidth, 0, width);
    int y0 = Math.clamp(top, 0, height);
    int y1 = Math.clamp((long) top + rectHeight, 0, height);
    if (x0 >= x1 || y0 >= y1) {
      return;
    }
    fillPlane(y, width, x0, y0, x1, y1, colour.y());
    int cx1 = (x1 + 1) / 2;
    int cy1 = (y1 + 1) / 2;
    fillPlane(u, width / 2, x0 / 2, y0 / 2, cx1, cy1, colour.u());
    fillPlane(v, width / 2, x0 / 2, y0 / 2, cx1, cy1, colour.v());
  }

  private static void fillPlane(
      byte[] plane, int stride, int x0, int y0, int x1, int y1, int value) {
    for (int row = y0; row < y1; row++) {
      Arrays.fill(plane, row * stride + x0, row * stride + x1, (byte) value);
    }
  }
}
