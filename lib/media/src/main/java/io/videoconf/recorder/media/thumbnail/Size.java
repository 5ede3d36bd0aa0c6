package io.videoconf.recorder.media.thumbnail;

import io.videoconf.recorder.model.cell.CellTask;

/**
 * Even sizes of pictures that keep the aspect of what they are made of, within reason.
 *
 * @param width pixels, as {@code height}
 */
record Size(int width, int height) {
  /** Of a tile: small inputs are scaled up, for all tiles of a sheet are alike. */
  static Size ofTile(int wantedWidth, int inputWidth, int inputHeight) {
    int width = wantedWidth / 2 * 2;
    return new Size(width, CellTask.Stills.heightOf(width, inputWidth, inputHeight));
  }

  /** Of a picture: small inputs are not scaled up. */
  static Size ofPicture(int wantedWidth, int inputWidth, int inputHeight) {
    int width = Math.max(2, Math.min(wantedWidth, inputWidth) / 2 * 2);
    return new Size(width, CellTask.Stills.heightOf(width, inputWidth, inputHeight));
  }
}
