package io.videoconf.recorder.media.av;

import org.bytedeco.ffmpeg.global.avutil;

/**
 * How sample values become colour: code points of ITU-T H.273 for matrix, primaries and transfer,
 * and FFmpeg's number for the range.
 */
public record ColorTags(int matrix, int primaries, int transfer, int range) {
  /** SDTV, and what VP8 means. */
  public static final ColorTags BT601_LIMITED =
      new ColorTags(
          avutil.AVCOL_SPC_SMPTE170M,
          avutil.AVCOL_PRI_SMPTE170M,
          avutil.AVCOL_TRC_SMPTE170M,
          avutil.AVCOL_RANGE_MPEG);

  /** What JPEG files mean. */
  public static final ColorTags BT601_FULL = BT601_LIMITED.asFullRange();

  /** HDTV. */
  public static final ColorTags BT709_LIMITED =
      new ColorTags(
          avutil.AVCOL_SPC_BT709,
          avutil.AVCOL_PRI_BT709,
          avutil.AVCOL_TRC_BT709,
          avutil.AVCOL_RANGE_MPEG);

  /** From this height on players assume BT.709. */
  private static final int HD_HEIGHT = 720;

  /** The tags that players assume for a picture of this height, so that all agree. */
  public static ColorTags forHeight(int height) {
    return height >= HD_HEIGHT ? BT709_LIMITED : BT601_LIMITED;
  }

  /** The same with what is unspecified taken from {@code other}. */
  public ColorTags orElse(ColorTags other) {
    return new ColorTags(
        matrix == avutil.AVCOL_SPC_UNSPECIFIED ? other.matrix : matrix,
        primaries == avutil.AVCOL_PRI_UNSPECIFIED ? other.primaries : primaries,
        transfer == avutil.AVCOL_TRC_UNSPECIFIED ? other.transfer : transfer,
        range == avutil.AVCOL_RANGE_UNSPECIFIED ? other.range : range);
  }

  /** The tags that a picture of this size has when it says nothing, whichever way it is turned. */
  static ColorTags assumedFor(int width, int height) {
    return forHeight(Math.min(width, height));
  }

  ColorTags asLimitedRange() {
    return new ColorTags(matrix, primaries, transfer, avutil.AVCOL_RANGE_MPEG);
  }

  ColorTags asFullRange() {
    return new ColorTags(matrix, primaries, transfer, avutil.AVCOL_RANGE_JPEG);
  }

  boolean isBt601() {
    return matrix == avutil.AVCOL_SPC_SMPTE170M || matrix == avutil.AVCOL_SPC_BT470BG;
  }

  boolean isBt709() {
    return matrix == avutil.AVCOL_SPC_BT709;
  }

  boolean fullRange() {
    return range == avutil.AVCOL_RANGE_JPEG;
  }
}
