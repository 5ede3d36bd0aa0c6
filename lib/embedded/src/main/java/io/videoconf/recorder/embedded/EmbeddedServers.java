package io.videoconf.recorder.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL, Kafka (a child JVM) and S3 together, started side by side. Thread-safe. */
public final class EmbeddedServers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServers.class);

  private final EmbeddedPostgres postgres;
  private final EmbeddedKafka kafka;
  private final EmbeddedS3 s3;

  private EmbeddedServers(EmbeddedPostgres postgres, EmbeddedKafka kafka, EmbeddedS3 s3) {
    this.postgres = postgres;
    this.kafka = kafka;
    this.s3 = s3;
  }

  /**
   * Where the servers listen.
   *
   * @param kafkaController Kafka's second port; keep it the same over restarts
   */
  public record Ports(int postgres, int kafka, int kafkaController, int s3) {
    /** Ports that nobody listens on now. */
    public static Ports free() {
      List<Integer> ports = FreePorts.some(4);
      return new Ports(ports.get(0), ports.get(1), ports.get(2), ports.get(3));
    }
  }

  /** What signs requests to S3. */
  public record S3Credentials(String accessKey, String secretKey) {
    @Override
    public String toString() {
      return "S3Credentials[accessKey=" + accessKey + "]";
    }
  }

  /**
   * Checks that all three could start. Servers that a killed JVM left on this directory do not
   * count: PostgreSQL is taken over, and Kafka's end is waited for.
   *
   * @throws ServerStartException naming the first port that is taken
   */
  public static void requirePorts(Path directory, Ports ports) {
    EmbeddedPostgres.requirePort(postgresIn(directory), ports.postgres());
    EmbeddedKafka.requirePorts(kafkaIn(directory), ports.kafka(), ports.kafkaController());
    FreePorts.requireFree("S3", ports.s3());
  }

  /**
   * Starts all three and returns when they answer. When one fails the others are stopped again.
   *
   * @param directory holds all their data and logs
   * @param progress is told in a line as each server is up; called from several threads
   * @throws ServerStartException when one did not come up; the message says what to do
   */
  public static EmbeddedServers start(
      Path directory, Ports ports, S3Credentials credentials, Consumer<String> progress) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Starter starter = new Starter(threads, progress);
      CompletableFuture<EmbeddedPostgres> postgres =
          starter.start(
              "PostgreSQL", () -> EmbeddedPostgres.start(postgresIn(directory), ports.postgres()));
      CompletableFuture<EmbeddedKafka> kafka =
          starter.start(
              "Kafka",
              () ->
                  EmbeddedKafka.startChild(
                      kafkaIn(directory), ports.kafka(), ports.kafkaController()));
      CompletableFuture<EmbeddedS3> s3 =
          starter.start(
              "S3",
              () ->
                  EmbeddedS3.start(
                      directory.resolve("s3"),
                      ports.s3(),
                      credentials.accessKey(),
                      credentials.secretKey()));
      starter.awaitAll();
      return new EmbeddedServers(postgres.join(), kafka.join(), s3.join());
    }
  }

  public EmbeddedPostgres postgres() {
    return postgres;
  }

  public EmbeddedKafka kafka() {
    return kafka;
  }

  public EmbeddedS3 s3() {
    return s3;
  }

  /** Stops S3, Kafka, then PostgreSQL. */
  @Override
  public void close() {
    try (postgres;
        kafka;
        s3) {
      // Closing is all there is to do; each is closed even when another's close fails.
    }
  }

  /**
   * The port of the PostgreSQL that runs on such a directory, whichever process started it.
   *
   * @param directory as in {@link #start}
   * @return empty when none runs there
   */
  public static OptionalInt postgresPort(Path directory) {
    return EmbeddedPostgres.portOn(postgresIn(directory));
  }

  private static Path postgresIn(Path directory) {
    return directory.resolve("postgresql");
  }

  private static Path kafkaIn(Path directory) {
    return directory.resolve("kafka");
  }

  /** Starts servers side by side, and stops those that came up when one does not. */
  private static final class Starter {
    private final long startNanos = System.nanoTime();
    private final Executor threads;
    private final Consumer<String> progress;
    private final List<CompletableFuture<? extends AutoCloseable>> servers = new ArrayList<>();

    Starter(Executor threads, Consumer<String> progress) {
      this.threads = threads;
      this.progress = progress;
    }

    <T extends AutoCloseable> CompletableFuture<T> start(String name, Supplier<T> starter) {
      CompletableFuture<T> server =
          CompletableFuture.supplyAsync(
              () -> {
                T started = starter.get();
                progress.accept("%s is up after %.1f s".formatted(name, elapsedSeconds()));
                return started;
              },
              threads);
      servers.add(server);
      return server;
    }

    void awaitAll() {
      try {
        CompletableFuture.allOf(servers.toArray(CompletableFuture[]::new)).join();
      } catch (CompletionException e) {
        servers.forEach(Starter::closeIfStarted);
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw e;
      }
    }

    private double elapsedSeconds() {
      return Duration.ofNanos(System.nanoTime() - startNanos).toMillis() / 1000.0;
    }

    private static void closeIfStarted(CompletableFuture<? extends AutoCloseable> server) {
      if (server.isCompletedExceptionally()) {
        return;
      }
      try {
        server.join().close();
      } catch (Exception e) {
        LOG.warn("a server did not stop after another had failed to start", e);
      }
    }
  }
}
