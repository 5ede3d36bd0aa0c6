package io.videoconf.recorder.model;

/** Where one output is in its life. */
public enum OutputStatus {
  PENDING,
  RUNNING,
  COMPLETED,
  FAILED
}
