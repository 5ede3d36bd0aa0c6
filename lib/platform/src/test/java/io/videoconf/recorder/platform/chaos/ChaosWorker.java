package io.videoconf.recorder.platform.chaos;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.job.Job;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.port.ObjectStore;
import io.videoconf.recorder.platform.config.DatabaseSettings;
import io.videoconf.recorder.platform.config.JobSettings;
import io.videoconf.recorder.platform.config.KafkaSettings;
import io.videoconf.recorder.platform.config.S3Settings;
import io.videoconf.recorder.platform.config.Secret;
import io.videoconf.recorder.platform.config.WorkerSettings;
import io.videoconf.recorder.platform.db.Database;
import io.videoconf.recorder.platform.db.DecidedObjectStore;
import io.videoconf.recorder.platform.db.JdbiJobStore;
import io.videoconf.recorder.platform.db.OutboxQueue;
import io.videoconf.recorder.platform.db.WorkerPresence;
import io.videoconf.recorder.platform.kafka.JobContext;
import io.videoconf.recorder.platform.kafka.JobFailure;
import io.videoconf.recorder.platform.kafka.JobHandler;
import io.videoconf.recorder.platform.kafka.JobSources;
import io.videoconf.recorder.platform.kafka.JobWorkers;
import io.videoconf.recorder.platform.kafka.OutboxRelay;
import io.videoconf.recorder.platform.s3.OutputPublisher;
import io.videoconf.recorder.platform.s3.S3ObjectStore;
import io.videoconf.recorder.testkit.TestS3;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A worker process that lives to be killed: everything is real but the media. It prints its number
 * once it takes jobs, and ends with its standard input, that is with whoever started it.
 */
final class ChaosWorker {
  /** Beyond what the faults of the object store can use up by bad luck. */
  static final int MAX_ATTEMPTS = 20;

  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration BACKOFF = Duration.ofMillis(200);

  private ChaosWorker() {}

  /**
   * @param args database, brokers, S3 endpoint, bucket, slots, working directory, milliseconds of
   *     work per job, kind of groups
   */
  public static void main(String[] args) throws IOException {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Database database = Database.open(new DatabaseSettings(args[0], null, null, 6), registry);
    KafkaSettings kafka = new KafkaSettings(args[1], 4, Duration.ofSeconds(5), Map.of());
    S3ObjectStore store =
        S3ObjectStore.open(
            new S3Settings(
                URI.create(args[2]),
                null,
                "us-east-1",
                args[3],
                TestS3.ACCESS_KEY,
                new Secret(TestS3.SECRET_KEY),
                true));
    // As every worker does; so its first job does not load half of the S3 client's classes.
    ObjectStore objects = DecidedObjectStore.prepare(store, database);
    WorkerSettings settings =
        new WorkerSettings(
            Integer.parseInt(args[4]),
            LEASE,
            MAX_ATTEMPTS,
            BACKOFF,
            Duration.ofSeconds(1),
            Path.of(args[5]).resolve(UUID.randomUUID().toString()));
    JdbiJobStore jobs = new JdbiJobStore(database, MAX_ATTEMPTS, BACKOFF);
    WorkerPresence presence = WorkerPresence.announce(database);
    OutboxRelay _ = OutboxRelay.start(new OutboxQueue(database), jobs, kafka, registry);
    JobWorkers _ =
        JobWorkers.start(
            new Handler(objects, Duration.ofMillis(Long.parseLong(args[6]))),
            new JobWorkers.Fleet(
                jobs,
                kafka,
                JobSources.valueOf(args[7]),
                settings,
                JobSettings.OWN_RECORDINGS,
                presence::owner,
                registry));
    System.out.println(presence.owner("").worker());
    while (System.in.read() >= 0) {
      // Nobody writes; the end is what counts.
    }
    Runtime.getRuntime().halt(0);
  }

  /** Publishes a small file as a rendition. */
  private record Handler(OutputPublisher publisher, Duration work) implements JobHandler {
    Handler(ObjectStore objects, Duration work) {
      this(new OutputPublisher(objects), work);
    }

    @Override
    public JobKind kind() {
      return JobKind.TRANSCODE;
    }

    @Override
    public List<Output> run(Job job, JobContext context) throws JobFailure, InterruptedException {
      try {
        Thread.sleep(work);
        Path file = context.workDirectory().resolve("out.mp4");
        Files.writeString(file, job.message().jobId() + " attempt " + job.attempt());
        return List.of(
            publisher.publish(
                job.message().recordingId(),
                OutputKind.RENDITION,
                job.attempt(),
                context.workDirectory(),
                List.of("out.mp4"),
                "out.mp4",
                context::progress));
      } catch (IOException e) {
        throw new JobFailure(ErrorClass.INTERNAL, "local_disk", "The local disk failed");
      }
    }
  }
}
