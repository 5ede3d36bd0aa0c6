package io.videoconf.recorder.platform.db;

import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.job.Job;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.job.JobStatus;
import io.videoconf.recorder.model.port.JobStore;
import io.videoconf.recorder.platform.db.JobRows.JobRow;
import java.time.Duration;
import java.time.Instant;
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

  /** A bell that rings for an expired lease rings this long after it, and not more often. */
  private static final Duration RING_AGAIN = Duration.ofMinutes(1);

  private final Jdbi jdbi;
  private final int maxAttempts;
  private final Duration retryBackoff;

  /**
   * @param maxAttempts after so many attempts a job has failed, at least 1
   * @param retryBackoff wait before the second attempt; doubles with each further one, up to an
   *     hour
   */
  public JdbiJobStore(Database database, int maxAttempts, Duration retryBackoff) {
    this.jdbi = database.jdbi();
    this.maxAttempts = maxAttempts;
    this.retryBackoff = retryBackoff;
  }

  @Override
  public Claim claim(JobMessage message, String owner, Duration lease, List<OutputKind> outputs) {
    return jdbi.inTransaction(handle -> {
      Optional<ProcessingStatus> recording = Transitions.lock(handle, message.recordingId());
      if (recording.isEmpty() || recording.get() == ProcessingStatus.DELETED) {
        return new Claim.NoSuchRecording();
      }
      JobRows.add(handle, message);
      JobRow job = JobRows.lock(handle, message.jobId()).orElseThrow();
      return claim(handle, job, message, owner, lease, outputs);
    });
  }

  private Claim claim(
      Handle handle,
      JobRow job,
      JobMessage message,
      String owner,
      Duration lease,
      List<OutputKind> outputs) {
    JobMessage stored = job.message();
    // An id that was used for something else names that, not this.
    boolean sameJob =
        stored.kind() == message.kind() && stored.recordingId().equals(message.recordingId());
    if (!sameJob || job.status() == JobStatus.COMPLETED || job.status() == JobStatus.FAILED) {
      return new Claim.Finished();
    }
    Instant leaseUntil = job.leaseUntil();
    if (job.status() == JobStatus.RUNNING && leaseUntil != null && !job.leaseExpired()) {
      // The holder may die without another message coming: ring again when its lease is over.
      Duration left = Duration.between(Instant.now(), leaseUntil);
      Outbox.ringUnlessWaiting(handle, stored, left.isPositive() ? left : Duration.ZERO);
      return new Claim.Busy(leaseUntil);
    }
    if (job.tries() >= maxAttempts) {
      // Every attempt died without a word: the job kills its workers.
      end(handle, stored, ErrorClass.INTERNAL, "attempts_exhausted", "No attempt came to an end");
      return new Claim.Finished();
    }
    int attempt = 1 + Math.max(job.attempt(), OutputRows.highestAttempt(handle, stored, outputs));
    JobRows.grant(handle, stored.jobId(), attempt, owner, lease.toMillis());
    OutputRows.start(handle, stored, outputs, attempt);
    return new Claim.Granted(new Job(stored, attempt));
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
  public boolean progress(Job job, double progress) {
    return jdbi.inTransaction(handle -> {
      if (!holds(handle, job)) {
        return false;
      }
      OutputRows.progress(handle, job.message(), progress);
      return true;
    });
  }

  @Override
  public boolean complete(Job job, List<Output> outputs) {
    UUID recordingId = job.message().recordingId();
    return jdbi.inTransaction(handle -> {
      Transitions.lock(handle, recordingId);
      if (!holds(handle, job)) {
        return false;
      }
      handle.execute(
          """
          update job set status = 'completed', finished_at = now(), lease_until = null,
            owner = null
          where job_id = ?
          """,
          job.message().jobId());
      outputs.forEach(output -> OutputRows.complete(handle, output));
      Transitions.settle(handle, recordingId);
      return true;
    });
  }

  @Override
  public boolean fail(Job job, ErrorClass errorClass, String reasonCode, String reason) {
    JobMessage message = job.message();
    return jdbi.inTransaction(handle -> {
      Transitions.lock(handle, message.recordingId());
      Optional<JobRow> row = JobRows.lock(handle, message.jobId());
      if (row.isEmpty() || !isHeldBy(row.get(), job)) {
        return false;
      }
      int tries = row.get().tries();
      if (errorClass == ErrorClass.INPUT || tries >= maxAttempts) {
        end(handle, message, errorClass, reasonCode, reason);
      } else {
        requeue(handle, message, errorClass, reasonCode, reason);
        Outbox.ring(handle, message, backoff(tries));
      }
      return true;
    });
  }

  @Override
  public boolean release(Job job) {
    JobMessage message = job.message();
    return jdbi.inTransaction(handle -> {
      Transitions.lock(handle, message.recordingId());
      if (!holds(handle, job)) {
        return false;
      }
      requeue(handle, message, ErrorClass.INTERNAL, "released", "The worker was stopped");
      handle.execute("update job set tries = tries - 1 where job_id = ?", message.jobId());
      Outbox.ring(handle, message, Duration.ZERO);
      return true;
    });
  }

  /**
   * Rings for jobs whose worker vanished and whose message is gone, so that none is stuck.
   *
   * @return for how many
   */
  public int ringExpired() {
    return jdbi.inTransaction(handle -> {
      List<JobMessage> expired =
          handle
              .createQuery(
                  """
                  update job set rung_at = now() where job_id in (
                    select job_id from job where status = 'running'
                      and lease_until < now() - :seconds * interval '1 second'
                      and rung_at < now() - :seconds * interval '1 second'
                    limit 100 for update skip locked)
                  returning *
                  """)
              .bind("seconds", RING_AGAIN.toSeconds())
              .map((row, _) -> Rows.jobMessage(row))
              .list();
      expired.forEach(message -> Outbox.ringUnlessWaiting(handle, message, Duration.ZERO));
      return expired.size();
    });
  }

  private static boolean holds(Handle handle, Job job) {
    return JobRows.lock(handle, job.message().jobId())
        .filter(row -> isHeldBy(row, job))
        .isPresent();
  }

  private static boolean isHeldBy(JobRow row, Job job) {
    return row.status() == JobStatus.RUNNING && row.attempt() == job.attempt();
  }

  private static void requeue(
      Handle handle, JobMessage message, ErrorClass errorClass, String code, String reason) {
    handle.execute(
        """
        update job set status = 'queued', owner = null, lease_until = null, error_class = ?,
          reason_code = ?, reason = ?
        where job_id = ?
        """,
        Rows.text(errorClass),
        code,
        reason,
        message.jobId());
    OutputRows.requeue(handle, message);
  }

  private static void end(
      Handle handle, JobMessage message, ErrorClass errorClass, String code, String reason) {
    handle.execute(
        """
        update job set status = 'failed', finished_at = now(), owner = null, lease_until = null,
          error_class = ?, reason_code = ?, reason = ?
        where job_id = ?
        """,
        Rows.text(errorClass),
        code,
        reason,
        message.jobId());
    OutputRows.fail(handle, message, code, reason);
    Transitions.settle(handle, message.recordingId());
  }

  private Duration backoff(int tries) {
    Duration doubled = retryBackoff.multipliedBy(1L << Math.min(tries - 1, 20));
    return doubled.compareTo(MAX_BACKOFF) < 0 ? doubled : MAX_BACKOFF;
  }
}
