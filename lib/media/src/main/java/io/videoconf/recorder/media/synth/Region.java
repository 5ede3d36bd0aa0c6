package io.videoconf.recorder.media.synth;

/** A rectangle of pixels; x to the right and y down from the top left corner. */
public record Region(int x, int y, int width, int height) {

  /** The middle half of this region in both directions: away from edges that scaling blurs. */
  public Region centre() {
    return new Region(x + width / 4, y + height / 4, width - width / 2, height - height / 2);
  }
}
