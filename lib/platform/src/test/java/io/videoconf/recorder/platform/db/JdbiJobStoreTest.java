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
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.job.JobStatus;
import io.videoconf.recorder.model.port.JobStore.Claim;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JdbiJobStoreTest {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Duration EXPIRED = Duration.ZERO;
  private static final int MAX_ATTEMPTS = 3;
  private static final List<OutputKind> OUTPUTS = JobKind.TRANSCODE.outputs();

  private static Database database;
  private static JdbiRecordingStore recordings;
  private static JdbiJobStore jobs;

  private UUID recordingId;
  private JobMessage message;

  @BeforeAll
  static void open() {
    database = TestDatabase.open();
    recordings = new JdbiRecordingStore(database);
    jobs = new JdbiJobStore(database, MAX_ATTEMPTS, Duration.ofSeconds(10));
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void queueOneJob() {
    database.jdbi().useHandle(h -> h.execute("truncate recording, outbox, audit cascade"));
    recordingId = processing(recordings, JobKind.TRANSCODE);
    message =
        database
            .jdbi()
            .withHandle(h ->
                h.createQuery("select * from job").map((row, _) -> Rows.jobMessage(row)).one());
    database.jdbi().useHandle(h -> h.execute("truncate outbox"));
  }

  @Test
  void oneOfManyWorkersGetsTheJob() throws Exception {
    Set<Callable<Claim>> claims =
        IntStream.range(0, 8)
            .<Callable<Claim>>mapToObj(i -> () -> claim("worker-" + i, LEASE))
            .collect(Collectors.toSet());
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      int granted = 0;
      for (var future : executor.invokeAll(claims)) {
        granted += future.get() instanceof Claim.Granted ? 1 : 0;
      }
      assertThat(granted).isEqualTo(1);
    }
    assertThat(status(OutputKind.RENDITION)).isEqualTo(OutputStatus.RUNNING);
  }

  @Test
  void aBusyJobRingsAgainWhenItsLeaseIsOver() {
    granted("a", LEASE);

    assertThat(claim("b", LEASE)).isInstanceOf(Claim.Busy.class);
    assertThat(claim("c", LEASE)).isInstanceOf(Claim.Busy.class);

    assertThat(delaysOfRings()).hasSize(1).allSatisfy(s -> assertThat(s).isBetween(50.0, 61.0));
  }

  @Test
  void anExpiredLeaseIsTakenOverAndTheFormerHolderCanChangeNothing() {
    Job lost = granted("a", EXPIRED);
    Job held = granted("b", LEASE);

    assertThat(held.attempt()).isGreaterThan(lost.attempt());
    assertThat(jobs.renew(lost, LEASE)).isFalse();
    assertThat(jobs.progress(lost, 0.5)).isFalse();
    assertThat(jobs.complete(lost, List.of(output(recordingId, OutputKind.RENDITION)))).isFalse();
    assertThat(jobs.fail(lost, ErrorClass.INPUT, "x", "x")).isFalse();
    assertThat(jobs.release(lost)).isFalse();
    assertThat(status(OutputKind.RENDITION)).isEqualTo(OutputStatus.RUNNING);
    assertThat(jobs.renew(held, LEASE)).isTrue();
  }

  @Test
  void theLastOutputCompletesTheRecordingAndTheJobIsFinished() {
    Job job = granted("a", LEASE);

    assertThat(jobs.progress(job, 0.5)).isTrue();
    assertThat(jobs.complete(job, List.of(output(recordingId, OutputKind.RENDITION)))).isTrue();

    assertThat(status(OutputKind.RENDITION)).isEqualTo(OutputStatus.COMPLETED);
    assertThat(recordingStatus()).isEqualTo(ProcessingStatus.COMPLETED);
    assertThat(claim("b", LEASE)).isInstanceOf(Claim.Finished.class);
    assertThat(jobs.complete(job, List.of())).isFalse();
  }

  @Test
  void bytesThatCannotBeProcessedFailTheOutputButNotTheRecording() {
    Job job = granted("a", LEASE);

    assertThat(jobs.fail(job, ErrorClass.INPUT, "no_video", "No video")).isTrue();

    assertThat(recordings.output(recordingId, OutputKind.RENDITION))
        .hasValueSatisfying(o -> {
          assertThat(o.status()).isEqualTo(OutputStatus.FAILED);
          assertThat(o.reasonCode()).isEqualTo("no_video");
        });
    assertThat(recordingStatus()).isEqualTo(ProcessingStatus.COMPLETED);
    assertThat(claim("b", LEASE)).isInstanceOf(Claim.Finished.class);
  }

  @Test
  void otherFailuresAreRetriedWithDoubledBackoffUntilTheAttemptsAreUsedUp() {
    jobs.fail(granted("a", LEASE), ErrorClass.DESTINATION, "s3", "S3 is away");
    assertThat(status(OutputKind.RENDITION)).isEqualTo(OutputStatus.PENDING);
    assertThat(claim("early", LEASE)).isInstanceOf(Claim.Finished.class);
    skipBackoff();
    jobs.fail(granted("a", LEASE), ErrorClass.INTERNAL, "crash", "The cell died");
    skipBackoff();

    assertThat(delaysOfRings())
        .satisfiesExactly(
            s -> assertThat(s).isBetween(9.0, 10.1), s -> assertThat(s).isBetween(19.0, 20.1));
    assertThat(recordingStatus()).isEqualTo(ProcessingStatus.PROCESSING);

    jobs.fail(granted("a", LEASE), ErrorClass.INTERNAL, "crash", "The cell died");
    assertThat(status(OutputKind.RENDITION)).isEqualTo(OutputStatus.FAILED);
    assertThat(recordingStatus()).isEqualTo(ProcessingStatus.COMPLETED);
  }

  @Test
  void aJobWhoseAttemptsAllDieSilentlyIsGivenUp() {
    for (int i = 0; i < MAX_ATTEMPTS; i++) {
      granted("a", EXPIRED);
    }

    assertThat(claim("b", LEASE)).isInstanceOf(Claim.Finished.class);
    assertThat(status(OutputKind.RENDITION)).isEqualTo(OutputStatus.FAILED);
  }

  @Test
  void aReleasedJobIsQueuedAtOnceAndItsAttemptDoesNotCount() {
    for (int i = 0; i < MAX_ATTEMPTS + 2; i++) {
      assertThat(jobs.release(granted("a", LEASE))).isTrue();
    }

    assertThat(delaysOfRings()).hasSize(MAX_ATTEMPTS + 2).allSatisfy(s -> assertThat(s).isZero());
    assertThat(claim("b", LEASE)).isInstanceOf(Claim.Granted.class);
  }

  @Test
  void anotherJobForTheSameOutputGetsAnAttemptOfItsOwnAndCannotSpoilWhatIsDone() {
    Job first = granted("a", LEASE);
    jobs.complete(first, List.of(output(recordingId, OutputKind.RENDITION)));

    JobMessage again = job(JobKind.TRANSCODE, recordingId);
    Claim claim = jobs.claim(again, "b", LEASE, OUTPUTS);

    assertThat(claim)
        .isInstanceOfSatisfying(
            Claim.Granted.class,
            g -> {
              assertThat(g.job().attempt()).isGreaterThan(first.attempt());
              assertThat(jobs.fail(g.job(), ErrorClass.INPUT, "x", "x")).isTrue();
            });
    assertThat(status(OutputKind.RENDITION)).isEqualTo(OutputStatus.COMPLETED);
  }

  @Test
  void aJobThatCameThroughKafkaOnlyIsAdded() {
    JobMessage stranger = job(JobKind.THUMBNAIL, recordingId);

    assertThat(jobs.claim(stranger, "a", LEASE, JobKind.THUMBNAIL.outputs()))
        .isEqualTo(new Claim.Granted(new Job(stranger, 1)));
    assertThat(status(OutputKind.POSTER)).isEqualTo(OutputStatus.RUNNING);
  }

  @Test
  void aJobForNoRecordingOrADeletedOneIsRefused() {
    JobMessage stray = job(JobKind.TRANSCODE, UUID.randomUUID());
    Job running = granted("a", LEASE);
    recordings.markDeleted(recordingId, "ada");

    assertThat(jobs.claim(stray, "a", LEASE, OUTPUTS)).isEqualTo(new Claim.NoSuchRecording());
    assertThat(claim("a", LEASE)).isEqualTo(new Claim.NoSuchRecording());
    assertThat(jobs.renew(running, LEASE)).isFalse();
  }

  @Test
  void whatIsDeletedHasNoFailedJobs() {
    Job running = granted("a", LEASE);

    recordings.markDeleted(recordingId, "ada");

    assertThat(jobs.status(running.message().jobId())).contains(JobStatus.CANCELLED);
  }

  @Test
  void aJobWhoseWorkerVanishedRingsAgainOnlyOnce() {
    granted("a", EXPIRED);
    database
        .jdbi()
        .useHandle(h ->
            h.execute(
                """
                update job set lease_until = now() - interval '5 minutes',
                  rung_at = now() - interval '5 minutes'
                """));

    assertThat(jobs.ringExpired()).isEqualTo(1);
    assertThat(jobs.ringExpired()).isZero();
    assertThat(delaysOfRings()).hasSize(1);
  }

  private static void skipBackoff() {
    database.jdbi().useHandle(h -> h.execute("update job set available_at = now()"));
  }

  private Claim claim(String owner, Duration lease) {
    return jobs.claim(message, owner, lease, OUTPUTS);
  }

  private Job granted(String owner, Duration lease) {
    Claim claim = claim(owner, lease);
    assertThat(claim).isInstanceOf(Claim.Granted.class);
    return ((Claim.Granted) claim).job();
  }

  private OutputStatus status(OutputKind kind) {
    return recordings.output(recordingId, kind).orElseThrow().status();
  }

  private ProcessingStatus recordingStatus() {
    return recordings.find(recordingId).orElseThrow().status();
  }

  private static List<Double> delaysOfRings() {
    return database
        .jdbi()
        .withHandle(h ->
            h.createQuery(
                    """
                    select extract(epoch from available_at - created_at)::float8 from outbox
                    where topic like 'recording.jobs.%' order by outbox_id
                    """)
                .mapTo(Double.class)
                .list());
  }
}
