package io.videoconf.recorder.model.layout;

/** How the picture is divided. Whoever has no camera that is on is shown as an avatar. */
public enum LayoutKind {
  /** {@link #SCREEN} while a screen is shared, else {@link #GRID}. */
  AUTO,
  /** Equal tiles, as large as they can be; the last row is centred. */
  GRID,
  /** One large tile, and a strip of small ones at its right, or below it in a tall picture. */
  STAGE,
  /** Who speaks, large, and a film strip of the others below. */
  SPEAKER,
  /** The shared screen, and a strip of cameras beside it; a grid while no screen is shared. */
  SCREEN,
  /** The stage fills the picture, and who speaks is in a corner of it. */
  PICTURE_IN_PICTURE,
  /** The stage and who speaks, each in one half. */
  SIDE_BY_SIDE,
  /** A grid of avatars: no camera and no screen is shown. */
  AUDIO_ONLY,
  /** Rectangles of one's own: {@link CustomLayout}. */
  CUSTOM
}
