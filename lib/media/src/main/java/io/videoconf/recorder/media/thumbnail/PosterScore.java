package io.videoconf.recorder.media.thumbnail;

import io.videoconf.recorder.media.av.Frame;
import java.nio.ByteBuffer;

/**
 * How well a picture may stand for a recording: much to see (entropy of luma), sharp (second
 * differences of luma), not mostly one shade as blank slides are, made of things that are larger
 * than a few pixels as noise and text are not, and with people or at least colours in it. A black
 * or flat picture scores nothing. Depends on the samples alone.
 *
 * @param entropy of luma in bits, 0 to 6
 * @param sharpness mean magnitude of the second difference of luma along rows and columns
 * @param dominant share of the picture that has its most common shade, 0 to 1
 * @param structure share of luma's variance that is left in the means of blocks of 8 x 8, 0 to 1
 * @param skin share of the picture in the colours of skin of any tone, 0 to 1
 * @param colour standard deviation of both chromas, in code values
 */
record PosterScore(
    double entropy,
    double sharpness,
    double dominant,
    double structure,
    double skin,
    double colour) {
  private static final int BINS = 64;
  private static final int LUMA_PER_BIN = 256 / BINS;

  /** Where skin lies in chroma (full range), whatever its tone; very dark pixels say nothing. */
  private static final int SKIN_CB_MIN = 77;

  private static final int SKIN_CB_MAX = 127;
  private static final int SKIN_CR_MIN = 138;
  private static final int SKIN_CR_MAX = 173;
  private static final int SKIN_LUMA_MIN = 45;

  /** A face that fills this share of a tile is as good as one that fills more. */
  private static final double ENOUGH_SKIN = 0.15;

  private static final double ENOUGH_COLOUR = 20;

  /** Weights of people and of colours against all else, found on generated recordings. */
  private static final double SKIN_WEIGHT = 1.0;

  private static final double COLOUR_WEIGHT = 0.5;

  /** Beyond this sharpness there is text, which is no better, and ... */
  private static final double ENOUGH_SHARPNESS = 12;

  /** ... beyond this one noise, which is worse. */
  private static final double TOO_SHARP = 50;

  /** Looks at a yuv420p picture in full range, which stays the caller's. */
  static PosterScore of(Frame picture) {
    int width = picture.width();
    int height = picture.height();
    byte[][] rows = new byte[3][width];
    int[] histogram = new int[BINS];
    long steps = 0;
    Blocks blocks = new Blocks(width);
    ByteBuffer luma = picture.plane(0);
    for (int row = 0; row < height; row++) {
      byte[] now = rows[row % 3];
      luma.get(row * picture.stride(0), now, 0, width);
      for (byte sample : now) {
        histogram[(sample & 0xFF) / LUMA_PER_BIN]++;
      }
      blocks.add(now);
      if (row >= 2) {
        steps += secondDifferences(rows[(row + 1) % 3], rows[(row + 2) % 3], now);
      }
    }
    double pixels = (double) width * height;
    int most = 0;
    for (int count : histogram) {
      most = Math.max(most, count);
    }
    Chroma chroma = Chroma.of(picture);
    return new PosterScore(
        entropy(histogram, pixels),
        steps / pixels / 2,
        most / pixels,
        blocks.structure(),
        chroma.skin(),
        chroma.deviation());
  }

  /** Of the middle row, along it and across it. */
  private static long secondDifferences(byte[] above, byte[] row, byte[] below) {
    long sum = 0;
    for (int i = 1; i < row.length - 1; i++) {
      int twice = 2 * (row[i] & 0xFF);
      sum += Math.abs(twice - (row[i - 1] & 0xFF) - (row[i + 1] & 0xFF));
      sum += Math.abs(twice - (above[i] & 0xFF) - (below[i] & 0xFF));
    }
    return sum;
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

  /** 0 for a flat picture, higher is better. */
  double value() {
    double people = Math.min(1, skin / ENOUGH_SKIN);
    double colours = Math.min(1, colour / ENOUGH_COLOUR);
    return entropy
        * Math.log1p(Math.min(sharpness, ENOUGH_SHARPNESS))
        * Math.min(1, TOO_SHARP / Math.max(sharpness, 1))
        * (1 - dominant)
        * Math.sqrt(structure)
        * (1 + SKIN_WEIGHT * people + COLOUR_WEIGHT * colours);
  }

  /** Sums up luma, row by row, over blocks; what does not fill a block is left out. */
  private static final class Blocks {
    private static final int SIDE = 8;

    private final int[] band;
    private int rows;
    private long bandSquares;
    private long count;
    private double sum;
    private double squares;
    private double squaresOfBlocks;

    Blocks(int width) {
      band = new int[width / SIDE];
    }

    void add(byte[] row) {
      for (int i = 0; i < band.length * SIDE; i++) {
        int luma = row[i] & 0xFF;
        band[i / SIDE] += luma;
        bandSquares += (long) luma * luma;
      }
      rows++;
      if (rows % SIDE == 0) {
        for (int i = 0; i < band.length; i++) {
          sum += band[i];
          squaresOfBlocks += (double) band[i] * band[i] / (SIDE * SIDE);
          band[i] = 0;
        }
        squares += bandSquares;
        bandSquares = 0;
        count += (long) band.length * SIDE * SIDE;
      }
    }

    double structure() {
      double ofMean = sum * sum / Math.max(1, count);
      double all = squares - ofMean;
      return all <= 0 ? 0 : Math.clamp((squaresOfBlocks - ofMean) / all, 0, 1);
    }
  }

  private record Chroma(double skin, double deviation) {
    static Chroma of(Frame picture) {
      int width = picture.width() / 2;
      int height = picture.height() / 2;
      byte[] luma = new byte[width * 2];
      byte[] cb = new byte[width];
      byte[] cr = new byte[width];
      long skin = 0;
      double[] sums = new double[2];
      double[] squares = new double[2];
      for (int row = 0; row < height; row++) {
        picture.plane(0).get(2 * row * picture.stride(0), luma, 0, 2 * width);
        picture.plane(1).get(row * picture.stride(1), cb, 0, width);
        picture.plane(2).get(row * picture.stride(2), cr, 0, width);
        for (int i = 0; i < width; i++) {
          int blue = cb[i] & 0xFF;
          int red = cr[i] & 0xFF;
          if (isSkin(luma[2 * i] & 0xFF, blue, red)) {
            skin++;
          }
          sums[0] += blue;
          sums[1] += red;
          squares[0] += blue * blue;
          squares[1] += red * red;
        }
      }
      double count = Math.max(1, (double) width * height);
      double variance = 0;
      for (int i = 0; i < 2; i++) {
        double mean = sums[i] / count;
        variance += squares[i] / count - mean * mean;
      }
      return new Chroma(skin / count, Math.sqrt(Math.max(0, variance)));
    }

    private static boolean isSkin(int luma, int cb, int cr) {
      return luma >= SKIN_LUMA_MIN
          && cb >= SKIN_CB_MIN
          && cb <= SKIN_CB_MAX
          && cr >= SKIN_CR_MIN
          && cr <= SKIN_CR_MAX;
    }
  }
}
