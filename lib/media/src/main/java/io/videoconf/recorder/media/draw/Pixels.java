package io.videoconf.recorder.media.draw;

import io.videoconf.recorder.model.look.Image;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Pixels of an image, premultiplied ARGB, row by row. The array is not copied: nobody changes it.
 */
public record Pixels(int width, int height, int[] argb) {
  /** A small file can say that it is larger than all memory. */
  private static final int MAX_SIDE = 16_384;

  /** Of larger images only each second, third … pixel is read. */
  private static final long MAX_PIXELS = 4_000_000;

  /**
   * The pixels of a PNG file.
   *
   * @throws IOException when it is damaged or too large
   */
  public static Pixels of(Image image) throws IOException {
    Typefaces.get();
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try (ImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(image.png()))) {
      reader.setInput(in, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      if (width > MAX_SIDE || height > MAX_SIDE) {
        throw new IOException("an image of %dx%d is too large".formatted(width, height));
      }
      int step = (int) Math.ceil(Math.sqrt((double) width * height / MAX_PIXELS));
      ImageReadParam param = reader.getDefaultReadParam();
      param.setSourceSubsampling(Math.max(1, step), Math.max(1, step), 0, 0);
      return of(reader.read(0, param));
    } catch (RuntimeException e) {
      // What readers throw when a file's parts contradict each other.
      throw new IOException("not a whole PNG file: " + e.getMessage(), e);
    } finally {
      reader.dispose();
    }
  }

  private static Pixels of(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    BufferedImage converted = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB_PRE);
    Graphics2D graphics = converted.createGraphics();
    graphics.drawImage(image, 0, 0, null);
    graphics.dispose();
    return new Pixels(
        width, height, ((DataBufferInt) converted.getRaster().getDataBuffer()).getData());
  }

  /** The whole image in another size. */
  public Pixels scaled(int toWidth, int toHeight) {
    return scaled(0, 0, width, height, toWidth, toHeight);
  }

  /** As much of the middle as has the shape of the new size, in that size. */
  public Pixels covering(int toWidth, int toHeight) {
    double scale = Math.min((double) width / toWidth, (double) height / toHeight);
    double w = toWidth * scale;
    double h = toHeight * scale;
    return scaled((width - w) / 2, (height - h) / 2, w, h, toWidth, toHeight);
  }

  /** Each new pixel is the mean of what it covers, at least of one pixel's area. */
  private Pixels scaled(double x, double y, double w, double h, int toWidth, int toHeight) {
    Stretched rows = new Stretched(new Weights(x, w, width, toWidth));
    Weights down = new Weights(y, h, height, toHeight);
    int[] result = new int[toWidth * toHeight];
    float[] sums = new float[4 * toWidth];
    for (int to = 0; to < toHeight; to++) {
      Arrays.fill(sums, 0);
      for (int i = 0; i < down.weights[to].length; i++) {
        float weight = down.weights[to][i];
        float[] row = rows.get(down.first[to] + i);
        for (int at = 0; at < sums.length; at++) {
          sums[at] += weight * row[at];
        }
      }
      for (int column = 0; column < toWidth; column++) {
        int pixel = 0;
        for (int channel = 0; channel < 4; channel++) {
          float sum = sums[4 * column + channel];
          pixel |= Math.min(255, (int) (sum + 0.5f)) << (8 * channel);
        }
        result[to * toWidth + column] = pixel;
      }
    }
    return new Pixels(toWidth, toHeight, result);
  }

  /**
   * Rows in their new width, made when they are wanted: all of a high image would take more memory
   * than there is. New rows that follow each other have two old ones in common at most.
   */
  private final class Stretched {
    private final Weights across;
    private final float[][] kept = new float[2][];
    private final int[] keptRows = {-1, -1};

    Stretched(Weights across) {
      this.across = across;
      Arrays.setAll(kept, _ -> new float[4 * across.first.length]);
    }

    /** Four channels for each pixel, valid until the next but one. */
    float[] get(int row) {
      int place = row % 2;
      if (keptRows[place] != row) {
        keptRows[place] = row;
        stretch(row, kept[place]);
      }
      return kept[place];
    }

    private void stretch(int row, float[] into) {
      Arrays.fill(into, 0);
      for (int to = 0; to < across.first.length; to++) {
        for (int i = 0; i < across.weights[to].length; i++) {
          int pixel = argb[row * width + across.first[to] + i];
          float weight = across.weights[to][i];
          int at = 4 * to;
          into[at] += weight * (pixel & 0xFF);
          into[at + 1] += weight * (pixel >>> 8 & 0xFF);
          into[at + 2] += weight * (pixel >>> 16 & 0xFF);
          into[at + 3] += weight * (pixel >>> 24);
        }
      }
    }
  }

  /** Which of the old pixels make each new one, in one direction. */
  private static final class Weights {
    private final int[] first;
    private final float[][] weights;

    Weights(double from, double length, int size, int newSize) {
      first = new int[newSize];
      weights = new float[newSize][];
      double step = length / newSize;
      double half = Math.max(0.5, step / 2);
      for (int i = 0; i < newSize; i++) {
        double middle = Math.clamp(from + (i + 0.5) * step, 0.5, size - 0.5);
        double low = Math.max(0, middle - half);
        double high = Math.min(size, middle + half);
        first[i] = Math.min(size - 1, (int) low);
        int last = Math.clamp((int) Math.ceil(high) - 1, first[i], size - 1);
        weights[i] = new float[last - first[i] + 1];
        for (int pixel = first[i]; pixel <= last; pixel++) {
          double covered = Math.min(high, pixel + 1.0) - Math.max(low, pixel);
          weights[i][pixel - first[i]] = (float) (covered / (high - low));
        }
      }
    }
  }

  /** As a sprite; its size is even. */
  public Sprite sprite(YuvMatrix matrix) {
    return Sprite.of(argb, width, height, matrix);
  }
}
