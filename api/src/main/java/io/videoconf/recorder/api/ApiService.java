package io.videoconf.recorder.api;

import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.model.port.RecordingStore;
import io.videoconf.recorder.platform.account.FirstLogin;
import io.videoconf.recorder.platform.config.Environment;
import io.videoconf.recorder.platform.db.Database;
import io.videoconf.recorder.platform.db.JdbiRecordingStore;
import io.videoconf.recorder.platform.db.ObjectWinners;
import io.videoconf.recorder.platform.http.HealthChecks;
import io.videoconf.recorder.platform.http.HttpServer;
import io.videoconf.recorder.platform.metrics.Metrics;
import io.videoconf.recorder.platform.s3.S3ObjectStore;
import io.videoconf.recorder.platform.service.Heartbeat;
import io.videoconf.recorder.platform.service.Resources;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The recordings API and the pages to browse and watch, as one service. Thread-safe. */
public final class ApiService implements AutoCloseable {
  /** How many of the newest deletions are looked at again after a start. */
  private static final int RESUMED_DELETIONS = 100;

  private final HttpServer server;
  private final Optional<FirstLogin> firstLogin;
  private final Resources parts;

  private ApiService(HttpServer server, Optional<FirstLogin> firstLogin, Resources parts) {
    this.server = server;
    this.firstLogin = firstLogin;
    this.parts = parts;
  }

  /**
   * Connects to PostgreSQL and S3 and listens. What it reads of the environment is in
   * docs/configuration.md.
   *
   * @throws io.videoconf.recorder.platform.config.ConfigurationException naming all that is missing
   *     or wrong
   */
  public static ApiService start(Environment env) {
    ApiConfig config = ApiConfig.from(env);
    InstantSource clock = InstantSource.system();
    Resources parts = new Resources();
    try {
      Metrics metrics = parts.add(new Metrics("api"));
      Database database = parts.add(Database.open(config.database(), metrics.registry()));
      S3ObjectStore objects = parts.add(S3ObjectStore.open(config.s3()));
      ObjectRemoval removal = parts.add(new ObjectRemoval(objects, new ObjectWinners(database)));
      RecordingStore recordings = new JdbiRecordingStore(database);
      removal.resume(deletedLately(recordings));
      Identity identity =
          parts.add(
              new Identity(
                  config.identity(), database, config.database(), metrics.registry(), clock));
      RestParts rest =
          parts.add(
              new RestParts(
                  config.rest(), database, identity.webhookSeal(), recordings, metrics.registry()));
      ApiRoutes routes =
          new ApiRoutes(config, database, recordings, objects, removal, identity, rest, clock);
      HttpServer server =
          parts.add(
              HttpServer.start(
                  config.http(),
                  metrics.registry(),
                  new HealthChecks()
                      .add("database", database::check)
                      .add("object_store", objects::check),
                  routes::register));
      server.beforeStop(rest::endStreams);
      parts.add(Heartbeat.start(database, "api", Map::of));
      return new ApiService(server, identity.firstLogin(), parts);
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  /** Where it listens. */
  public URI baseUri() {
    return server.baseUri();
  }

  /** How to log in, if this start made the first user. */
  public Optional<FirstLogin> firstLogin() {
    return firstLogin;
  }

  /** What it answers, as {@code GET /path/{parameter}}. */
  List<String> routes() {
    return server.routes();
  }

  /** Lets requests in flight finish, then gives everything back. */
  @Override
  public void close() {
    parts.close();
  }

  private static List<UUID> deletedLately(RecordingStore recordings) {
    return recordings
        .list(
            new RecordingStore.Query(
                null, null, ProcessingStatus.DELETED, null, null, null, RESUMED_DELETIONS, 0))
        .stream()
        .map(Recording::recordingId)
        .toList();
  }
}
