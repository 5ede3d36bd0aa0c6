package io.videoconf.recorder.platform.db;

import static io.videoconf.recorder.platform.db.TestDatabase.compose;
import static io.videoconf.recorder.platform.db.TestDatabase.output;
import static io.videoconf.recorder.platform.db.TestDatabase.processing;
import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.OutputStatus;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.job.Job;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.port.JobStore.Claim;
import io.videoconf.recorder.model.port.RecordingStore.Requested;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several outputs of one kind, each by its name. */
class CompositesTest {
  private static final int MOST = 10;

  private static final Duration LEASE = Duration.ofMinutes(1);

  private static Database database;
  private static JdbiRecordingStore recordings;
  private static JdbiJobStore jobs;

  private UUID recordingId;

  @BeforeAll
  static void open() {
    database = TestDatabase.open();
    recordings = new JdbiRecordingStore(database);
    jobs = new JdbiJobStore(database, 3, Duration.ofSeconds(10));
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void recordSomething() {
    database.jdbi().useHandle(h -> h.execute("truncate recording, outbox, audit cascade"));
    recordingId = processing(recordings, JobKind.TRANSCODE);
    database.jdbi().useHandle(h -> h.execute("truncate outbox"));
  }

  @Test
  void anOrderIsAPendingOutputAndOneRingThatSaysItAll() {
    JobMessage wide = compose(recordingId, "wide");

    assertThat(recordings.request(wide, MOST)).isEqualTo(Requested.ADDED);

    assertThat(statuses()).containsExactly(Map.entry("wide", OutputStatus.PENDING));
    List<String> rings =
        database
            .jdbi()
            .withHandle(h ->
                h.createQuery("select payload from outbox where topic = :topic")
                    .bind("topic", JobKind.COMPOSE.topic())
                    .mapTo(String.class)
                    .list());
    assertThat(rings).hasSize(1);
    assertThat(Json.read(rings.getFirst(), JobMessage.class)).isEqualTo(wide);
  }

  @Test
  void aNameIsTakenOnlyOnceAndOnlyWhereThereIsARecording() {
    assertThat(recordings.request(compose(recordingId, "wide"), MOST)).isEqualTo(Requested.ADDED);
    assertThat(recordings.request(compose(recordingId, "wide"), MOST))
        .isEqualTo(Requested.NAME_TAKEN);
    assertThat(recordings.request(compose(recordingId, "tall"), MOST)).isEqualTo(Requested.ADDED);
    assertThat(recordings.request(compose(UUID.randomUUID(), "wide"), MOST))
        .isEqualTo(Requested.GONE);
    assertThat(recordings.markDeleted(recordingId, "somebody")).isTrue();
    assertThat(recordings.request(compose(recordingId, "other"), MOST)).isEqualTo(Requested.GONE);

    assertThat(statuses()).containsOnlyKeys("tall", "wide");
  }

  @Test
  void aRecordingHasOnlySoManyAlsoWhenManyAskAtOnce() throws InterruptedException {
    List<Requested> answers = Collections.synchronizedList(new ArrayList<>());
    List<Thread> askers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      JobMessage job = compose(recordingId, "c" + i);
      askers.add(Thread.startVirtualThread(() -> answers.add(recordings.request(job, 2))));
    }
    for (Thread asker : askers) {
      asker.join();
    }

    assertThat(answers)
        .containsExactlyInAnyOrder(
            Requested.ADDED, Requested.ADDED, Requested.TOO_MANY, Requested.TOO_MANY);
    assertThat(statuses()).hasSize(2);
  }

  @Test
  void whatTheMessageDoesNotTellTheDatabaseDoes() {
    JobMessage asked = compose(recordingId, "wide");
    assertThat(recordings.request(asked, MOST)).isEqualTo(Requested.ADDED);
    JobMessage forged =
        new JobMessage(
            1,
            asked.jobId(),
            JobKind.COMPOSE,
            recordingId,
            asked.sourceKey(),
            compose(recordingId, "other").compose());

    assertThat(claimed(forged).message()).isEqualTo(asked);
    assertThat(statuses()).containsExactly(Map.entry("wide", OutputStatus.RUNNING));
  }

  @Test
  void eachCompositeSucceedsOrFailsByItself() {
    JobMessage wide = compose(recordingId, "wide");
    JobMessage tall = compose(recordingId, "tall");
    assertThat(recordings.request(wide, MOST)).isEqualTo(Requested.ADDED);
    assertThat(recordings.request(tall, MOST)).isEqualTo(Requested.ADDED);
    Job first = claimed(wide);
    Job second = claimed(tall);

    assertThat(jobs.progress(first, 0.5)).isTrue();
    assertThat(jobs.fail(second, ErrorClass.INPUT, "journal_missing", "gone")).isTrue();
    assertThat(statuses())
        .containsEntry("wide", OutputStatus.RUNNING)
        .containsEntry("tall", OutputStatus.FAILED);
    assertThat(jobs.complete(first, List.of(named("wide")))).isTrue();

    assertThat(statuses())
        .containsEntry("wide", OutputStatus.COMPLETED)
        .containsEntry("tall", OutputStatus.FAILED);
  }

  @Test
  void theRecordingIsCompletedWithoutItsComposites() {
    assertThat(recordings.request(compose(recordingId, "wide"), MOST)).isEqualTo(Requested.ADDED);
    JobMessage transcode =
        database
            .jdbi()
            .withHandle(h ->
                h.createQuery("select * from job where kind = 'transcode'")
                    .map((row, _) -> Rows.jobMessage(row))
                    .one());
    Job job =
        ((Claim.Granted) jobs.claim(transcode, "a", LEASE, JobKind.TRANSCODE.outputs())).job();
    assertThat(jobs.complete(job, List.of(output(recordingId, OutputKind.RENDITION)))).isTrue();

    assertThat(recordings.find(recordingId).orElseThrow().status())
        .isEqualTo(ProcessingStatus.COMPLETED);
    Job composing = claimed(compose(recordingId, "later"));
    assertThat(jobs.fail(composing, ErrorClass.INPUT, "journal_missing", "gone")).isTrue();
    assertThat(recordings.find(recordingId).orElseThrow().status())
        .isEqualTo(ProcessingStatus.COMPLETED);
  }

  private Job claimed(JobMessage message) {
    Claim claim = jobs.claim(message, "worker", LEASE, JobKind.COMPOSE.outputs());
    return ((Claim.Granted) claim).job();
  }

  private Map<String, OutputStatus> statuses() {
    return recordings.outputs(recordingId).stream()
        .filter(o -> o.kind() == OutputKind.COMPOSITE)
        .collect(Collectors.toMap(Output::name, Output::status));
  }

  private Output named(String name) {
    return new Output(
        recordingId,
        OutputKind.COMPOSITE,
        name,
        OutputStatus.COMPLETED,
        1,
        1000,
        "recordings/" + recordingId + "/composite/" + name + "/1/recording.mp4",
        "video/mp4",
        "ab".repeat(32),
        null,
        null);
  }
}
