package io.videoconf.recorder.model.port;

import io.videoconf.recorder.model.job.JobDetails;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.job.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where people and programs ask for jobs and about them; {@link JobStore} is for those who do the
 * work. Thread-safe; calls block.
 */
public interface JobDesk {

  /** Adds a job with its outbox row and its pending outputs, in one transaction. */
  Submission submit(JobMessage message);

  /** What came of submitting a job. */
  enum Submission {
    ACCEPTED,
    /** It was submitted before; nothing changed. */
    KNOWN,
    /** There is another job of that id. */
    ID_TAKEN,
    /** The recording does not exist, is deleted, or is made of other objects. */
    NO_SUCH_RECORDING
  }

  /**
   * Adds jobs that came through Kafka and have a bell there already, so that they can be seen,
   * cancelled and taken by urgency while they wait. Those that cannot be added are left out.
   *
   * @return how many were new
   */
  int register(List<JobMessage> messages);

  /** Newest first; parts of jobs only when asked for by their parent. */
  List<JobDetails> list(Query query);

  Optional<JobDetails> find(UUID jobId);

  /**
   * A job that failed or was cancelled is queued again, from its first step, with all its attempts.
   *
   * @return empty when there is none, else what it was before: nothing changed unless that was
   *     {@code FAILED} or {@code CANCELLED}
   */
  Optional<JobStatus> retry(UUID jobId);

  /**
   * Nobody works on it any more: whoever does finds its lease lost within about a second. A job
   * that has ended stays what it is.
   *
   * @return empty when there is none, else what it was before
   */
  Optional<JobStatus> cancel(UUID jobId);

  /** What waits, of each kind; kinds of which nothing waits are there with zeros. */
  Map<JobKind, Backlog> backlog();

  /**
   * What waits of a kind of job.
   *
   * @param waiting jobs that could be taken now
   * @param delayed jobs that wait for their next attempt
   * @param running jobs that are being worked on
   * @param oldestAge how long the first of those that wait has done so
   */
  record Backlog(int waiting, int delayed, int running, Duration oldestAge) {
    public static final Backlog EMPTY = new Backlog(0, 0, 0, Duration.ZERO);
  }

  /**
   * Which jobs to list.
   *
   * @param before the last (createdAt, jobId) of the page before, or null
   * @param limit 1 to 1001
   */
  record Query(
      @Nullable JobStatus status,
      @Nullable JobKind kind,
      @Nullable UUID recordingId,
      @Nullable UUID parentId,
      @Nullable Cursor before,
      int limit) {}

  record Cursor(Instant createdAt, UUID jobId) {}
}
