package io.videoconf.recorder.model.job;

/** Where a job is in its life. */
public enum JobStatus {
  /** It can be taken, or waits for its next attempt. */
  QUEUED,
  RUNNING,
  /** Its parts are being worked on; it is queued again when the last of them is completed. */
  WAITING,
  COMPLETED,
  FAILED,
  CANCELLED;

  /** Whether nothing happens to it any more by itself. */
  public boolean isFinal() {
    return this == COMPLETED || this == FAILED || this == CANCELLED;
  }
}
