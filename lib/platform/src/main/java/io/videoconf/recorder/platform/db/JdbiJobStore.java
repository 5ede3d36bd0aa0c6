package io.videoconf.recorder.platform.db;

import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.job.Job;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.job.JobOwner;
import io.videoconf.recorder.model.job.JobPart;
import io.videoconf.recorder.model.job.JobProgress;
import io.videoconf.recorder.model.job.JobStatus;
import io.videoconf.recorder.model.port.JobStore;
import io.videoconf.recorder.platform.db.JobRows.JobRow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * {@link JobStore} in PostgreSQL. Leases are measured by the database's clock, the only one that
 * all workers share.
 */
public final class JdbiJobStore implements JobStore {
  private static final Duration MAX_BACKOFF = Duration.ofHours(1);

  /** Subscribers hear of a job's progress so often at most. */
  private static final Duration TELL_EVERY = Duration.ofSeconds(5);

  /** And not of less than that. */
  private static final double TELL_STEP = 0.01;

  private final Jdbi jdbi;
  private final int maxAttempts;
  private final Duration retryBackoff;
  private final JobClaims claims;
  private final JobSweep sweep;

  /**
   * @param maxAttempts after so many attempts a job has failed, at least 1
   * @param retryBackoff wait before the second attempt; doubles with each further one, up to an
   *     hour
   */
  public JdbiJobStore(Database database, int maxAttempts, Duration retryBackoff) {
    this.jdbi = database.jdbi();
    this.maxAttempts = maxAttempts;
    this.retryBackoff = retryBackoff;
    this.claims = new JobClaims(jdbi, maxAttempts);
    this.sweep = new JobSweep(jdbi);
  }

  @Override
  public Claim claim(JobMessage message, JobOwner owner, Duration lease, List<OutputKind> outputs) {
    return claims.claim(message, owner, lease, outputs);
  }

  @Override
  public boolean renew(Job job, Duration lease) {
    return jdbi.withHandle(handle ->
        handle
                .createUpdate(
                    """
                    update job set lease_until = now() + :lease * interval '1 millisecond'
                    where job_id = :id and attempt = :attempt and status = 'running'
                    """)
                .bind("lease", lease.toMillis())
                .bind("id", job.message().jobId())
                .bind("attempt", job.attempt())
                .execute()
            == 1);
  }

  @Override
  public boolean progress(Job job, JobProgress progress) {
    return jdbi.inTransaction(handle -> {
      Optional<Boolean> tell =
          handle
              .createQuery(
                  """
                  update job set progress = :fraction, stage = :stage, speed = :speed,
                    eta_seconds = :eta
                  where job_id = :id and attempt = :attempt and status = 'running'
                  returning :fraction >= told_progress + :step
                    and coalesce(told_at < now() - :every * interval '1 second', true)
                  """)
              .bind("fraction", Math.clamp(progress.fraction(), 0.0, 1.0))
              .bind("stage", progress.stage())
              .bind("speed", progress.speed())
              .bind("eta", progress.etaSeconds())
              .bind("id", job.message().jobId())
              .bind("attempt", job.attempt())
              .bind("step", TELL_STEP)
              .bind("every", TELL_EVERY.toSeconds())
              .mapTo(Boolean.class)
              .findOne();
      if (tell.isEmpty()) {
        return false;
      }
      if (job.part() == null) {
        OutputRows.progress(handle, job.message(), progress.fraction());
      }
      if (tell.get()) {
        handle.execute(
            "update job set told_at = now(), told_progress = progress where job_id = ?",
            job.message().jobId());
        JobEvents.progress(handle, job.message(), job.attempt(), progress);
      }
      return true;
    });
  }

  @Override
  public boolean complete(Job job, List<Output> outputs) {
    UUID recordingId = job.message().recordingId();
    return writeHeld(
        job,
        (handle, _) -> {
          JobRows.complete(handle, job.message().jobId(), null);
          JobEvents.status(handle, job.message(), JobStatus.COMPLETED, null);
          outputs.forEach(output -> OutputRows.complete(handle, output));
          Transitions.settle(handle, recordingId);
        });
  }

  @Override
  public boolean split(Job parent, List<String> tasks) {
    if (parent.part() != null) {
      throw new IllegalArgumentException("a part is not split further");
    }
    return writeHeld(parent, (handle, row) -> JobParts.add(handle, row, tasks));
  }

  @Override
  public boolean completePart(Job part, String result) {
    JobPart of = part.part();
    if (of == null) {
      throw new IllegalArgumentException("the job is not a part");
    }
    return writeHeld(
        part,
        (handle, _) -> {
          JobRows.complete(handle, part.message().jobId(), result);
          JobParts.completed(handle, of.parentId());
        });
  }

  @Override
  public boolean fail(Job job, ErrorClass errorClass, String reasonCode, String reason) {
    return writeHeld(
        job,
        (handle, row) -> {
          if (errorClass == ErrorClass.INPUT || row.tries() >= maxAttempts) {
            JobEndings.fail(handle, row, errorClass, reasonCode, reason);
          } else {
            Duration delay = backoff(row.tries());
            requeue(handle, row, errorClass, reasonCode, reason, delay);
          }
        });
  }

  @Override
  public boolean release(Job job) {
    return writeHeld(
        job,
        (handle, row) -> {
          handle.execute(
              "update job set tries = tries - 1 where job_id = ?", job.message().jobId());
          requeue(
              handle,
              row,
              ErrorClass.INTERNAL,
              "released",
              "The worker was stopped",
              Duration.ZERO);
        });
  }

  @Override
  public Optional<JobStatus> status(UUID jobId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select status from job where job_id = :id")
            .bind("id", jobId)
            .map((row, _) -> Rows.value(JobStatus.class, row, "status"))
            .findOne());
  }

  /**
   * Looks after jobs that nobody else does: those whose worker vanished or whose message got lost
   * ring again, those whose deadline has passed are ended. Any number of processes may do so.
   *
   * @return how many rang
   */
  public int sweep() {
    return sweep.ringOrphans() + sweep.ringExpired() + sweep.ringForgotten() + sweep.endOverdue();
  }

  /**
   * Rings for jobs whose worker does not show itself any more: a part of {@link #sweep} that is
   * worth being done more often.
   *
   * @return for how many
   */
  public int ringOrphans() {
    return sweep.ringOrphans();
  }

  /**
   * Rings for jobs whose worker vanished and whose message is gone, so that none is stuck.
   *
   * @return for how many
   */
  public int ringExpired() {
    return sweep.ringExpired();
  }

  private interface HeldWrite {
    void write(Handle handle, JobRow row);
  }

  /** Writes in one transaction if the attempt still holds the job; recording, then job locked. */
  private boolean writeHeld(Job job, HeldWrite write) {
    return jdbi.inTransaction(handle -> {
      Transitions.lock(handle, job.message().recordingId());
      Optional<JobRow> row = JobRows.lockHeld(handle, job);
      row.ifPresent(held -> write.write(handle, held));
      return row.isPresent();
    });
  }

  private static void requeue(
      Handle handle,
      JobRow row,
      ErrorClass errorClass,
      String code,
      String reason,
      Duration delay) {
    JobMessage message = row.message();
    JobRows.requeue(handle, message.jobId(), errorClass, code, reason, delay.toMillis());
    if (row.part() == null) {
      OutputRows.requeue(handle, message);
    }
    JobEvents.status(handle, message, JobStatus.QUEUED, code);
    Outbox.ring(handle, message, delay);
  }

  private Duration backoff(int tries) {
    Duration doubled = retryBackoff.multipliedBy(1L << Math.min(Math.max(tries - 1, 0), 20));
    return doubled.compareTo(MAX_BACKOFF) < 0 ? doubled : MAX_BACKOFF;
  }
}
