package io.videoconf.recorder.platform.db;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.job.Job;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.job.JobOwner;
import io.videoconf.recorder.model.job.JobPart;
import io.videoconf.recorder.model.job.JobStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
   * @param tries how often this step of the job was claimed
   * @param deaths how often a worker died over it
   * @param available whether it may be taken now if it is queued
   * @param overdue whether its deadline has passed
   */
  record JobRow(
      JobMessage message,
      JobStatus status,
      int attempt,
      int tries,
      int deaths,
      int step,
      int worker,
      @Nullable JobPart part,
      @Nullable Instant leaseUntil,
      boolean leaseExpired,
      boolean available,
      boolean overdue) {

    /** Whether {@code job} is the attempt that holds it. */
    boolean isHeldBy(Job job) {
      return status == JobStatus.RUNNING && attempt == job.attempt();
    }
  }

  /** Adds the job unless it is there. */
  static boolean add(Handle handle, JobMessage message) {
    return handle
            .createUpdate(
                """
                insert into job (job_id, kind, recording_id, source_key, source_bucket, compose,
                  priority, deadline)
                values (:id, :kind, :recording, :key, :bucket, :compose, :priority, :deadline)
                on conflict do nothing
                """)
            .bind("id", message.jobId())
            .bind("kind", Rows.text(message.kind()))
            .bind("recording", message.recordingId())
            .bind("key", message.sourceKey())
            .bind("bucket", message.sourceBucket())
            .bind("compose", message.compose() == null ? null : Json.write(message.compose()))
            .bind("priority", message.urgency().rank())
            .bind("deadline", message.deadline())
            .execute()
        == 1;
  }

  static Optional<JobRow> lock(Handle handle, UUID jobId) {
    return handle
        .createQuery(
            """
            select *, coalesce(lease_until <= now(), false) as expired,
              available_at <= now() as available, coalesce(deadline <= now(), false) as overdue
            from job where job_id = :id for update
            """)
        .bind("id", jobId)
        .map((row, _) -> row(row))
        .findOne();
  }

  /** The row, locked, if {@code job} is the attempt that holds it. */
  static Optional<JobRow> lockHeld(Handle handle, Job job) {
    return lock(handle, job.message().jobId()).filter(row -> row.isHeldBy(job));
  }

  private static JobRow row(ResultSet row) throws SQLException {
    UUID parentId = row.getObject("parent_id", UUID.class);
    return new JobRow(
        Rows.jobMessage(row),
        Rows.value(JobStatus.class, row, "status"),
        row.getInt("attempt"),
        row.getInt("tries"),
        row.getInt("deaths"),
        row.getInt("step"),
        row.getInt("worker"),
        parentId == null ? null : new JobPart(parentId, row.getString("task")),
        Rows.instant(row, "lease_until"),
        row.getBoolean("expired"),
        row.getBoolean("available"),
        row.getBoolean("overdue"));
  }

  static void grant(Handle handle, UUID jobId, int attempt, JobOwner owner, long leaseMillis) {
    handle
        .createUpdate(
            """
            update job set status = 'running', attempt = :attempt, tries = tries + 1,
              owner = :owner, worker = :worker,
              lease_until = now() + :lease * interval '1 millisecond',
              started_at = now(), progress = 0, stage = null, speed = null, eta_seconds = null,
              told_progress = 0, error_class = null, reason_code = null, reason = null
            where job_id = :id
            """)
        .bind("attempt", attempt)
        .bind("owner", owner.name())
        .bind("worker", owner.worker())
        .bind("lease", leaseMillis)
        .bind("id", jobId)
        .execute();
  }

  /** The lease was lost because the worker died, which the job need not have been guilty of. */
  static void forgiveDeath(Handle handle, UUID jobId) {
    handle.execute(
        "update job set tries = greatest(tries - 1, 0), deaths = deaths + 1 where job_id = ?",
        jobId);
  }

  static void complete(Handle handle, UUID jobId, @Nullable String result) {
    handle.execute(
        """
        update job set status = 'completed', finished_at = now(), lease_until = null,
          owner = null, progress = 1, eta_seconds = 0, result = ?, error_class = null,
          reason_code = null, reason = null
        where job_id = ?
        """,
        result,
        jobId);
  }

  /** Queues a job that runs, for an attempt after {@code delayMillis}. */
  static void requeue(
      Handle handle,
      UUID jobId,
      ErrorClass errorClass,
      String code,
      String reason,
      long delayMillis) {
    handle
        .createUpdate(
            """
            update job set status = 'queued', owner = null, lease_until = null,
              error_class = :class, reason_code = :code, reason = :reason,
              available_at = now() + :delay * interval '1 millisecond', rung_at = now()
            where job_id = :id
            """)
        .bind("class", Rows.text(errorClass))
        .bind("code", code)
        .bind("reason", reason)
        .bind("delay", delayMillis)
        .bind("id", jobId)
        .execute();
  }

  /** Ends a job that has not ended, together with its parts. */
  static void end(
      Handle handle,
      UUID jobId,
      JobStatus status,
      @Nullable ErrorClass errorClass,
      String code,
      String reason) {
    handle
        .createUpdate(
            """
            update job set status = :status, finished_at = now(), owner = null,
              lease_until = null, eta_seconds = null, error_class = :class, reason_code = :code,
              reason = :reason
            where job_id = :id and status in ('queued', 'running', 'waiting')
            """)
        .bind("status", Rows.text(status))
        .bind("class", errorClass == null ? null : errorClass.name().toLowerCase(Locale.ROOT))
        .bind("code", code)
        .bind("reason", reason)
        .bind("id", jobId)
        .execute();
    handle
        .createUpdate(
            """
            update job set status = 'cancelled', finished_at = now(), owner = null,
              lease_until = null, reason_code = 'parent_ended', reason = 'Its job has ended'
            where parent_id = :id and status in ('queued', 'running')
            """)
        .bind("id", jobId)
        .execute();
  }

  /** A part keeps the step of its parent that made it. */
  static void addPart(Handle handle, JobMessage message, JobPart part, int index, int step) {
    boolean _ = add(handle, message);
    handle.execute(
        "update job set parent_id = ?, task = ?, part_index = ?, step = ? where job_id = ?",
        part.parentId(),
        part.task(),
        index,
        step,
        message.jobId());
  }

  /** What the completed parts of a job came to, in order. */
  static List<JobPart.Result> results(Handle handle, UUID parentId, int step) {
    if (step == 0) {
      return List.of();
    }
    return handle
        .createQuery(
            """
            select job_id, task, result from job
            where parent_id = :id and step = :step and status = 'completed' order by part_index
            """)
        .bind("id", parentId)
        .bind("step", step - 1)
        .map((row, _) ->
            new JobPart.Result(
                Objects.requireNonNull(row.getObject("job_id", UUID.class)),
                row.getString("task"),
                Objects.requireNonNullElse(row.getString("result"), "")))
        .list();
  }
}
