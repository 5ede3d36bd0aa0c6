package io.videoconf.recorder.model.port;

import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.job.Job;
import io.videoconf.recorder.model.job.JobMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Jobs in PostgreSQL, the truth about who works on what. A claim is a lease with an attempt number;
 * a write that names an attempt which is no longer the current one changes nothing and returns
 * false. Thread-safe; calls block.
 */
public interface JobStore {

  /**
   * Takes the job for {@code owner}. A job that came only through Kafka is added first.
   *
   * @param outputs the outputs that the job makes; they are set to running
   */
  Claim claim(JobMessage message, String owner, Duration lease, List<OutputKind> outputs);

  /** Extends the lease; false when it was lost. */
  boolean renew(Job job, Duration lease);

  /** 0 to 1, for the outputs that the job makes; false when the lease was lost. */
  boolean progress(Job job, double progress);

  /**
   * The outputs are in the object store. Completes the recording when nothing is pending any more.
   *
   * @return false when the lease was lost: nothing was written
   */
  boolean complete(Job job, List<Output> outputs);

  /**
   * The attempt failed. Unless {@code errorClass} is INPUT or the attempts are used up, the job is
   * queued again after a backoff (a new outbox row); else job and outputs are failed with the
   * reason.
   *
   * @return false when the lease was lost: nothing was written
   */
  boolean fail(Job job, ErrorClass errorClass, String reasonCode, String reason);

  /**
   * Gives a job back that was not worked on to the end because its worker stops: it is queued again
   * at once and the attempt does not count.
   *
   * @return false when the lease was lost: nothing was written
   */
  boolean release(Job job);

  /** What came of asking for a job. */
  sealed interface Claim {
    record Granted(Job job) implements Claim {}

    /** Somebody else has it until then. */
    record Busy(Instant until) implements Claim {}

    /** It is completed or failed: nothing to do. */
    record Finished() implements Claim {}

    /** The recording that it names does not exist or is deleted. */
    record NoSuchRecording() implements Claim {}
  }
}
