package io.videoconf.recorder.media.thumbnail;

import io.videoconf.recorder.media.av.Frame;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/**
 * The pictures that a composition leaves beside its segments. A tile is stored as its samples, so
 * that a sprite sheet is coded once: yuv420p, full range, BT.601, plane by plane without padding;
 * and as a JPEG. A still is a JPEG.
 */
public final class StillFiles {
  private static final int PLANES = 3;
  private static final Pattern STILL = Pattern.compile("still-\\d{8}\\.jpg");

  private StillFiles() {}

  public static String tile(long second) {
    return "tile-%08d.yuv".formatted(second);
  }

  /** The same tile as a JPEG. */
  public static String tilePicture(long second) {
    return "tile-%08d.jpg".formatted(second);
  }

  public static String still(long second) {
    return "still-%08d.jpg".formatted(second);
  }

  /** Whether that is the name of a still. */
  static boolean isStill(String file) {
    return STILL.matcher(file).matches();
  }

  /** The samples of a picture of even size, which stays the caller's. */
  static byte[] samples(Frame tile) {
    ByteBuffer bytes = ByteBuffer.allocate(size(tile));
    for (int plane = 0; plane < PLANES; plane++) {
      ByteBuffer from = tile.plane(plane);
      byte[] row = new byte[width(tile, plane)];
      for (int y = 0; y < height(tile, plane); y++) {
        from.get(y * tile.stride(plane), row);
        bytes.put(row);
      }
    }
    return bytes.array();
  }

  /**
   * Fills a picture of even size, which stays the caller's, with samples.
   *
   * @throws IllegalArgumentException when they are those of another size
   */
  static void fill(Frame tile, byte[] samples) {
    if (samples.length != size(tile)) {
      throw new IllegalArgumentException(
          "%d bytes are no tile of %dx%d".formatted(samples.length, tile.width(), tile.height()));
    }
    int at = 0;
    for (int plane = 0; plane < PLANES; plane++) {
      ByteBuffer to = tile.plane(plane);
      int width = width(tile, plane);
      for (int y = 0; y < height(tile, plane); y++) {
        to.put(y * tile.stride(plane), samples, at, width);
        at += width;
      }
    }
  }

  private static int size(Frame tile) {
    return tile.width() * tile.height() * 3 / 2;
  }

  private static int width(Frame tile, int plane) {
    return plane == 0 ? tile.width() : tile.width() / 2;
  }

  private static int height(Frame tile, int plane) {
    return plane == 0 ? tile.height() : tile.height() / 2;
  }
}
