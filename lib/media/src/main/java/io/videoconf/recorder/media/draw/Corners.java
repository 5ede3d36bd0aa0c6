package io.videoconf.recorder.media.draw;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Rounded corners of rectangles. Pure functions; thread-safe. */
public final class Corners {
  /** Each pixel is looked at in so many places in both directions. */
  private static final int SAMPLES = 8;

  private Corners() {}

  /**
   * Fills the four corners of a box, which are left as they are outside of the rounding.
   *
   * @param radius even, at most half of the box
   */
  public static void fill(Surface frame, Box box, int radius, YuvColor color) {
    for (int corner = 0; corner < 4; corner++) {
      byte[] alpha = new byte[radius * radius];
      for (int i = 0; i < alpha.length; i++) {
        alpha[i] = (byte) covered(corner, i % radius, i / radius, radius);
      }
      int[] values = {color.luma(), color.cb(), color.cr()};
      byte[] chromaAlpha = halved(alpha, radius);
      byte[][] colors = new byte[3][];
      for (int plane = 0; plane < 3; plane++) {
        byte[] by = plane == 0 ? alpha : chromaAlpha;
        colors[plane] = new byte[by.length];
        for (int i = 0; i < by.length; i++) {
          colors[plane][i] = (byte) Sprite.scaled(values[plane], by[i] & 0xFF);
        }
      }
      new Sprite(radius, radius, colors, alpha, chromaAlpha)
          .blend(frame, left(box, corner, radius), top(box, corner, radius), 255, box);
    }
  }

  /**
   * What is to be blended over the four corners of a box after it was painted, so that what is
   * there now is seen outside of the rounding: top left, top right, bottom left, bottom right.
   *
   * @param radius even, at most half of the box
   */
  public static List<Sprite> keep(Surface frame, Box box, int radius) {
    List<Sprite> sprites = new ArrayList<>();
    for (int corner = 0; corner < 4; corner++) {
      byte[] alpha = new byte[radius * radius];
      for (int i = 0; i < alpha.length; i++) {
        alpha[i] = (byte) (255 - covered(corner, i % radius, i / radius, radius));
      }
      byte[] chromaAlpha = halved(alpha, radius);
      byte[][] colors = new byte[3][];
      for (int plane = 0; plane < 3; plane++) {
        int shift = plane == 0 ? 0 : 1;
        byte[] by = plane == 0 ? alpha : chromaAlpha;
        colors[plane] = new byte[by.length];
        int size = radius >> shift;
        ByteBuffer samples = frame.plane(plane);
        for (int row = 0; row < size; row++) {
          int from =
              ((top(box, corner, radius) >> shift) + row) * frame.stride(plane)
                  + (left(box, corner, radius) >> shift);
          samples.get(from, colors[plane], row * size, size);
        }
        for (int i = 0; i < by.length; i++) {
          colors[plane][i] = (byte) Sprite.scaled(colors[plane][i] & 0xFF, by[i] & 0xFF);
        }
      }
      sprites.add(new Sprite(radius, radius, colors, alpha, chromaAlpha));
    }
    return List.copyOf(sprites);
  }

  /** Blends what {@link #keep} kept, where the box was painted anew. */
  public static void restore(Surface frame, Box box, int radius, List<Sprite> kept, Box painted) {
    for (int corner = 0; corner < kept.size(); corner++) {
      int x = left(box, corner, radius);
      kept.get(corner).blend(frame, x, top(box, corner, radius), 255, painted);
    }
  }

  private static int left(Box box, int corner, int radius) {
    return corner % 2 == 0 ? box.x() : box.right() - radius;
  }

  private static int top(Box box, int corner, int radius) {
    return corner < 2 ? box.y() : box.bottom() - radius;
  }

  /** How much of a pixel of a corner's square lies inside of the rounding, 0 to 255. */
  private static int covered(int corner, int x, int y, int radius) {
    int fromLeft = corner % 2 == 0 ? x : radius - 1 - x;
    int fromTop = corner < 2 ? y : radius - 1 - y;
    int inside = 0;
    for (int i = 0; i < SAMPLES * SAMPLES; i++) {
      int row = i / SAMPLES;
      double dx = radius - fromLeft - (i % SAMPLES + 0.5) / SAMPLES;
      double dy = radius - fromTop - (row + 0.5) / SAMPLES;
      inside += dx * dx + dy * dy <= radius * radius ? 1 : 0;
    }
    return Math.round(255f * inside / (SAMPLES * SAMPLES));
  }

  private static byte[] halved(byte[] alpha, int size) {
    int half = size / 2;
    byte[] means = new byte[half * half];
    for (int i = 0; i < means.length; i++) {
      int at = i / half * 2 * size + i % half * 2;
      int sum =
          (alpha[at] & 0xFF)
              + (alpha[at + 1] & 0xFF)
              + (alpha[at + size] & 0xFF)
              + (alpha[at + size + 1] & 0xFF);
      means[i] = (byte) ((sum + 2) >> 2);
    }
    return means;
  }
}
