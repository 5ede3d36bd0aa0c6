package io.videoconf.recorder.model.layout;

/** How the picture is divided. */
public enum LayoutKind {
  /** A screen share takes the stage when there is one, else a grid. */
  AUTO,
  /** Equal tiles; the last row is centred. */
  GRID,
  /** One large tile, and a strip of small ones at its right. */
  STAGE
}
