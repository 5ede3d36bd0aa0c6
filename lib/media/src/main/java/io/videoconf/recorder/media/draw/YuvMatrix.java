package io.videoconf.recorder.media.draw;

import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.model.look.Rgb;

/**
 * How sRGB becomes YUV in limited range (ITU-T H.273, 8.3): by the weights of red and blue in luma.
 * Immutable.
 */
public record YuvMatrix(double kr, double kb) {
  private static final YuvMatrix BT601 = new YuvMatrix(0.299, 0.114);
  private static final YuvMatrix BT709 = new YuvMatrix(0.2126, 0.0722);

  private static final double LUMA_RANGE = 219;
  private static final double CHROMA_RANGE = 224;

  /** The matrix of pictures that are tagged so. */
  public static YuvMatrix of(ColorTags color) {
    return color.matrix() == ColorTags.BT709_LIMITED.matrix() ? BT709 : BT601;
  }

  public YuvColor convert(Rgb color) {
    return new YuvColor(
        (int) Math.round(luma(color.red(), color.green(), color.blue(), 255)),
        (int) Math.round(cb(color.red(), color.green(), color.blue(), 255)),
        (int) Math.round(cr(color.red(), color.green(), color.blue(), 255)));
  }

  /** The colours are premultiplied by alpha, all 0 to 255; so is the result. */
  double luma(double red, double green, double blue, double alpha) {
    return (16 * alpha + LUMA_RANGE * grey(red, green, blue)) / 255;
  }

  double cb(double red, double green, double blue, double alpha) {
    return (128 * alpha + CHROMA_RANGE * (blue - grey(red, green, blue)) / (2 * (1 - kb))) / 255;
  }

  double cr(double red, double green, double blue, double alpha) {
    return (128 * alpha + CHROMA_RANGE * (red - grey(red, green, blue)) / (2 * (1 - kr))) / 255;
  }

  private double grey(double red, double green, double blue) {
    return kr * red + (1 - kr - kb) * green + kb * blue;
  }
}
