package io.videoconf.recorder.ingest;

import io.javalin.config.RoutesConfig;
import io.videoconf.recorder.cell.CellLauncher;
import io.videoconf.recorder.cell.CellLimits;
import io.videoconf.recorder.cell.Isolation;
import io.videoconf.recorder.ingest.control.ControlRoutes;
import io.videoconf.recorder.ingest.control.EventRoutes;
import io.videoconf.recorder.ingest.receive.PortPool;
import io.videoconf.recorder.ingest.receive.ReceiveCounters;
import io.videoconf.recorder.ingest.receive.TrackEndpoint;
import io.videoconf.recorder.ingest.receive.UdpLoop;
import io.videoconf.recorder.ingest.session.SessionContext;
import io.videoconf.recorder.platform.auth.Authenticated;
import io.videoconf.recorder.platform.auth.Principal;
import io.videoconf.recorder.platform.auth.TokenVerifier;
import io.videoconf.recorder.platform.config.AuthSettings;
import io.videoconf.recorder.platform.config.CellSettings;
import io.videoconf.recorder.platform.config.DatabaseSettings;
import io.videoconf.recorder.platform.config.Environment;
import io.videoconf.recorder.platform.config.HttpSettings;
import io.videoconf.recorder.platform.config.KafkaSettings;
import io.videoconf.recorder.platform.config.S3Settings;
import io.videoconf.recorder.platform.config.WorkerSettings;
import io.videoconf.recorder.platform.db.Database;
import io.videoconf.recorder.platform.db.JdbiJobStore;
import io.videoconf.recorder.platform.db.JdbiRecordingStore;
import io.videoconf.recorder.platform.db.OutboxQueue;
import io.videoconf.recorder.platform.http.HealthChecks;
import io.videoconf.recorder.platform.http.HttpServer;
import io.videoconf.recorder.platform.kafka.KafkaTopics;
import io.videoconf.recorder.platform.kafka.OutboxRelay;
import io.videoconf.recorder.platform.metrics.Metrics;
import io.videoconf.recorder.platform.s3.S3ObjectStore;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An ingest node: control API, UDP, journals, compositors, uploads, and the relay of the outbox.
 */
public final class IngestService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IngestService.class);
  private static final int DEFAULT_PORT = 8081;

  private final URI baseUri;

  /** Closed from the last to the first. */
  private final Deque<AutoCloseable> parts;

  private IngestService(URI baseUri, Deque<AutoCloseable> parts) {
    this.baseUri = baseUri;
    this.parts = parts;
  }

  /**
   * Connects to PostgreSQL, Kafka and S3, takes up the recordings that this node was making, and
   * listens.
   *
   * @throws io.videoconf.recorder.platform.config.ConfigurationException naming all that is missing
   *     or wrong
   */
  public static IngestService start(Environment env) {
    HttpSettings http = HttpSettings.from(env, DEFAULT_PORT);
    DatabaseSettings databaseSettings = DatabaseSettings.from(env);
    KafkaSettings kafka = KafkaSettings.from(env);
    S3Settings s3 = S3Settings.from(env);
    AuthSettings auth = AuthSettings.from(env);
    WorkerSettings workers = WorkerSettings.from(env);
    CellSettings cellSettings = CellSettings.from(env);
    IngestSettings settings = IngestSettings.from(env);
    env.check();

    Deque<AutoCloseable> parts = new ArrayDeque<>();
    try {
      Metrics metrics = opened(parts, new Metrics("ingest"));
      Database database = opened(parts, Database.open(databaseSettings, metrics.registry()));
      S3ObjectStore objects = opened(parts, S3ObjectStore.open(s3));
      objects.prepare();
      KafkaTopics topics = opened(parts, new KafkaTopics(kafka));
      topics.ensure();
      JdbiJobStore jobs = new JdbiJobStore(database, workers.maxAttempts(), workers.retryBackoff());
      opened(parts, OutboxRelay.start(new OutboxQueue(database), jobs, kafka, metrics.registry()));
      CellLauncher cells =
          opened(
              parts, new CellLauncher(cellSettings.toConfig(CellLimits.live()), Isolation.probe()));
      ReceiveCounters counters = new ReceiveCounters();
      UdpLoop loop = opened(parts, UdpLoop.start());
      PortPool ports =
          new PortPool(settings.rtpHost(), settings.firstRtpPort(), settings.lastRtpPort());
      Recordings recordings =
          opened(
              parts,
              new Recordings(
                  new SessionContext(
                      settings,
                      new TrackEndpoint.Shared(loop, ports, counters),
                      cells,
                      new JdbiRecordingStore(database),
                      objects,
                      new SecureRandom())));
      IngestMetrics.register(metrics.registry(), recordings, counters);
      recordings.recover();
      HttpServer server =
          opened(
              parts,
              HttpServer.start(
                  http,
                  metrics.registry(),
                  new HealthChecks()
                      .add("database", database::check)
                      .add("object_store", objects::check)
                      .add("kafka", topics::check),
                  c -> register(c.routes, recordings, auth)));
      return new IngestService(server.baseUri(), parts);
    } catch (RuntimeException e) {
      closeAll(parts);
      throw e;
    }
  }

  /** Where the control API listens. */
  public URI baseUri() {
    return baseUri;
  }

  /** Leaves live recordings such that the next start takes them up. */
  @Override
  public void close() {
    closeAll(parts);
  }

  private static void register(RoutesConfig routes, Recordings recordings, AuthSettings auth) {
    routes.before(
        "/ingest/*",
        new Authenticated(
            new TokenVerifier(auth), InstantSource.system(), Set.of(Principal.SCOPE_INGEST)));
    new ControlRoutes(recordings).register(routes);
    new EventRoutes(recordings).register(routes);
  }

  private static <T extends AutoCloseable> T opened(Deque<AutoCloseable> parts, T part) {
    parts.push(part);
    return part;
  }

  private static void closeAll(Deque<AutoCloseable> parts) {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not close cleanly", part.getClass().getSimpleName(), e);
      }
    }
  }
}
