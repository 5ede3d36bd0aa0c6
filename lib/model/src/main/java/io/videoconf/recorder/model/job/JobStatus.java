package io.videoconf.recorder.model.job;

/** Where a job is in its life. */
public enum JobStatus {
  QUEUED,
  RUNNING,
  COMPLETED,
  FAILED
}
