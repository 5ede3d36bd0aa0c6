package io.videoconf.recorder.e2e.rig;

import io.videoconf.recorder.platform.config.S3Settings;
import io.videoconf.recorder.platform.config.Secret;
import io.videoconf.recorder.platform.s3.S3ObjectStore;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./recorder up} on a data directory of its own, with ports that nobody else uses. Closing
 * stops the process and deletes the directory; of the data only the log is kept.
 */
public final class RunningRecorder implements AutoCloseable {
  /** A bucket beside the recorder's own that jobs may read from; nobody has made it yet. */
  public static final String FOREIGN_BUCKET = "archive";

  /** Two busy cores, cold caches, four servers. */
  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);

  private static final Duration TOKEN_LIFE = Duration.ofHours(1);

  private final String name;
  private final DataDirectory data;
  private final TcpPorts ports;
  private final int firstRtpPort;
  private final String rtpHost;
  private @Nullable Launcher process;
  private int starts;

  private RunningRecorder(String name, DataDirectory data, int firstRtpPort, String rtpHost) {
    this.name = name;
    this.data = data;
    this.ports = TcpPorts.free();
    this.firstRtpPort = firstRtpPort;
    this.rtpHost = rtpHost;
  }

  /**
   * Starts it and returns when every service says that it is ready.
   *
   * @param name of its log file
   * @param firstRtpPort of a hundred that it gets for media
   */
  public static RunningRecorder start(String name, int firstRtpPort)
      throws IOException, InterruptedException {
    return start(name, firstRtpPort, "127.0.0.1");
  }

  /** As {@link #start(String, int)}, with media received on another address of this machine. */
  public static RunningRecorder start(String name, int firstRtpPort, String rtpHost)
      throws IOException, InterruptedException {
    RunningRecorder recorder =
        new RunningRecorder(name, DataDirectory.create(name), firstRtpPort, rtpHost);
    try {
      recorder.start();
      return recorder;
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      recorder.close();
      throw e;
    }
  }

  /** Starts it again on the same data and ports, after {@link #killHard}. */
  public void start() throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("up", "--data=" + data.path()));
    arguments.addAll(ports.options());
    arguments.add("--rtp-ports=" + firstRtpPort + "-" + (firstRtpPort + 99));
    arguments.add("--rtp-host=" + rtpHost);
    starts++;
    Launcher started =
        Launcher.start(
            name + (starts > 1 ? "-" + starts : ""),
            arguments,
            Map.of("RECORDER_JOB_SOURCE_BUCKETS", FOREIGN_BUCKET));
    process = started;
    for (String service : services().keySet()) {
      Eventually.holds(
          service + " is ready; " + started.output(),
          START_TIMEOUT,
          () -> {
            if (!started.isAlive()) {
              throw new AssertionError("the recorder ended: " + started.output());
            }
            return service(service).get("/health/ready").status() == 200;
          });
    }
  }

  /** Kills the process with all services as {@code kill -9} does. */
  public void killHard() throws InterruptedException {
    launcher().killHard();
  }

  /** The process that holds all services. */
  public long pid() {
    return launcher().pid();
  }

  /** What it has printed. */
  public String output() {
    return launcher().output();
  }

  /** The services by name, each with its address. */
  public Map<String, URI> services() {
    return Map.of(
        "api", loopback(ports.api()),
        "ingest", loopback(ports.ingest()),
        "transcoder", loopback(ports.transcoder()),
        "thumbnailer", loopback(ports.thumbnailer()));
  }

  /** A caller of one service, without a token. */
  public HttpCaller service(String service) {
    URI base = services().get(service);
    if (base == null) {
      throw new IllegalArgumentException(service);
    }
    return new HttpCaller(base, null);
  }

  /** A caller of the public API who may do everything. */
  public HttpCaller api() {
    return service("api").withToken(token());
  }

  /** The control API, called by somebody who may. */
  public ControlApi control() {
    return new ControlApi(service("ingest").withToken(token()));
  }

  /** Where Kafka listens. */
  public String kafka() {
    return "127.0.0.1:" + ports.kafka();
  }

  /** A bucket of its object store, opened with its keys; the caller closes it. */
  public S3ObjectStore bucket(String bucket) {
    return S3ObjectStore.open(
        new S3Settings(
            loopback(ports.s3()),
            null,
            "us-east-1",
            bucket,
            secret("s3_access_key"),
            new Secret(secret("s3_secret_key")),
            true));
  }

  /** Its own bucket, likewise. */
  public S3ObjectStore objects() {
    return bucket("recordings");
  }

  /** A token for everything. */
  public String token() {
    return Jwt.signed(secret("jwt_secret"), Instant.now().plus(TOKEN_LIFE));
  }

  /** One of the secrets that the data directory holds. */
  public String secret(String key) {
    Properties secrets = new Properties();
    try (Reader reader = Files.newBufferedReader(data.path().resolve("secrets.properties"))) {
      secrets.load(reader);
    } catch (IOException e) {
      throw new IllegalStateException("no secrets in " + data.path(), e);
    }
    return secrets.getProperty(key);
  }

  @Override
  public void close() {
    Launcher running = process;
    if (running != null) {
      running.close();
    }
    data.close();
  }

  private Launcher launcher() {
    Launcher running = process;
    if (running == null) {
      throw new IllegalStateException("not started");
    }
    return running;
  }

  private static URI loopback(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
