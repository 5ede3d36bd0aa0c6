package io.videoconf.recorder.platform.db;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.job.JobStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Rows of the job table, within the caller's transaction. */
final class JobRows {
  private JobRows() {}

  /**
   * A job as it is stored.
   *
   * @param attempt fencing token of the newest claim
   * @param tries how often this job was claimed
   */
  record JobRow(
      JobMessage message,
      JobStatus status,
      int attempt,
      int tries,
      @Nullable Instant leaseUntil,
      boolean leaseExpired) {}

  /** Adds the job unless it is there. */
  static void add(Handle handle, JobMessage message) {
    handle.execute(
        """
        insert into job (job_id, kind, recording_id, source_key, compose)
        values (?, ?, ?, ?, ?)
        on conflict do nothing
        """,
        message.jobId(),
        Rows.text(message.kind()),
        message.recordingId(),
        message.sourceKey(),
        message.compose() == null ? null : Json.write(message.compose()));
  }

  static Optional<JobRow> lock(Handle handle, UUID jobId) {
    return handle
        .createQuery(
            "select *, lease_until <= now() as expired from job where job_id = :id for update")
        .bind("id", jobId)
        .map((row, _) ->
            new JobRow(
                Rows.jobMessage(row),
                Rows.value(JobStatus.class, row, "status"),
                row.getInt("attempt"),
                row.getInt("tries"),
                Rows.instant(row, "lease_until"),
                row.getBoolean("expired")))
        .findOne();
  }

  static void grant(Handle handle, UUID jobId, int attempt, String owner, long leaseMillis) {
    handle
        .createUpdate(
            """
            update job set status = 'running', attempt = :attempt, tries = tries + 1,
              owner = :owner, lease_until = now() + :lease * interval '1 millisecond',
              error_class = null, reason_code = null, reason = null
            where job_id = :id
            """)
        .bind("attempt", attempt)
        .bind("owner", owner)
        .bind("lease", leaseMillis)
        .bind("id", jobId)
        .execute();
  }
}
