package io.videoconf.recorder.media.draw;

import io.videoconf.recorder.media.av.Frame;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A small picture with transparency, ready to be blended onto yuv420p frames: planes that are
 * multiplied by their opacity already, and the opacity for luma and for chroma. Immutable: whoever
 * makes one gives its arrays away.
 */
public final class Sprite {
  static final Sprite EMPTY = new Sprite(0, 0, new byte[3][0], new byte[0], new byte[0]);

  private final int width;
  private final int height;
  private final byte[][] colors;
  private final byte[][] alphas;
  private final boolean opaque;

  /**
   * @param width even
   * @param height even
   * @param colors Y, Cb and Cr, premultiplied, without padding
   * @param lumaAlpha for each pixel of the first plane
   * @param chromaAlpha for each pixel of the others
   */
  Sprite(int width, int height, byte[][] colors, byte[] lumaAlpha, byte[] chromaAlpha) {
    this.width = width;
    this.height = height;
    this.colors = colors;
    this.alphas = new byte[][] {lumaAlpha, chromaAlpha, chromaAlpha};
    boolean all = true;
    for (byte alpha : lumaAlpha) {
      all &= alpha == -1;
    }
    opaque = all;
  }

  /**
   * What is seen in a box of a frame, to be blended over what is painted there later.
   *
   * @param frame borrowed
   * @param box within the frame, its numbers even
   */
  public static Sprite copy(Surface frame, Box box) {
    byte[][] colors = new byte[3][];
    for (int plane = 0; plane < 3; plane++) {
      int shift = plane == 0 ? 0 : 1;
      int columns = box.width() >> shift;
      int rows = box.height() >> shift;
      colors[plane] = new byte[columns * rows];
      for (int row = 0; row < rows; row++) {
        int from = ((box.y() >> shift) + row) * frame.stride(plane) + (box.x() >> shift);
        frame.plane(plane).get(from, colors[plane], row * columns, columns);
      }
    }
    return new Sprite(
        box.width(), box.height(), colors, full(colors[0].length), full(colors[1].length));
  }

  /**
   * A sprite of premultiplied ARGB pixels, row by row.
   *
   * @param width even
   * @param height even
   */
  static Sprite of(int[] argb, int width, int height, YuvMatrix matrix) {
    if (((width | height) & 1) != 0 || argb.length != width * height) {
      throw new IllegalArgumentException(
          "%d pixels in %dx%d".formatted(argb.length, width, height));
    }
    byte[] luma = new byte[argb.length];
    byte[] lumaAlpha = new byte[argb.length];
    byte[] cb = new byte[argb.length / 4];
    byte[] cr = new byte[argb.length / 4];
    byte[] chromaAlpha = new byte[argb.length / 4];
    for (int y = 0; y < height; y += 2) {
      for (int x = 0; x < width; x += 2) {
        int red = 0;
        int green = 0;
        int blue = 0;
        int alpha = 0;
        for (int i = 0; i < 4; i++) {
          int at = (y + (i >> 1)) * width + x + (i & 1);
          int pixel = argb[at];
          int a = pixel >>> 24;
          int r = pixel >> 16 & 0xFF;
          int g = pixel >> 8 & 0xFF;
          int b = pixel & 0xFF;
          luma[at] = rounded(matrix.luma(r, g, b, a));
          lumaAlpha[at] = (byte) a;
          red += r;
          green += g;
          blue += b;
          alpha += a;
        }
        int at = y / 2 * (width / 2) + x / 2;
        cb[at] = rounded(matrix.cb(red, green, blue, alpha) / 4);
        cr[at] = rounded(matrix.cr(red, green, blue, alpha) / 4);
        chromaAlpha[at] = (byte) ((alpha + 2) >> 2);
      }
    }
    return new Sprite(width, height, new byte[][] {luma, cb, cr}, lumaAlpha, chromaAlpha);
  }

  /** The same, less opaque for good: blending it costs less than blending this one so. */
  public Sprite faded(int opacity) {
    if (opacity >= 255) {
      return this;
    }
    return new Sprite(
        width,
        height,
        new byte[][] {
          scaled(colors[0], opacity), scaled(colors[1], opacity), scaled(colors[2], opacity)
        },
        scaled(alphas[0], opacity),
        scaled(alphas[1], opacity));
  }

  private static byte[] scaled(byte[] values, int part) {
    byte[] result = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (byte) scaled(values[i] & 0xFF, part);
    }
    return result;
  }

  /** What is seen of it on a ground of one colour: nothing is seen through that. */
  public Sprite on(YuvColor ground) {
    int[] below = {ground.luma(), ground.cb(), ground.cr()};
    byte[][] flat = new byte[3][];
    for (int plane = 0; plane < 3; plane++) {
      flat[plane] = new byte[colors[plane].length];
      Arrays.fill(flat[plane], (byte) below[plane]);
      over(flat[plane], flat[plane].length, colors[plane], alphas[plane], 0);
    }
    return new Sprite(width, height, flat, full(alphas[0].length), full(alphas[1].length));
  }

  private static byte[] full(int count) {
    byte[] alpha = new byte[count];
    Arrays.fill(alpha, (byte) -1);
    return alpha;
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** Whether nothing is seen through it. */
  public boolean opaque() {
    return opaque;
  }

  /** Memory that it takes. */
  int bytes() {
    return width * height * 3;
  }

  /** Blends all of it onto a frame that is writable; what is outside of the frame is left out. */
  public void blend(Frame frame, int x, int y) {
    blend(new Surface(frame), x, y, 255, new Box(x, y, width, height));
  }

  /**
   * Blends a part of it.
   *
   * @param frame borrowed
   * @param x of the sprite's left edge in the frame, even
   * @param y of the sprite's top edge in the frame, even
   * @param opacity 0 to 255, on top of the sprite's own
   * @param clip in the frame; nothing is drawn outside of it
   */
  public void blend(Surface frame, int x, int y, int opacity, Box clip) {
    Box part =
        clip.intersection(new Box(x, y, width, height))
            .intersection(new Box(0, 0, frame.width() & ~1, frame.height() & ~1));
    if (part.isEmpty() || opacity <= 0) {
      return;
    }
    byte[] line = new byte[part.width()];
    for (int plane = 0; plane < 3; plane++) {
      int shift = plane == 0 ? 0 : 1;
      int count = part.width() >> shift;
      int stride = frame.stride(plane);
      ByteBuffer samples = frame.plane(plane);
      for (int row = part.y() >> shift; row < part.bottom() >> shift; row++) {
        int from = (row - (y >> shift)) * (width >> shift) + ((part.x() - x) >> shift);
        int to = row * stride + (part.x() >> shift);
        if (opaque && opacity >= 255) {
          samples.put(to, colors[plane], from, count);
          continue;
        }
        samples.get(to, line, 0, count);
        if (opacity >= 255) {
          over(line, count, colors[plane], alphas[plane], from);
        } else {
          over(line, count, colors[plane], alphas[plane], from, opacity);
        }
        samples.put(to, line, 0, count);
      }
    }
  }

  private static void over(byte[] line, int count, byte[] color, byte[] alpha, int from) {
    for (int i = 0; i < count; i++) {
      int through = 255 - (alpha[from + i] & 0xFF);
      if (through == 0) {
        line[i] = color[from + i];
      } else if (through != 255) {
        line[i] = (byte) ((color[from + i] & 0xFF) + scaled(line[i] & 0xFF, through));
      }
    }
  }

  private static void over(
      byte[] line, int count, byte[] color, byte[] alpha, int from, int opacity) {
    for (int i = 0; i < count; i++) {
      int through = 255 - scaled(alpha[from + i] & 0xFF, opacity);
      int added = scaled(color[from + i] & 0xFF, opacity);
      line[i] = (byte) Math.min(255, added + scaled(line[i] & 0xFF, through));
    }
  }

  /** Of what is not negative; several times as fast as {@link Math#round(double)}. */
  private static byte rounded(double sample) {
    return (byte) (int) (sample + 0.5);
  }

  /** {@code value * part / 255}, rounded. */
  static int scaled(int value, int part) {
    int product = value * part + 128;
    return (product + (product >> 8)) >> 8;
  }
}
