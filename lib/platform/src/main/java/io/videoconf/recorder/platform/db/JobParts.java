package io.videoconf.recorder.platform.db;

import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.UuidV7;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.job.JobPart;
import io.videoconf.recorder.model.job.JobStatus;
import io.videoconf.recorder.platform.db.JobRows.JobRow;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Jobs that are split into parts.
 *
 * <p>INVARIANT: whoever changes a part's or its parent's status has locked the row of the recording
 * that both belong to, so that of two parts which complete at once one sees the other.
 */
final class JobParts {
  private static final SecureRandom RANDOM = new SecureRandom();

  private JobParts() {}

  /** The job waits; its parts are added and ring. */
  static void add(Handle handle, JobRow parent, List<String> tasks) {
    JobMessage job = parent.message();
    handle.execute(
        """
        update job set status = 'waiting', owner = null, lease_until = null, tries = 0,
          stage = 'parts', eta_seconds = null
        where job_id = ?
        """,
        job.jobId());
    for (int i = 0; i < tasks.size(); i++) {
      JobMessage message =
          new JobMessage(
              job.version(),
              UuidV7.next(Instant.now(), RANDOM),
              job.kind(),
              job.recordingId(),
              job.sourceKey(),
              job.compose(),
              job.priority(),
              job.deadline(),
              job.sourceBucket());
      JobPart part = new JobPart(job.jobId(), tasks.get(i));
      JobRows.addPart(handle, message, part, i, parent.step());
      Outbox.ring(handle, message, Duration.ZERO);
    }
    JobEvents.status(handle, job, JobStatus.WAITING, null);
  }

  /** A part was completed: its parent has come further, or goes on when it was the last. */
  static void completed(Handle handle, UUID parentId) {
    JobRow parent = JobRows.lock(handle, parentId).orElseThrow();
    if (parent.status() != JobStatus.WAITING) {
      return;
    }
    record Count(int done, int all) {}
    Count count =
        handle
            .createQuery(
                """
                select count(*) filter (where status = 'completed') as done, count(*) as all
                from job where parent_id = :id and step = :step
                """)
            .bind("id", parentId)
            .bind("step", parent.step())
            .map((row, _) -> new Count(row.getInt("done"), row.getInt("all")))
            .one();
    JobMessage job = parent.message();
    double progress = (double) count.done() / count.all();
    handle.execute("update job set progress = ? where job_id = ?", progress, parentId);
    OutputRows.progress(handle, job, progress);
    if (count.done() == count.all()) {
      handle.execute(
          """
          update job set status = 'queued', step = step + 1, available_at = now(), rung_at = now()
          where job_id = ?
          """,
          parentId);
      Outbox.ring(handle, job, Duration.ZERO);
      JobEvents.status(handle, job, JobStatus.QUEUED, null);
    }
  }

  /** A part has failed for good: so has its parent, and nobody needs the other parts. */
  static void failed(
      Handle handle, UUID parentId, ErrorClass errorClass, String code, String reason) {
    JobRow parent = JobRows.lock(handle, parentId).orElseThrow();
    if (!parent.status().isFinal()) {
      JobEndings.fail(handle, parent, errorClass, code, reason);
    }
  }
}
