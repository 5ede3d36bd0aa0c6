package io.videoconf.recorder.platform.db;

import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.platform.db.JobRows.JobRow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Finds jobs that nobody looks after any more. Thread-safe; several may sweep at once. */
final class JobSweep {
  private static final int BATCH = 100;

  /** A bell that rings for an expired lease rings this long after it, and not more often. */
  private static final Duration RING_AGAIN = Duration.ofMinutes(1);

  /** A dead worker's job rings so soon at most, then at doubled intervals: the brokers ring too. */
  private static final Duration RING_ORPHAN_AGAIN = Duration.ofSeconds(1);

  /**
   * A job that waits for longer than that rings again, then at doubled intervals: its message may
   * have been lost with its topic, or be one of many that wait.
   */
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

  private final Jdbi jdbi;

  JobSweep(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Running jobs whose lease was over long ago. */
  int ringExpired() {
    return ring(
        """
        status = 'running'
          and lease_until < now() - :again * interval '1 second'
          and rung_at < now() - :again * interval '1 second'
        """,
        RING_AGAIN);
  }

  /** Running jobs whose worker does not show itself. */
  int ringOrphans() {
    return ring(
        """
        status = 'running' and worker <> 0
          and rung_at < now() - greatest(:again * interval '1 second', rung_at - started_at)
          and pg_postmaster_start_time() < now() - interval '%d seconds'
          and not exists (select 1 from pg_locks l
            where l.locktype = 'advisory' and l.classid = %d and l.objid = job.worker
              and l.objsubid = 2 and l.granted and l.database =
                (select oid from pg_database where datname = current_database()))
        """
            .formatted(WorkerPresence.GRACE_SECONDS, WorkerPresence.LOCK_CLASS),
        RING_ORPHAN_AGAIN,
        // One that waits for the end of the lease would come far too late.
        Outbox::ring);
  }

  /** Jobs that nobody takes. */
  int ringForgotten() {
    return ring(
        """
        status = 'queued' and available_at < now() - :again * interval '1 second'
          and rung_at < now() - greatest(
            :again * interval '1 second', rung_at - greatest(available_at, created_at))
        """,
        FORGOTTEN_AFTER);
  }

  /** Jobs whose deadline has passed, waiting or running. */
  int endOverdue() {
    List<JobMessage> overdue =
        jdbi.withHandle(handle ->
            handle
                .createQuery(
                    """
                    select * from job where deadline <= now()
                      and status in ('queued', 'running', 'waiting') and parent_id is null
                    limit :batch
                    """)
                .bind("batch", BATCH)
                .map((row, _) -> Rows.jobMessage(row))
                .list());
    overdue.forEach(job -> endOverdue(job.recordingId(), job.jobId()));
    return 0;
  }

  private void endOverdue(UUID recordingId, UUID jobId) {
    jdbi.useTransaction(handle -> {
      Transitions.lock(handle, recordingId);
      Optional<JobRow> row = JobRows.lock(handle, jobId);
      if (row.isPresent() && row.get().overdue() && !row.get().status().isFinal()) {
        JobEndings.fail(
            handle,
            row.get(),
            ErrorClass.INPUT,
            JobEndings.DEADLINE_CODE,
            JobEndings.DEADLINE_REASON);
      }
    });
  }

  private interface Bell {
    void ring(Handle handle, JobMessage message, Duration delay);
  }

  private int ring(String condition, Duration again) {
    return ring(condition, again, Outbox::ringUnlessWaiting);
  }

  private int ring(String condition, Duration again, Bell bell) {
    return jdbi.inTransaction(handle -> {
      List<JobMessage> rung =
          handle
              .createQuery(
                  """
                  update job set rung_at = now() where job_id in (
                    select job_id from job where %s
                    limit %d for update skip locked)
                  returning *
                  """
                      .formatted(condition, BATCH))
              .bind("again", again.toSeconds())
              .map((row, _) -> Rows.jobMessage(row))
              .list();
      rung.forEach(message -> bell.ring(handle, message, Duration.ZERO));
      return rung.size();
    });
  }
}
