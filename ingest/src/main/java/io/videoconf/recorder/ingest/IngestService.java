package io.videoconf.recorder.ingest;

import io.javalin.config.RoutesConfig;
import io.videoconf.recorder.cell.CellLauncher;
import io.videoconf.recorder.cell.CellLimits;
import io.videoconf.recorder.cell.Isolation;
import io.videoconf.recorder.ingest.control.ControlRoutes;
import io.videoconf.recorder.ingest.control.EventRoutes;
import io.videoconf.recorder.ingest.control.LookRoutes;
import io.videoconf.recorder.ingest.janus.JanusConnectors;
import io.videoconf.recorder.ingest.janus.JanusRoutes;
import io.videoconf.recorder.ingest.receive.UdpNetwork;
import io.videoconf.recorder.ingest.session.LeftOut;
import io.videoconf.recorder.ingest.session.SessionContext;
import io.videoconf.recorder.model.port.ObjectStore;
import io.videoconf.recorder.platform.account.KeptSecrets;
import io.videoconf.recorder.platform.account.Suspensions;
import io.videoconf.recorder.platform.auth.AccessTokens;
import io.videoconf.recorder.platform.auth.Authenticated;
import io.videoconf.recorder.platform.auth.Principal;
import io.videoconf.recorder.platform.config.AuthSources;
import io.videoconf.recorder.platform.config.CellSettings;
import io.videoconf.recorder.platform.config.DatabaseSettings;
import io.videoconf.recorder.platform.config.Environment;
import io.videoconf.recorder.platform.config.HttpSettings;
import io.videoconf.recorder.platform.config.KafkaSettings;
import io.videoconf.recorder.platform.config.S3Settings;
import io.videoconf.recorder.platform.config.WorkerSettings;
import io.videoconf.recorder.platform.db.Database;
import io.videoconf.recorder.platform.db.DecidedObjectStore;
import io.videoconf.recorder.platform.db.JdbiJobStore;
import io.videoconf.recorder.platform.db.JdbiRecordingStore;
import io.videoconf.recorder.platform.db.OutboxQueue;
import io.videoconf.recorder.platform.http.HealthChecks;
import io.videoconf.recorder.platform.http.HttpServer;
import io.videoconf.recorder.platform.kafka.KafkaTopics;
import io.videoconf.recorder.platform.kafka.OutboxRelay;
import io.videoconf.recorder.platform.metrics.CellWarnings;
import io.videoconf.recorder.platform.metrics.Metrics;
import io.videoconf.recorder.platform.s3.S3ObjectStore;
import io.videoconf.recorder.platform.service.Heartbeat;
import io.videoconf.recorder.platform.service.Resources;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Set;

/**
 * An ingest node: control API, UDP, journals, compositors, uploads, and the relay of the outbox.
 */
public final class IngestService implements AutoCloseable {
  private static final int DEFAULT_PORT = 8081;

  private final URI baseUri;

  private final Resources parts;

  private IngestService(URI baseUri, Resources parts) {
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
    AuthSources auth = AuthSources.from(env);
    WorkerSettings workers = WorkerSettings.from(env);
    CellSettings cellSettings = CellSettings.from(env);
    IngestSettings settings = IngestSettings.from(env);
    env.check();

    Resources parts = new Resources();
    try {
      Metrics metrics = parts.add(new Metrics("ingest"));
      Database database = parts.add(Database.open(databaseSettings, metrics.registry()));
      S3ObjectStore objects = parts.add(S3ObjectStore.open(s3));
      ObjectStore decided = DecidedObjectStore.prepare(objects, database);
      KafkaTopics topics = parts.add(new KafkaTopics(kafka));
      topics.ensure();
      JdbiJobStore jobs = new JdbiJobStore(database, workers.maxAttempts(), workers.retryBackoff());
      parts.add(OutboxRelay.start(new OutboxQueue(database), jobs, kafka, metrics.registry()));
      CellLauncher cells =
          parts.add(
              new CellLauncher(
                  cellSettings.toConfig(CellLimits.live()),
                  Isolation.probe(),
                  new CellWarnings(metrics.registry())));
      UdpNetwork network = parts.add(settings.openNetwork());
      LeftOut leftOut = new LeftOut();
      Recordings recordings =
          parts.add(
              new Recordings(
                  new SessionContext(
                      settings,
                      network,
                      cells,
                      new JdbiRecordingStore(database),
                      decided,
                      leftOut,
                      new SecureRandom()),
                  metrics.registry()));
      IngestMetrics.register(metrics.registry(), recordings, network, leftOut);
      recordings.recover();
      JanusConnectors janus =
          parts.add(new JanusConnectors(settings.workDir(), settings.announcedIp(false)));
      recordings.all().forEach(janus::recover);
      Authenticated authenticated =
          new Authenticated(
              parts.add(
                  new AccessTokens(auth.own(() -> KeptSecrets.signing(database)), auth.trusted())),
              new Suspensions(database, InstantSource.system()),
              InstantSource.system(),
              Set.of(Principal.SCOPE_INGEST));
      HttpServer server =
          parts.add(
              HttpServer.start(
                  http,
                  metrics.registry(),
                  new HealthChecks()
                      .add("database", database::check)
                      .add("object_store", objects::check)
                      .add("kafka", topics::check),
                  c -> register(c.routes, recordings, janus, authenticated)));
      parts.add(Heartbeat.start(database, "ingest", () -> IngestLoad.of(recordings)));
      return new IngestService(server.baseUri(), parts);
    } catch (RuntimeException e) {
      parts.close();
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
    parts.close();
  }

  private static void register(
      RoutesConfig routes,
      Recordings recordings,
      JanusConnectors janus,
      Authenticated authenticated) {
    routes.before("/ingest/*", authenticated);
    new ControlRoutes(recordings).register(routes);
    new LookRoutes(recordings).register(routes);
    new EventRoutes(recordings).register(routes);
    new JanusRoutes(recordings, janus).register(routes);
  }
}
