package io.videoconf.recorder.model;

/** What a track shows or carries. */
public enum TrackSource {
  CAMERA,
  SCREEN,
  MICROPHONE
}
