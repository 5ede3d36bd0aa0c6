package io.videoconf.recorder.model;

/** Sound or picture. */
public enum MediaKind {
  AUDIO,
  VIDEO
}
