package io.videoconf.recorder.platform.db;

import static io.videoconf.recorder.platform.db.TestDatabase.output;
import static io.videoconf.recorder.platform.db.TestDatabase.processing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.OutputStatus;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.job.Job;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.job.JobPart;
import io.videoconf.recorder.model.job.JobStatus;
import io.videoconf.recorder.model.port.JobStore.Claim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job whose parts the fleet shares, on a real database. */
class JobPartsTest {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final List<String> TASKS = List.of("first", "second", "third");

  private static Database database;
  private static JdbiRecordingStore recordings;
  private static JdbiJobStore jobs;

  private UUID recordingId;
  private JobMessage message;

  @BeforeAll
  static void open() {
    database = TestDatabase.open();
    recordings = new JdbiRecordingStore(database);
    jobs = new JdbiJobStore(database, 3, Duration.ofMillis(1));
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
  void aJobGoesOnOneStepFurtherWithTheResultsOfItsPartsInTheirOrder() {
    assertThat(jobs.split(granted(), TASKS)).isTrue();
    assertThat(status(message)).isEqualTo(JobStatus.WAITING);
    assertThat(ringsOfParts()).isEqualTo(3);

    List<Job> parts = List.of(granted(), granted(), granted());
    for (Job part : parts.reversed()) {
      assertThat(jobs.completePart(part, "made of " + task(part))).isTrue();
    }

    Job parent = granted();
    assertThat(parent.message()).isEqualTo(message);
    assertThat(parent.step()).isEqualTo(1);
    assertThat(parent.parts())
        .extracting(JobPart.Result::task, JobPart.Result::result)
        .containsExactly(
            tuple("first", "made of first"),
            tuple("second", "made of second"),
            tuple("third", "made of third"));
    assertThat(jobs.complete(parent, List.of(output(recordingId, OutputKind.RENDITION)))).isTrue();
    assertThat(recordings.find(recordingId).orElseThrow().status())
        .isEqualTo(ProcessingStatus.COMPLETED);
  }

  @Test
  void ofPartsThatEndAtTheSameMomentExactlyOneBringsTheParentBack() throws Exception {
    List<String> tasks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      tasks.add("part " + i);
    }
    jobs.split(granted(), tasks);
    List<Callable<Boolean>> ends = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Job part = granted();
      ends.add(() -> jobs.completePart(part, "done"));
    }
    database.jdbi().useHandle(h -> h.execute("truncate outbox"));

    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var end : executor.invokeAll(ends)) {
        assertThat(end.get()).isTrue();
      }
    }

    assertThat(status(message)).isEqualTo(JobStatus.QUEUED);
    assertThat(ringsOfParts()).as("rings of the parent").isEqualTo(1);
    assertThat(granted().parts()).hasSize(8);
  }

  @Test
  void aPartThatLostItsLeaseCannotBringItsParentBack() {
    jobs.split(granted(), List.of("only"));
    Job lost = granted(Duration.ofMillis(-1));
    Job held = granted(LEASE, lost.message());

    assertThat(jobs.completePart(lost, "late")).isFalse();
    assertThat(status(message)).isEqualTo(JobStatus.WAITING);
    assertThat(jobs.completePart(held, "in time")).isTrue();
    assertThat(granted().parts()).extracting(JobPart.Result::result).containsExactly("in time");
  }

  @Test
  void aPartThatFailsForGoodFailsTheJobAndNobodyWorksOnTheOthers() {
    jobs.split(granted(), TASKS);
    Job failing = granted();
    Job running = granted();

    assertThat(jobs.fail(failing, ErrorClass.INPUT, "no_video", "No video")).isTrue();

    assertThat(status(message)).isEqualTo(JobStatus.FAILED);
    assertThat(recordings.output(recordingId, OutputKind.RENDITION).orElseThrow())
        .satisfies(o -> {
          assertThat(o.status()).isEqualTo(OutputStatus.FAILED);
          assertThat(o.reasonCode()).isEqualTo("no_video");
        });
    assertThat(jobs.renew(running, LEASE)).isFalse();
    assertThat(jobs.claim(message, "x", LEASE, List.of())).isInstanceOf(Claim.Finished.class);
  }

  @Test
  void aPartIsTriedAgainWithoutItsSiblings() {
    jobs.split(granted(), List.of("first", "second"));
    Job first = granted();
    jobs.completePart(granted(), "second");
    jobs.fail(first, ErrorClass.INTERNAL, "crash", "The cell died");
    database.jdbi().useHandle(h -> h.execute("update job set available_at = now()"));

    Job again = granted();

    assertThat(again.message()).isEqualTo(first.message());
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(jobs.completePart(again, "first")).isTrue();
    assertThat(granted().parts())
        .extracting(JobPart.Result::task)
        .containsExactlyElementsOf(
            List.of("first", "second").stream().sorted(Comparator.naturalOrder()).toList());
  }

  private Job granted() {
    return granted(LEASE);
  }

  private Job granted(Duration lease) {
    return granted(lease, message);
  }

  private static Job granted(Duration lease, JobMessage bell) {
    Claim claim = jobs.claim(bell, "a", lease, JobKind.TRANSCODE.outputs());
    assertThat(claim).isInstanceOf(Claim.Granted.class);
    return ((Claim.Granted) claim).job();
  }

  private static String task(Job job) {
    JobPart part = job.part();
    assertThat(part).isNotNull();
    return part.task();
  }

  private static JobStatus status(JobMessage job) {
    return jobs.status(job.jobId()).orElseThrow();
  }

  private static int ringsOfParts() {
    return database
        .jdbi()
        .withHandle(h ->
            h.createQuery("select count(*) from outbox where topic = 'recording.jobs.transcode'")
                .mapTo(Integer.class)
                .one());
  }
}
