package io.videoconf.recorder.model.look;

/**
 * A colour in sRGB.
 *
 * @param hex {@code #rrggbb}
 */
public record Rgb(String hex) {
  public Rgb {
    if (!hex.matches("#[0-9a-fA-F]{6}")) {
      throw new IllegalArgumentException("a colour must look like #1c2b3a, not " + hex);
    }
  }

  /** 0 to 255. */
  public int red() {
    return Integer.parseInt(hex, 1, 3, 16);
  }

  /** 0 to 255. */
  public int green() {
    return Integer.parseInt(hex, 3, 5, 16);
  }

  /** 0 to 255. */
  public int blue() {
    return Integer.parseInt(hex, 5, 7, 16);
  }
}
