package io.videoconf.recorder.model.job;

import java.util.UUID;

/**
 * A part of a job: a job itself, of the same kind, taken by any worker, with its own attempts and
 * retries. It makes no output of the recording but a result for its parent.
 *
 * @param parentId the job that was split
 * @param task what to make, in words of the handler's own (JSON, say); at most 64 KiB
 */
public record JobPart(UUID parentId, String task) {

  /** So many characters a task or a result may have. */
  public static final int MAX_TEXT = 1 << 16;

  /**
   * What a completed part came to.
   *
   * @param result what its handler said, in words of its own
   */
  public record Result(UUID jobId, String task, String result) {}
}
