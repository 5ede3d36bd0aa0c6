package io.videoconf.recorder.model.layout;

/** What becomes of a picture whose shape is not its tile's. */
public enum Fit {
  /** All of it is shown, with bars beside it. */
  FIT,
  /** The tile is filled, and what does not fit is cropped, evenly on both sides. */
  FILL
}
