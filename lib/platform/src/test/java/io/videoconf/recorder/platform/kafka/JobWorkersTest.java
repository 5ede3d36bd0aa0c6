package io.videoconf.recorder.platform.kafka;

import static io.videoconf.recorder.platform.db.TestDatabase.output;
import static io.videoconf.recorder.platform.db.TestDatabase.processing;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.OutputStatus;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.job.Job;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.job.JobOwner;
import io.videoconf.recorder.model.job.JobPart;
import io.videoconf.recorder.model.job.JobResult;
import io.videoconf.recorder.model.job.JobStatus;
import io.videoconf.recorder.platform.config.JobSettings;
import io.videoconf.recorder.platform.config.KafkaSettings;
import io.videoconf.recorder.platform.config.WorkerSettings;
import io.videoconf.recorder.platform.db.Database;
import io.videoconf.recorder.platform.db.JdbiJobDesk;
import io.videoconf.recorder.platform.db.JdbiJobStore;
import io.videoconf.recorder.platform.db.JdbiRecordingStore;
import io.videoconf.recorder.platform.db.OutboxQueue;
import io.videoconf.recorder.platform.db.TestDatabase;
import io.videoconf.recorder.platform.kafka.DeadLetterReplay.DeadLetter;
import io.videoconf.recorder.testkit.TestKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers on a real broker and a real database. */
class JobWorkersTest {
  private static final Duration SHORT_LOCK = Duration.ofMillis(1500);
  private static final Duration LONG_JOB = SHORT_LOCK.multipliedBy(3);

  private static Database database;
  private static JdbiRecordingStore recordings;
  private static JdbiJobStore jobs;
  private static KafkaSettings kafka;
  private static KafkaTopics topics;
  private static KafkaProducer<byte[], byte[]> producer;

  @TempDir private Path workRoot;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicInteger runs = new AtomicInteger();
  private JobTopic topic;
  private UUID recordingId;

  /** The work itself, given its attempt. */
  private interface Work {
    void run(Job job, JobContext context) throws JobFailure, InterruptedException;
  }

  @BeforeAll
  static void open() {
    database = TestDatabase.open();
    recordings = new JdbiRecordingStore(database);
    jobs = new JdbiJobStore(database, 3, Duration.ofMillis(100));
    kafka = new KafkaSettings(TestKafka.bootstrapServers(), 1, SHORT_LOCK, Map.of());
    topics = new KafkaTopics(kafka);
    producer = KafkaClients.producer(kafka);
  }

  @AfterAll
  static void close() {
    producer.close();
    topics.close();
    database.close();
  }

  @BeforeEach
  void newTopicAndRecording() {
    String name = TestKafka.uniqueName("jobs");
    topic = new JobTopic(JobKind.TRANSCODE, name, "dlq." + name, name);
    topics.ensure(topic);
    recordingId = withoutJobs();
  }

  /** A recording whose rendition is pending and whose jobs a test sends itself. */
  private static UUID withoutJobs() {
    UUID id = processing(recordings, JobKind.TRANSCODE);
    database.jdbi().useHandle(h -> h.execute("truncate job, outbox"));
    return id;
  }

  @Test
  void aJobRunsOnceHoweverOftenItsMessageComes() throws Exception {
    JobMessage message = TestDatabase.job(JobKind.TRANSCODE, recordingId);
    try (JobWorkers _ = start(2, Duration.ofSeconds(30), (_, _) -> {})) {
      for (int i = 0; i < 5; i++) {
        send(Json.writeBytes(message));
      }
      Await.until("four are told apart", () -> count("already_finished") + count("busy") == 4);
    }

    assertThat(runs).hasValue(1);
    assertThat(count("completed")).isEqualTo(1);
    assertThat(recordings.find(recordingId).orElseThrow().status())
        .isEqualTo(ProcessingStatus.COMPLETED);
    try (Stream<Path> left = Files.list(workRoot)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aMalformedMessageIsPutAsideWithItsReasonAndTheNextJobIsDone() throws Exception {
    try (JobWorkers _ = start(1, Duration.ofSeconds(30), (_, _) -> {})) {
      send("{\"kind\":\"transcode\"}".getBytes(StandardCharsets.UTF_8));
      send(Json.writeBytes(TestDatabase.job(JobKind.TRANSCODE, UUID.randomUUID())));
      send(Json.writeBytes(TestDatabase.job(JobKind.TRANSCODE, recordingId)));
      Await.until("the good job is done", () -> count("completed") == 1);
    }

    List<ConsumerRecord<byte[], byte[]>> dead = deadLetters(2);
    assertThat(new String(dead.getFirst().value(), StandardCharsets.UTF_8))
        .isEqualTo("{\"kind\":\"transcode\"}");
    assertThat(header(dead.getFirst(), "message")).contains("schema", "required");
    assertThat(header(dead.getFirst(), "topic")).isEqualTo(topic.topic());
    assertThat(header(dead.getFirst(), "offset")).isEqualTo("0");
    assertThat(header(dead.getLast(), "message")).contains("recording does not exist");
    assertThat(runs).hasValue(1);
  }

  @Test
  void aJobLongerThanItsLockAndItsLeaseRunsExactlyOnceWhileOthersGoOn() throws Exception {
    JobMessage longJob = TestDatabase.job(JobKind.TRANSCODE, recordingId);
    UUID other = withoutJobs();
    AtomicInteger longRuns = new AtomicInteger();
    Work work =
        (job, _) -> {
          if (job.message().equals(longJob)) {
            longRuns.incrementAndGet();
            assertThat(new CountDownLatch(1).await(LONG_JOB.toMillis(), TimeUnit.MILLISECONDS))
                .isFalse();
          }
        };
    try (JobWorkers _ = start(2, Duration.ofSeconds(1), work)) {
      send(Json.writeBytes(longJob));
      Await.until("the long job runs", () -> longRuns.get() == 1);
      for (int i = 0; i < 4; i++) {
        send(Json.writeBytes(TestDatabase.job(JobKind.TRANSCODE, other)));
      }
      Await.until("all are done", () -> count("completed") == 5);
    }

    assertThat(longRuns).hasValue(1);
    assertThat(count("busy")).isZero();
    assertThat(count("lease_lost")).isZero();
    assertThat(count("already_finished")).isZero();
  }

  @Test
  void aHandlerWhoseLeaseIsLostIsCancelledAndCommitsNothing() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    JobMessage message = TestDatabase.job(JobKind.TRANSCODE, recordingId);
    Work work =
        (_, context) -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            assertThat(context.isCancelled()).isTrue();
            interrupted.countDown();
            throw e;
          }
        };
    try (JobWorkers _ = start(1, Duration.ofSeconds(1), work)) {
      send(Json.writeBytes(message));
      Await.until("it runs", () -> runs.get() == 1);
      // Somebody else has taken it over.
      database
          .jdbi()
          .useHandle(h ->
              h.execute("update job set attempt = attempt + 1 where job_id = ?", message.jobId()));

      assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
      Await.until("it is counted", () -> count("lease_lost") == 1);
    }

    assertThat(recordings.output(recordingId, OutputKind.RENDITION).orElseThrow().status())
        .isEqualTo(OutputStatus.RUNNING);
  }

  @Test
  void aWorkerThatStopsGivesItsJobBack() throws Exception {
    JobMessage message = TestDatabase.job(JobKind.TRANSCODE, recordingId);
    Work work = (_, _) -> new CountDownLatch(1).await();
    try (JobWorkers _ = start(1, Duration.ofSeconds(30), work)) {
      send(Json.writeBytes(message));
      Await.until("it runs", () -> runs.get() == 1);
    }

    assertThat(count("released")).isEqualTo(1);
    assertThat(recordings.output(recordingId, OutputKind.RENDITION).orElseThrow().status())
        .isEqualTo(OutputStatus.PENDING);
  }

  @Test
  void aJobTravelsThroughTheOutboxFailsIsTriedAgainAndCompletesTheRecording() {
    topic = JobTopic.of(JobKind.TRANSCODE);
    topics.ensure();
    UUID id = processing(recordings, JobKind.TRANSCODE);
    Work work =
        (job, _) -> {
          if (job.message().recordingId().equals(id) && job.attempt() == 1) {
            throw new JobFailure(ErrorClass.DESTINATION, "s3_away", "S3 is away");
          }
        };
    try (JobWorkers _ = start(1, Duration.ofSeconds(30), work);
        OutboxRelay _ = OutboxRelay.start(new OutboxQueue(database), jobs, kafka, registry)) {
      Await.until(
          "the recording is completed",
          () -> recordings.find(id).orElseThrow().status() == ProcessingStatus.COMPLETED);
    }

    assertThat(count("failed")).isEqualTo(1);
    assertThat(recordings.output(id, OutputKind.RENDITION).orElseThrow().status())
        .isEqualTo(OutputStatus.COMPLETED);
  }

  @Test
  void aJobThatIsCancelledWhileItRunsIsStoppedAndCommitsNothing() throws Exception {
    JobMessage message = TestDatabase.job(JobKind.TRANSCODE, recordingId);
    Work work = (_, _) -> new CountDownLatch(1).await();
    try (JobWorkers _ = start(1, Duration.ofSeconds(30), work)) {
      send(Json.writeBytes(message));
      Await.until("it runs", () -> runs.get() == 1);
      new JdbiJobDesk(database).cancel(message.jobId());

      Await.until("it is stopped", () -> count("cancelled") == 1);
    }

    assertThat(jobs.status(message.jobId())).contains(JobStatus.CANCELLED);
    assertThat(recordings.output(recordingId, OutputKind.RENDITION).orElseThrow().reasonCode())
        .isEqualTo("cancelled");
  }

  @Test
  void aJobThatIsSplitGoesOnWithWhatTheFleetMadeOfItsParts() throws Exception {
    JobMessage message = TestDatabase.job(JobKind.TRANSCODE, recordingId);
    JobHandler splitting =
        new JobHandler() {
          @Override
          public JobKind kind() {
            return JobKind.TRANSCODE;
          }

          @Override
          public List<Output> run(Job job, JobContext context) {
            assertThat(job.parts()).extracting(JobPart.Result::result).containsExactly("A", "B");
            return List.of(output(job.message().recordingId(), OutputKind.RENDITION));
          }

          @Override
          public JobResult work(Job job, JobContext context) {
            JobPart part = job.part();
            if (part != null) {
              return new JobResult.PartCompleted(part.task().toUpperCase(Locale.ROOT));
            }
            return job.step() == 0
                ? new JobResult.Split(List.of("a", "b"))
                : new JobResult.Completed(run(job, context));
          }
        };
    topic = JobTopic.of(JobKind.TRANSCODE);
    topics.ensure();
    try (JobWorkers _ = JobWorkers.start(topic, splitting, fleet(2, JobSources.SHARE));
        OutboxRelay _ = OutboxRelay.start(new OutboxQueue(database), jobs, kafka, registry)) {
      send(Json.writeBytes(message));
      Await.until(
          "it is completed",
          () -> jobs.status(message.jobId()).equals(Optional.of(JobStatus.COMPLETED)));
    }

    assertThat(count("split")).isEqualTo(1);
    assertThat(recordings.find(recordingId).orElseThrow().status())
        .isEqualTo(ProcessingStatus.COMPLETED);
  }

  @Test
  void whatIsHostileIsPutAsideAndCanBeReplayedOnceItsRecordingIsThere() throws Exception {
    UUID later = TestDatabase.recording(TestDatabase.START).recordingId();
    JobMessage early = TestDatabase.job(JobKind.TRANSCODE, later);
    try (JobWorkers _ = start(1, Duration.ofSeconds(30), (_, _) -> {})) {
      send(new byte[0]);
      send("[".repeat(100_000).getBytes(StandardCharsets.UTF_8));
      send(Json.write(early).getBytes(StandardCharsets.UTF_16));
      send(Json.writeBytes(early));
      send(Json.writeBytes(TestDatabase.job(JobKind.TRANSCODE, recordingId)));
      Await.until("the good job is done", () -> count("completed") == 1);
      assertThat(count("dead_lettered")).isEqualTo(4);

      database
          .jdbi()
          .useHandle(h ->
              h.execute(
                  """
                  insert into recording (recording_id, meeting_id, title, status, created_at,
                    started_at, node) values (?, 'm', 't', 'processing', now(), now(), 'n')
                  """,
                  later));
      try (DeadLetterReplay replay = new DeadLetterReplay(kafka)) {
        List<DeadLetter> found = new ArrayList<>();
        replay.read(topic, found::add);
        assertThat(found).hasSize(4);
        found.stream().filter(letter -> !letter.isMalformed()).forEach(replay::send);
      }
      Await.until("the replayed job is done", () -> count("completed") == 2);
    }
    assertThat(jobs.status(early.jobId())).contains(JobStatus.COMPLETED);
  }

  @Test
  void classicGroupsDoJobsTooAndTheIntakeShowsThemWhileTheyWait() throws Exception {
    JobMessage message = TestDatabase.job(JobKind.TRANSCODE, recordingId);
    JdbiJobDesk desk = new JdbiJobDesk(database);
    send(Json.writeBytes(message));
    try (JobIntake _ = JobIntake.start(List.of(topic), kafka, JobSettings.OWN_RECORDINGS, desk)) {
      Await.until("it is seen", () -> desk.find(message.jobId()).isPresent());
    }
    assertThat(jobs.status(message.jobId())).contains(JobStatus.QUEUED);
    assertThat(topics.lag(topic, JobSources.CLASSIC)).isEqualTo(1);

    JobHandler handler = handler((_, _) -> {});
    try (JobWorkers _ = JobWorkers.start(topic, handler, fleet(1, JobSources.CLASSIC))) {
      Await.until("it is done", () -> count("completed") == 1);
    }
    assertThat(topics.lag(topic, JobSources.CLASSIC)).isZero();
  }

  private JobWorkers start(int slots, Duration lease, Work work) {
    return JobWorkers.start(topic, handler(work), fleet(slots, lease, JobSources.SHARE));
  }

  private JobHandler handler(Work work) {
    return new JobHandler() {
      @Override
      public JobKind kind() {
        return JobKind.TRANSCODE;
      }

      @Override
      public List<Output> run(Job job, JobContext context) throws JobFailure, InterruptedException {
        runs.incrementAndGet();
        assertThat(context.workDirectory()).isEmptyDirectory();
        work.run(job, context);
        return List.of(output(job.message().recordingId(), OutputKind.RENDITION));
      }
    };
  }

  private JobWorkers.Fleet fleet(int slots, JobSources sources) {
    return fleet(slots, Duration.ofSeconds(30), sources);
  }

  private JobWorkers.Fleet fleet(int slots, Duration lease, JobSources sources) {
    WorkerSettings settings =
        new WorkerSettings(
            slots, lease, 3, Duration.ofMillis(100), Duration.ofMillis(300), workRoot);
    return new JobWorkers.Fleet(
        jobs, kafka, sources, settings, JobSettings.OWN_RECORDINGS, JobOwner::named, registry);
  }

  private void send(byte[] value) throws Exception {
    producer.send(new ProducerRecord<>(topic.topic(), value)).get(30, TimeUnit.SECONDS);
  }

  private int count(String outcome) {
    var counter = registry.find("recorder.jobs").tags("outcome", outcome).counter();
    return counter == null ? 0 : (int) counter.count();
  }

  private List<ConsumerRecord<byte[], byte[]>> deadLetters(int expected) {
    Map<String, Object> config = Map.of("bootstrap.servers", kafka.bootstrapServers());
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic.deadLetterTopic(), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      Await.until(
          "dead letters",
          () -> {
            consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            return records.size() >= expected;
          });
    }
    return records;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(
        record.headers().lastHeader("__dlq.errors." + name).value(), StandardCharsets.UTF_8);
  }
}
