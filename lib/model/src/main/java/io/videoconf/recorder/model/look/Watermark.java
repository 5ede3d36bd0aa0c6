package io.videoconf.recorder.model.look;

/**
 * An image over the whole picture.
 *
 * @param opacity 0 to 1, on top of the image's own
 * @param width as a part of the picture's width, above 0 to 1; the height follows
 */
public record Watermark(Image image, Corner corner, double opacity, double width) {
  public Watermark {
    if (!(opacity >= 0 && opacity <= 1)) {
      throw new IllegalArgumentException("opacity must be 0 to 1, was " + opacity);
    }
    if (!(width > 0 && width <= 1)) {
      throw new IllegalArgumentException("width must be above 0, at most 1, was " + width);
    }
  }
}
