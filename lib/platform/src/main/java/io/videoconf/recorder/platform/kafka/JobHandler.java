package io.videoconf.recorder.platform.kafka;

import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.job.Job;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobResult;
import java.util.List;

/** The work of one kind of job. Thread-safe: several slots may run it at once. */
public interface JobHandler {

  JobKind kind();

  /** What it makes. */
  default List<OutputKind> outputs() {
    return kind().outputs();
  }

  /**
   * Does the work. Runs on a platform thread of its own; when the job is cancelled that thread is
   * interrupted and the work must end soon.
   *
   * @return the outputs, all of them in the object store
   * @throws JobFailure when this attempt cannot succeed
   * @throws InterruptedException when it was cancelled
   */
  List<Output> run(Job job, JobContext context) throws JobFailure, InterruptedException;

  /**
   * As {@link #run}, for handlers that split jobs: it gets the job in step 0 and may return {@link
   * JobResult.Split}; each part comes to it as a job with {@link Job#part()} and is answered with
   * {@link JobResult.PartCompleted}; then the job comes again, one step further, with the results
   * of its parts in {@link Job#parts()}.
   */
  default JobResult work(Job job, JobContext context) throws JobFailure, InterruptedException {
    return new JobResult.Completed(run(job, context));
  }
}
