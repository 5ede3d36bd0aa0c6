package io.videoconf.recorder.platform.db;

import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.job.Job;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.job.JobOwner;
import io.videoconf.recorder.model.job.JobStatus;
import io.videoconf.recorder.model.port.JobStore.Claim;
import io.videoconf.recorder.platform.db.JobRows.JobRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who gets which job. Thread-safe. */
final class JobClaims {
  private static final Logger LOG = LoggerFactory.getLogger(JobClaims.class);

  /**
   * A job that was being worked on when so many workers died is what kills them: from then on each
   * death counts as an attempt.
   */
  private static final int FORGIVEN_DEATHS = 10;

  private final Jdbi jdbi;
  private final int maxAttempts;

  JobClaims(Jdbi jdbi, int maxAttempts) {
    this.jdbi = jdbi;
    this.maxAttempts = maxAttempts;
  }

  /** A job that waits, and whose recording that is. */
  private record Candidate(UUID jobId, UUID recordingId) {}

  Claim claim(JobMessage message, JobOwner owner, Duration lease, List<OutputKind> outputs) {
    Taker taker = new Taker(owner, lease, outputs);
    Claim own;
    try {
      own = jdbi.inTransaction(handle -> claimOwn(handle, message, taker));
    } catch (JdbiException e) {
      if (Refusals.isRefused(e)) {
        LOG.warn("job {} is refused: {}", message.jobId(), e.toString());
        return new Claim.Refused();
      }
      throw e;
    }
    if (own instanceof Claim.Granted || own instanceof Claim.NoSuchRecording) {
      return own;
    }
    while (true) {
      Optional<Candidate> next = jdbi.withHandle(handle -> mostUrgent(handle, message));
      if (next.isEmpty()) {
        // The last look: the own job may have been passed over for one that is gone now.
        return jdbi.inTransaction(handle -> claimOwn(handle, message, taker));
      }
      Claim claim = jdbi.inTransaction(handle -> claimOther(handle, next.get(), taker));
      if (claim instanceof Claim.Granted) {
        return claim;
      }
      // Somebody was faster, or it has ended: then it is no candidate any more.
    }
  }

  private record Taker(JobOwner owner, Duration lease, List<OutputKind> outputs) {}

  private Claim claimOwn(Handle handle, JobMessage message, Taker taker) {
    if (!ImportedRecordings.lockOrCreate(handle, message)) {
      return new Claim.NoSuchRecording();
    }
    boolean _ = JobRows.add(handle, message);
    JobRow job = JobRows.lock(handle, message.jobId()).orElseThrow();
    JobMessage stored = job.message();
    // An id that was used for something else names that, not this.
    boolean sameJob =
        stored.kind() == message.kind() && stored.recordingId().equals(message.recordingId());
    if (!sameJob) {
      return new Claim.Finished();
    }
    if (job.status() == JobStatus.QUEUED && isMoreUrgentOneWaiting(handle, stored)) {
      return new Claim.Finished();
    }
    return claim(handle, job, taker);
  }

  private Claim claimOther(Handle handle, Candidate candidate, Taker taker) {
    Optional<ProcessingStatus> recording = Transitions.lock(handle, candidate.recordingId());
    Optional<JobRow> job = JobRows.lock(handle, candidate.jobId());
    if (recording.isEmpty() || job.isEmpty() || job.get().status() != JobStatus.QUEUED) {
      return new Claim.Finished();
    }
    if (recording.get() == ProcessingStatus.DELETED) {
      JobEndings.fail(handle, job.get(), ErrorClass.INPUT, "deleted", "The recording was deleted");
      return new Claim.Finished();
    }
    return claim(handle, job.get(), taker);
  }

  private Claim claim(Handle handle, JobRow job, Taker taker) {
    JobMessage stored = job.message();
    switch (job.status()) {
      case COMPLETED, FAILED, CANCELLED, WAITING -> {
        return new Claim.Finished();
      }
      case RUNNING -> {
        if (!job.leaseExpired()) {
          if (!WorkerPresence.isDead(handle, job.worker())) {
            return busy(handle, job);
          }
          if (job.deaths() < FORGIVEN_DEATHS) {
            JobRows.forgiveDeath(handle, stored.jobId());
            return grant(handle, job, taker);
          }
        }
      }
      case QUEUED -> {
        if (!job.available()) {
          // Its next attempt has a ring of its own.
          return new Claim.Finished();
        }
      }
    }
    if (job.overdue()) {
      JobEndings.fail(
          handle, job, ErrorClass.INPUT, JobEndings.DEADLINE_CODE, JobEndings.DEADLINE_REASON);
      return new Claim.Finished();
    }
    if (job.tries() >= maxAttempts) {
      // Every attempt died without a word: the job kills its workers.
      JobEndings.fail(
          handle, job, ErrorClass.INTERNAL, "attempts_exhausted", "No attempt came to an end");
      return new Claim.Finished();
    }
    return grant(handle, job, taker);
  }

  private static Claim grant(Handle handle, JobRow job, Taker taker) {
    JobMessage stored = job.message();
    boolean isPart = job.part() != null;
    int highest = isPart ? 0 : OutputRows.highestAttempt(handle, stored, taker.outputs());
    int attempt = 1 + Math.max(job.attempt(), highest);
    JobRows.grant(handle, stored.jobId(), attempt, taker.owner(), taker.lease().toMillis());
    if (!isPart) {
      OutputRows.start(handle, stored, taker.outputs(), attempt);
      JobEvents.status(handle, stored, JobStatus.RUNNING, null);
    }
    return new Claim.Granted(
        new Job(
            stored,
            attempt,
            job.step(),
            job.part(),
            JobRows.results(handle, stored.jobId(), job.step())));
  }

  private static Claim busy(Handle handle, JobRow job) {
    // The holder may die without another message coming: ring again when its lease is over.
    Instant until = Objects.requireNonNull(job.leaseUntil(), "a running job has a lease");
    Duration left = Duration.between(Instant.now(), until);
    Outbox.ringUnlessWaiting(handle, job.message(), left.isPositive() ? left : Duration.ZERO);
    return new Claim.Busy(until);
  }

  private static boolean isMoreUrgentOneWaiting(Handle handle, JobMessage own) {
    return handle
        .createQuery(
            """
            select exists (select 1 from job where kind = :kind and status = 'queued'
              and available_at <= now()
              and (priority > :priority
                or (priority = :priority
                  and deadline < coalesce(cast(:deadline as timestamptz), 'infinity'))))
            """)
        .bind("kind", Rows.text(own.kind()))
        .bind("priority", own.urgency().rank())
        .bind("deadline", own.deadline())
        .mapTo(Boolean.class)
        .one();
  }

  private static Optional<Candidate> mostUrgent(Handle handle, JobMessage message) {
    return handle
        .createQuery(
            """
            select job_id, recording_id from job
            where kind = :kind and status = 'queued' and available_at <= now()
            order by priority desc, deadline nulls last, created_at limit 1
            """)
        .bind("kind", Rows.text(message.kind()))
        .map((row, _) ->
            new Candidate(
                Objects.requireNonNull(row.getObject("job_id", UUID.class)),
                Objects.requireNonNull(row.getObject("recording_id", UUID.class))))
        .findOne();
  }
}
