package io.videoconf.recorder.media.synth;

import java.util.OptionalInt;

/**
 * A frame number that a machine can read from a picture, also after scaling and lossy codecs.
 *
 * <pre>
 * from 5/8 to 6/8 of the height, 20 cells of equal width:
 *   cell    0      1      2 ... 17              18               19
 *           white  black  16 bits, MSB first    parity (even)    white
 * </pre>
 *
 * A 1 is white and a 0 is black. Below there is room for the label of a tile.
 */
public final class FrameCode {
  /** Frame numbers are coded modulo this. */
  public static final int MODULUS = 1 << 16;

  private static final int CELLS = 20;
  private static final int BITS = 16;
  private static final int FIRST_BIT_CELL = 2;
  private static final int PARITY_CELL = FIRST_BIT_CELL + BITS;
  private static final int END_CELL = PARITY_CELL + 1;
  private static final int HEIGHT_DIVISOR = 8;
  private static final int TOP_EIGHTHS = 5;

  /** Least difference of luma between the calibration cells of a picture that holds a code. */
  private static final int MIN_CONTRAST = 60;

  private FrameCode() {}

  /** Draws the number of a frame, modulo {@link #MODULUS}, over a part of the picture. */
  public static void draw(Picture picture, int frameNumber) {
    int bits = Math.floorMod(frameNumber, MODULUS);
    Region whole = new Region(0, 0, picture.width(), picture.height());
    for (int cell = 0; cell < CELLS; cell++) {
      picture.fill(cell(whole, cell), isWhite(cell, bits) ? Yuv.WHITE : Yuv.BLACK);
    }
  }

  /**
   * Reads the number back from a tile of any size within a picture.
   *
   * @param tile where the whole drawn picture lies
   * @return empty when there is no code or it is damaged
   */
  public static OptionalInt read(LumaPlane luma, Region tile) {
    double white = (level(luma, tile, 0) + level(luma, tile, END_CELL)) / 2;
    double black = level(luma, tile, 1);
    if (white - black < MIN_CONTRAST) {
      return OptionalInt.empty();
    }
    double middle = (white + black) / 2;
    int bits = 0;
    for (int cell = FIRST_BIT_CELL; cell < PARITY_CELL; cell++) {
      bits = bits << 1 | (level(luma, tile, cell) > middle ? 1 : 0);
    }
    boolean parity = level(luma, tile, PARITY_CELL) > middle;
    return parity == isOdd(bits) ? OptionalInt.of(bits) : OptionalInt.empty();
  }

  private static boolean isWhite(int cell, int bits) {
    return switch (cell) {
      case 0, END_CELL -> true;
      case 1 -> false;
      case PARITY_CELL -> isOdd(bits);
      default -> (bits >> (PARITY_CELL - 1 - cell) & 1) == 1;
    };
  }

  private static boolean isOdd(int bits) {
    return Integer.bitCount(bits) % 2 == 1;
  }

  private static double level(LumaPlane luma, Region tile, int cell) {
    return luma.mean(cell(tile, cell).centre());
  }

  private static Region cell(Region tile, int cell) {
    int left = tile.width() * cell / CELLS;
    int right = tile.width() * (cell + 1) / CELLS;
    int height = tile.height() / HEIGHT_DIVISOR;
    int top = tile.height() * TOP_EIGHTHS / HEIGHT_DIVISOR;
    return new Region(tile.x() + left, tile.y() + top, right - left, height);
  }
}
