package io.videoconf.recorder.model.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A claimed job.
 *
 * @param attempt from 1; the fencing token that every write of this attempt names
 * @param step 0 at first; one more each time the job went on after its parts were completed
 * @param part of a part of another job, what it is to make; null of a job of its own
 * @param parts what the parts of the step before came to, in the order they were given; empty in
 *     step 0
 */
public record Job(
    JobMessage message, int attempt, int step, @Nullable JobPart part, List<JobPart.Result> parts) {

  public Job {
    parts = List.copyOf(parts);
  }

  /** A job without parts. */
  public Job(JobMessage message, int attempt) {
    this(message, attempt, 0, null, List.of());
  }
}
