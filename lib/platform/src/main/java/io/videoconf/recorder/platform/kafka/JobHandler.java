package io.videoconf.recorder.platform.kafka;

import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.job.Job;
import io.videoconf.recorder.model.job.JobKind;
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
}
