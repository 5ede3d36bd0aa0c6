package io.videoconf.recorder.media.thumbnail;

/**
 * Even sizes of pictures that keep the aspect of what they are made of, within reason.
 *
 * @param width pixels, as {@code height}
 */
record Size(int width, int height) {
  /** Pictures that are taller than so many times their width are squeezed. */
  private static final int MAX_TALLNESS = 4;

  /** Of a tile: small inputs are scaled up, for all tiles of a sheet are alike. */
  static Size ofTile(int wantedWidth, int inputWidth, int inputHeight) {
    int width = wantedWidth / 2 * 2;
    return new Size(width, evenHeight(width, inputWidth, inputHeight));
  }

  /** Of a picture: small inputs are not scaled up. */
  static Size ofPicture(int wantedWidth, int inputWidth, int inputHeight) {
    int width = Math.max(2, Math.min(wantedWidth, inputWidth) / 2 * 2);
    return new Size(width, evenHeight(width, inputWidth, inputHeight));
  }

  private static int evenHeight(int width, int inputWidth, int inputHeight) {
    long height = 2 * Math.round((double) width * inputHeight / inputWidth / 2);
    return Math.clamp(height, 2, MAX_TALLNESS * width);
  }
}
