package io.videoconf.recorder.platform.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.videoconf.recorder.embedded.EmbeddedKafka;
import io.videoconf.recorder.embedded.FreePorts;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.platform.config.DatabaseSettings;
import io.videoconf.recorder.platform.config.KafkaSettings;
import io.videoconf.recorder.platform.config.S3Settings;
import io.videoconf.recorder.platform.config.Secret;
import io.videoconf.recorder.platform.db.Database;
import io.videoconf.recorder.platform.kafka.JobSources;
import io.videoconf.recorder.platform.kafka.KafkaTopics;
import io.videoconf.recorder.platform.s3.OutputManifest;
import io.videoconf.recorder.platform.s3.S3ObjectStore;
import io.videoconf.recorder.testkit.FaultyS3;
import io.videoconf.recorder.testkit.FaultyS3.Faults;
import io.videoconf.recorder.testkit.TestPostgres;
import io.videoconf.recorder.testkit.TestS3;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many short jobs on a real broker and a real database while worker processes are killed, the
 * broker is restarted and the object store misbehaves.
 *
 * <p>{@code -Drecorder.chaos.jobs=10000} makes the long version of it, see docs/jobs.md.
 */
class ChaosTest {
  private static final int JOBS = Integer.getInteger("recorder.chaos.jobs", 120);
  private static final int WORKERS = Integer.getInteger("recorder.chaos.workers", 2);
  private static final int SLOTS = Integer.getInteger("recorder.chaos.slots", 3);
  private static final int WORK_MILLIS = Integer.getInteger("recorder.chaos.work", 100);
  private static final int BROKER_RESTARTS = Integer.getInteger("recorder.chaos.restarts", 0);
  private static final int KILLS =
      Integer.getInteger("recorder.chaos.kills", Math.max(2, JOBS / 50));
  private static final long SEED = Long.getLong("recorder.chaos.seed", System.nanoTime());
  private static final Duration KILL_EVERY =
      Duration.ofMillis(Integer.getInteger("recorder.chaos.kill", 2000));
  private static final Duration BOUND = Duration.ofMinutes(5).plusMillis(200L * JOBS);
  private static final Duration STEP = Duration.ofMillis(50);
  private static final int LEAST_WAITING = 20;
  private static final String TOPIC = JobKind.TRANSCODE.topic();

  @TempDir private Path directory;

  @Test
  void everyJobHasExactlyOneVisibleOutputWhateverDies() throws Exception {
    Faults faults = new Faults(0.05, 0.02, 0.02, 0.02, Duration.ofMillis(300), SEED);
    List<Integer> ports = FreePorts.some(2);
    String url = TestPostgres.newDatabase();
    String bucket = TestS3.uniqueBucket();
    try (FaultyS3 s3 = FaultyS3.start(TestS3.endpoint(), faults);
        S3ObjectStore objects = objects(TestS3.endpoint(), bucket);
        Database database =
            Database.open(new DatabaseSettings(url, null, null, 4), new SimpleMeterRegistry());
        BrokerThatRestarts broker = new BrokerThatRestarts(directory.resolve("kafka"), ports)) {
      objects.prepare();
      logClaims(database.jdbi());
      List<JobMessage> jobs = new ArrayList<>(recordingsWithJobs(database.jdbi(), JOBS));
      KafkaSettings kafka =
          new KafkaSettings(broker.bootstrapServers(), 4, Duration.ofSeconds(5), Map.of());
      try (KafkaTopics topics = new KafkaTopics(kafka)) {
        topics.ensure();
      }
      List<String> arguments =
          List.of(
              url,
              broker.bootstrapServers(),
              s3.endpoint().toString(),
              bucket,
              String.valueOf(SLOTS),
              directory.toString(),
              String.valueOf(WORK_MILLIS),
              JobSources.SHARE.name());
      try (WorkerProcesses workers = new WorkerProcesses(arguments, WORKERS, database.jdbi())) {
        send(kafka, jobs);
        misbehave(database.jdbi(), kafka, jobs, workers, broker);
        workers.report(SEED, s3.injected());
        workers.requireKills();
      }
      assertThat(count(database.jdbi(), "completed")).as("seed %s", SEED).isEqualTo(jobs.size());
      assertThat(s3.injected()).as("faults").isPositive();
      for (JobMessage job : jobs) {
        assertOneVisibleOutput(database.jdbi(), objects, job);
      }
      assertThat(deadLetters(kafka)).as("dead letters, seed %s", SEED).isZero();
    }
  }

  /** Until all is done; there is always something to do while somebody has yet to die over it. */
  private static void misbehave(
      Jdbi jdbi,
      KafkaSettings kafka,
      List<JobMessage> jobs,
      WorkerProcesses workers,
      BrokerThatRestarts broker)
      throws Exception {
    long endNanos = System.nanoTime() + BOUND.toNanos();
    long killAtNanos = System.nanoTime();
    int restarts = 0;
    while (true) {
      int completed = count(jdbi, "completed");
      if (workers.kills() < KILLS && jobs.size() - completed < LEAST_WAITING) {
        List<JobMessage> more = recordingsWithJobs(jdbi, LEAST_WAITING);
        send(kafka, more);
        jobs.addAll(more);
      }
      if (completed == jobs.size()) {
        return;
      }
      if (System.nanoTime() - endNanos >= 0) {
        throw new AssertionError(
            "seed %d: only %d of %d jobs are completed: %s"
                .formatted(SEED, completed, jobs.size(), stuck(jdbi)));
      }
      if (restarts < BROKER_RESTARTS
          && completed >= JOBS * (restarts + 1) / (BROKER_RESTARTS + 2)) {
        broker.restart();
        restarts++;
      }
      workers.replace();
      if (workers.kills() < KILLS && System.nanoTime() - killAtNanos >= 0) {
        if (workers.killOne()) {
          killAtNanos = System.nanoTime() + KILL_EVERY.toNanos();
        }
      }
      LockSupport.parkNanos(STEP.toNanos());
    }
  }

  private static void assertOneVisibleOutput(Jdbi jdbi, S3ObjectStore objects, JobMessage job)
      throws Exception {
    UUID id = job.recordingId();
    record Row(String status, String key, String sha256, String recording) {}
    List<Row> rows =
        jdbi.withHandle(h ->
            h.createQuery(
                    """
                    select o.status, o.object_key, o.sha256, r.status as recording
                    from output o join recording r using (recording_id)
                    where recording_id = :id and o.kind = 'rendition'
                    """)
                .bind("id", id)
                .map((row, _) ->
                    new Row(row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
                .list());
    OutputManifest manifest = OutputManifest.read(objects, id, OutputKind.RENDITION).orElseThrow();
    String key = manifest.keyOf("out.mp4");
    byte[] content = objects.get(key).orElseThrow();
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));

    assertThat(rows).containsExactly(new Row("completed", key, sha256, "completed"));
    assertThat(new String(content, StandardCharsets.UTF_8))
        .isEqualTo(job.jobId() + " attempt " + manifest.attempt());
  }

  /** When which attempt began, for the time that it took to take a job over. */
  private static void logClaims(Jdbi jdbi) {
    jdbi.useHandle(h ->
        h.execute(
            "create table claim_log (job_id uuid, attempt integer, at timestamptz);"
                + "create function log_claim() returns trigger language plpgsql as $$ begin"
                + "  insert into claim_log values (new.job_id, new.attempt, clock_timestamp());"
                + "  return new; end $$;"
                + "create trigger log_claim after update of attempt on job for each row"
                + "  when (old.attempt <> new.attempt) execute function log_claim();"));
  }

  private static List<JobMessage> recordingsWithJobs(Jdbi jdbi, int count) {
    List<JobMessage> jobs = new ArrayList<>();
    jdbi.useTransaction(h -> {
      for (int i = 0; i < count; i++) {
        UUID id = UUID.randomUUID();
        h.execute(
            """
            insert into recording (recording_id, meeting_id, title, status, created_at, started_at,
              node) values (?, 'm', 't', 'processing', now(), now(), 'n')
            """,
            id);
        h.execute(
            """
            insert into output (recording_id, kind, status, progress)
            values (?, 'master', 'completed', 1), (?, 'rendition', 'pending', 0)
            """,
            id,
            id);
        jobs.add(
            new JobMessage(
                1,
                UUID.randomUUID(),
                JobKind.TRANSCODE,
                id,
                ObjectKeys.attempt(id, OutputKind.MASTER, 1) + "recording.mp4"));
      }
    });
    return jobs;
  }

  /** Every tenth message twice: brokers deliver at least once, and so do senders. */
  private static void send(KafkaSettings kafka, List<JobMessage> jobs) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      for (JobMessage job : jobs) {
        byte[] value = Json.writeBytes(job);
        sent.add(producer.send(new ProducerRecord<>(TOPIC, value)));
        if (job.jobId().hashCode() % 10 == 0) {
          sent.add(producer.send(new ProducerRecord<>(TOPIC, value)));
        }
      }
      for (Future<?> future : sent) {
        future.get(60, TimeUnit.SECONDS);
      }
    }
  }

  private static long deadLetters(KafkaSettings kafka) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(JobKind.TRANSCODE.deadLetterTopic(), 0);
      return consumer.endOffsets(List.of(partition)).get(partition);
    }
  }

  private static int count(Jdbi jdbi, String status) {
    return jdbi.withHandle(h ->
        h.createQuery("select count(*) from job where status = :status")
            .bind("status", status)
            .mapTo(Integer.class)
            .one());
  }

  private static List<String> stuck(Jdbi jdbi) {
    return jdbi.withHandle(h ->
        h.createQuery(
                """
                select status || ' ' || count(*) || ' ' || coalesce(min(reason_code), '')
                  || ' tries ' || max(tries) || ' deaths ' || max(deaths)
                from job group by status
                """)
            .mapTo(String.class)
            .list());
  }

  private static S3ObjectStore objects(URI endpoint, String bucket) {
    return S3ObjectStore.open(
        new S3Settings(
            endpoint,
            null,
            "us-east-1",
            bucket,
            TestS3.ACCESS_KEY,
            new Secret(TestS3.SECRET_KEY),
            true));
  }

  /** A broker in a JVM of its own that keeps its data and its port. */
  private static final class BrokerThatRestarts implements AutoCloseable {
    private final Path data;
    private final List<Integer> ports;
    private EmbeddedKafka broker;

    BrokerThatRestarts(Path data, List<Integer> ports) {
      this.data = data;
      this.ports = ports;
      this.broker = start();
    }

    String bootstrapServers() {
      return broker.bootstrapServers();
    }

    void restart() {
      broker.close();
      broker = start();
    }

    private EmbeddedKafka start() {
      return EmbeddedKafka.startChild(data, ports.get(0), ports.get(1));
    }

    @Override
    public void close() {
      broker.close();
    }
  }
}
