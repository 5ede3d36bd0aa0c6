package io.videoconf.recorder.model.look;

/** Where something small is put. */
public enum Corner {
  TOP_LEFT,
  TOP_RIGHT,
  BOTTOM_LEFT,
  BOTTOM_RIGHT
}
