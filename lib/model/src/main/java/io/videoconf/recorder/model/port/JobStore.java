package io.videoconf.recorder.model.port;

import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.job.Job;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.job.JobOwner;
import io.videoconf.recorder.model.job.JobPart;
import io.videoconf.recorder.model.job.JobProgress;
import io.videoconf.recorder.model.job.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Jobs in PostgreSQL, the truth about who works on what. A claim is a lease with an attempt number;
 * a write that names an attempt which is no longer the current one changes nothing and returns
 * false. Thread-safe; calls block.
 */
public interface JobStore {

  /**
   * Takes a job for {@code owner}: the most urgent of the message's kind that waits, which is the
   * message's own unless another is more urgent or its own needs nobody any more. So every message
   * brings one job that waits to a worker, and the last one brings the last. A job that came only
   * through Kafka is added first.
   *
   * @param outputs the outputs that the job makes; they are set to running
   */
  Claim claim(JobMessage message, JobOwner owner, Duration lease, List<OutputKind> outputs);

  /** As above, for an owner whose death only its lease tells. */
  default Claim claim(JobMessage message, String owner, Duration lease, List<OutputKind> outputs) {
    return claim(message, JobOwner.named(owner), lease, outputs);
  }

  /** Extends the lease; false when it was lost, or the job is not wanted any more. */
  boolean renew(Job job, Duration lease);

  /** Also tells subscribers now and then; false when the lease was lost. */
  boolean progress(Job job, JobProgress progress);

  /** As above, when nothing but the fraction is known. */
  default boolean progress(Job job, double fraction) {
    return progress(job, JobProgress.of(fraction));
  }

  /**
   * The job waits for parts from now on: in one transaction its parts are added and ring, its lease
   * ends, and its attempts begin anew with the next step. With the last part that is completed it
   * is queued, one step further, and rings; see {@link Job#parts()}. When a part fails for good,
   * the others are cancelled and the job fails with that part's reason.
   *
   * @param tasks one for each part, see {@link JobPart#task()}
   * @return false when the lease was lost: nothing was written
   */
  boolean split(Job parent, List<String> tasks);

  /**
   * A part is completed; with the last one its parent goes on.
   *
   * @param result for the parent, see {@link JobPart.Result}
   * @return false when the lease was lost: nothing was written
   * @throws IllegalArgumentException when the job is not a part
   */
  boolean completePart(Job part, String result);

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

  /** Where the job is in its life; empty when there is none of that id. */
  Optional<JobStatus> status(UUID jobId);

  /** What came of asking for a job. */
  sealed interface Claim {
    record Granted(Job job) implements Claim {}

    /** Somebody else has it until then. */
    record Busy(Instant until) implements Claim {}

    /** It is completed, failed or cancelled, and no other waits: nothing to do. */
    record Finished() implements Claim {}

    /** The recording that it names does not exist or is deleted. */
    record NoSuchRecording() implements Claim {}

    /** It holds something that can never be stored. */
    record Refused() implements Claim {}
  }
}
