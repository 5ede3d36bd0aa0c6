package io.videoconf.recorder.platform.db;

import static io.videoconf.recorder.platform.db.TestDatabase.job;
import static io.videoconf.recorder.platform.db.TestDatabase.output;
import static io.videoconf.recorder.platform.db.TestDatabase.processing;
import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.OutputStatus;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.job.Job;
import io.videoconf.recorder.model.job.JobDetails;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.job.JobPriority;
import io.videoconf.recorder.model.job.JobProgress;
import io.videoconf.recorder.model.job.JobStatus;
import io.videoconf.recorder.model.port.JobDesk.Submission;
import io.videoconf.recorder.model.port.JobStore.Claim;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets which job, and what people can do about jobs. On a real database. */
class JdbiJobDeskTest {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final List<OutputKind> OUTPUTS = JobKind.TRANSCODE.outputs();

  private static Database database;
  private static JdbiRecordingStore recordings;
  private static JdbiJobStore jobs;
  private static JdbiJobDesk desk;

  private UUID recordingId;

  @BeforeAll
  static void open() {
    database = TestDatabase.open();
    recordings = new JdbiRecordingStore(database);
    jobs = new JdbiJobStore(database, 3, Duration.ofSeconds(10));
    desk = new JdbiJobDesk(database);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void oneRecording() {
    database.jdbi().useHandle(h -> h.execute("truncate recording, outbox, audit cascade"));
    recordingId = processing(recordings);
  }

  @Test
  void theMostUrgentJobIsTakenWhicheverMessageComesFirst() {
    JobMessage low = urgent(JobPriority.LOW, null);
    JobMessage normal = urgent(null, null);
    JobMessage due = urgent(null, Instant.now().plusSeconds(3600));
    JobMessage high = urgent(JobPriority.HIGH, null);
    desk.register(List.of(low, normal, due, high));

    assertThat(List.of(low, normal, due, high))
        .extracting(bell -> granted(bell).message().jobId())
        .containsExactly(high.jobId(), due.jobId(), normal.jobId(), low.jobId());
    assertThat(jobs.claim(normal, "late", LEASE, OUTPUTS)).isInstanceOf(Claim.Busy.class);
  }

  @Test
  void aJobThatWasSubmittedTwiceIsOneAndRingsOnce() {
    JobMessage message = job(JobKind.TRANSCODE, recordingId);
    JobMessage other = job(JobKind.TRANSCODE, processing(recordings));

    assertThat(desk.submit(message)).isEqualTo(Submission.ACCEPTED);
    assertThat(desk.submit(message)).isEqualTo(Submission.KNOWN);
    assertThat(
            desk.submit(
                new JobMessage(
                    1, message.jobId(), JobKind.TRANSCODE, other.recordingId(), other.sourceKey())))
        .isEqualTo(Submission.ID_TAKEN);
    assertThat(desk.submit(job(JobKind.TRANSCODE, UUID.randomUUID())))
        .isEqualTo(Submission.NO_SUCH_RECORDING);
    assertThat(rings()).isEqualTo(1);
  }

  @Test
  void anObjectOfTheSameNameInAnotherBucketIsAnotherJobs() {
    UUID jobId = UUID.randomUUID();
    UUID imported = UUID.randomUUID();

    assertThat(desk.submit(foreign(jobId, imported, "archive"))).isEqualTo(Submission.ACCEPTED);
    assertThat(desk.submit(foreign(jobId, imported, "archive"))).isEqualTo(Submission.KNOWN);
    assertThat(desk.submit(foreign(jobId, imported, "backup"))).isEqualTo(Submission.ID_TAKEN);
  }

  private static JobMessage foreign(UUID jobId, UUID recordingId, String bucket) {
    return new JobMessage(
        1, jobId, JobKind.TRANSCODE, recordingId, "talks/42.mp4", null, null, null, bucket);
  }

  @Test
  void aRunningJobThatIsCancelledCommitsNothingAndRunsAgainWhenRetried() {
    JobMessage message = job(JobKind.TRANSCODE, recordingId);
    desk.submit(message);
    Job running = granted(message);

    assertThat(desk.cancel(message.jobId())).contains(JobStatus.RUNNING);

    assertThat(jobs.renew(running, LEASE)).isFalse();
    assertThat(jobs.complete(running, List.of(output(recordingId, OutputKind.RENDITION))))
        .isFalse();
    assertThat(rendition(recordingId)).isEqualTo(OutputStatus.FAILED);
    assertThat(desk.cancel(message.jobId())).contains(JobStatus.CANCELLED);

    assertThat(desk.retry(message.jobId())).contains(JobStatus.CANCELLED);
    assertThat(rendition(recordingId)).isEqualTo(OutputStatus.PENDING);
    Job again = granted(message);
    assertThat(again.attempt()).isGreaterThan(running.attempt());
    assertThat(jobs.complete(again, List.of(output(recordingId, OutputKind.RENDITION)))).isTrue();
    assertThat(desk.retry(message.jobId())).contains(JobStatus.COMPLETED);
    assertThat(desk.cancel(message.jobId())).contains(JobStatus.COMPLETED);
    assertThat(rendition(recordingId)).isEqualTo(OutputStatus.COMPLETED);
  }

  @Test
  void aJobThatFailedHasAllItsAttemptsWhenRetried() {
    JobMessage message = job(JobKind.TRANSCODE, recordingId);
    desk.submit(message);
    jobs.fail(granted(message), ErrorClass.INPUT, "no_video", "No video");

    desk.retry(message.jobId());

    JobDetails details = desk.find(message.jobId()).orElseThrow();
    assertThat(details.status()).isEqualTo(JobStatus.QUEUED);
    assertThat(details.tries()).isZero();
    assertThat(details.reasonCode()).isNull();
  }

  @Test
  void aDeadlineEndsAJobThatWaitsAndOneThatRuns() {
    JobMessage waiting = urgent(null, Instant.now().plusSeconds(3600));
    JobMessage running = urgent(null, Instant.now().plusSeconds(3500));
    desk.register(List.of(waiting, running));
    Job held = granted(waiting);
    assertThat(held.message()).isEqualTo(running);
    database
        .jdbi()
        .useHandle(h -> h.execute("update job set deadline = now() - interval '1 second'"));

    jobs.sweep();

    for (JobMessage job : List.of(waiting, running)) {
      JobDetails details = desk.find(job.jobId()).orElseThrow();
      assertThat(details.status()).isEqualTo(JobStatus.FAILED);
      assertThat(details.reasonCode()).isEqualTo("deadline_exceeded");
    }
    assertThat(jobs.renew(held, LEASE)).isFalse();
  }

  @Test
  void anObjectOfSomebodyElsesBecomesARecordingThatIsCompletedWithWhatIsMadeOfIt() {
    UUID id = UUID.randomUUID();
    JobMessage job = foreign(JobKind.TRANSCODE, id);

    Job held = granted(job);
    assertThat(recordings.find(id).orElseThrow())
        .satisfies(r -> {
          assertThat(r.title()).isEqualTo("42.mp4");
          assertThat(r.status()).isEqualTo(ProcessingStatus.PROCESSING);
        });
    jobs.complete(held, List.of(output(id, OutputKind.RENDITION)));

    assertThat(recordings.find(id).orElseThrow().status()).isEqualTo(ProcessingStatus.COMPLETED);
    assertThat(jobs.claim(foreign(JobKind.TRANSCODE, recordingId), "a", LEASE, OUTPUTS))
        .as("a recording of ours")
        .isInstanceOf(Claim.NoSuchRecording.class);
  }

  @Test
  void progressIsKeptAndToldNowAndThen() {
    JobMessage message = job(JobKind.TRANSCODE, recordingId);
    desk.submit(message);
    Job held = granted(message);

    for (int i = 1; i <= 10; i++) {
      jobs.progress(held, new JobProgress(i / 20.0, "encode", 3.5, 12.0));
    }

    assertThat(desk.find(message.jobId()).orElseThrow().progress())
        .isEqualTo(new JobProgress(0.5, "encode", 3.5, 12.0));
    assertThat(events("job.progress")).isEqualTo(1);
    assertThat(events("job.running")).isEqualTo(1);
  }

  @Test
  void aJobWhoseWorkerDiedIsTakenOverAtOnceAndOneWhoseWorkerLivesIsNot() {
    JobMessage message = job(JobKind.TRANSCODE, recordingId);
    desk.submit(message);
    WorkerPresence presence = WorkerPresence.announce(database);
    jobs.claim(message, presence.owner("a"), LEASE, OUTPUTS);

    assertThat(jobs.claim(message, "b", LEASE, OUTPUTS)).isInstanceOf(Claim.Busy.class);
    presence.close();
    database
        .jdbi()
        .useHandle(h -> h.execute("update job set rung_at = now() - interval '2 seconds'"));
    awaitGrace();

    assertThat(jobs.sweep()).as("rings although one waits for the lease").isEqualTo(1);
    assertThat(jobs.sweep()).isZero();
    Job takenOver = granted(message);
    assertThat(takenOver.attempt()).isEqualTo(2);
    assertThat(desk.find(message.jobId()).orElseThrow().tries()).isEqualTo(1);
  }

  @Test
  void theBacklogIsWhatWaits() {
    desk.register(
        List.of(job(JobKind.TRANSCODE, recordingId), job(JobKind.TRANSCODE, recordingId)));
    JobMessage taken = job(JobKind.THUMBNAIL, recordingId);
    jobs.claim(taken, "a", LEASE, JobKind.THUMBNAIL.outputs());

    var backlog = desk.backlog();

    assertThat(backlog.get(JobKind.TRANSCODE).waiting()).isEqualTo(2);
    assertThat(backlog.get(JobKind.THUMBNAIL).running()).isEqualTo(1);
    assertThat(backlog.get(JobKind.COMPOSE).waiting()).isZero();
  }

  /** The first seconds after PostgreSQL was started nobody is taken for dead. */
  private static void awaitGrace() {
    database
        .jdbi()
        .useHandle(h ->
            h.createQuery(
                    """
                    select pg_sleep(greatest(0, :grace + 0.2
                      - extract(epoch from clock_timestamp() - pg_postmaster_start_time())))::text
                    """)
                .bind("grace", WorkerPresence.GRACE_SECONDS)
                .mapTo(String.class)
                .one());
  }

  private JobMessage urgent(@Nullable JobPriority priority, @Nullable Instant deadline) {
    JobMessage plain = job(JobKind.TRANSCODE, recordingId);
    return new JobMessage(
        1,
        plain.jobId(),
        plain.kind(),
        recordingId,
        plain.sourceKey(),
        null,
        priority,
        deadline == null ? null : deadline.truncatedTo(ChronoUnit.MILLIS),
        null);
  }

  private static JobMessage foreign(JobKind kind, UUID recordingId) {
    return new JobMessage(
        1, UUID.randomUUID(), kind, recordingId, "talks/42.mp4", null, null, null, "archive");
  }

  private static Job granted(JobMessage bell) {
    Claim claim = jobs.claim(bell, "a", LEASE, OUTPUTS);
    assertThat(claim).isInstanceOf(Claim.Granted.class);
    return ((Claim.Granted) claim).job();
  }

  private static OutputStatus rendition(UUID recordingId) {
    return recordings.output(recordingId, OutputKind.RENDITION).orElseThrow().status();
  }

  private static int rings() {
    return database
        .jdbi()
        .withHandle(h ->
            h.createQuery("select count(*) from outbox where topic like 'recording.jobs.%'")
                .mapTo(Integer.class)
                .one());
  }

  private static int events(String type) {
    return database
        .jdbi()
        .withHandle(h ->
            h.createQuery("select count(*) from outbox where payload like '%\"' || :type || '\"%'")
                .bind("type", type)
                .mapTo(Integer.class)
                .one());
  }
}
