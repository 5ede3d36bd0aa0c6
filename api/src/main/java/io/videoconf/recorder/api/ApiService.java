package io.videoconf.recorder.api;

import io.javalin.config.RoutesConfig;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.model.port.ObjectStore;
import io.videoconf.recorder.model.port.RecordingStore;
import io.videoconf.recorder.platform.auth.PlaybackTokens;
import io.videoconf.recorder.platform.auth.TokenIssuer;
import io.videoconf.recorder.platform.auth.TokenVerifier;
import io.videoconf.recorder.platform.config.AuthSettings;
import io.videoconf.recorder.platform.config.DatabaseSettings;
import io.videoconf.recorder.platform.config.Environment;
import io.videoconf.recorder.platform.config.HttpSettings;
import io.videoconf.recorder.platform.config.S3Settings;
import io.videoconf.recorder.platform.db.Database;
import io.videoconf.recorder.platform.db.JdbiRecordingStore;
import io.videoconf.recorder.platform.http.HealthChecks;
import io.videoconf.recorder.platform.http.HttpServer;
import io.videoconf.recorder.platform.metrics.Metrics;
import io.videoconf.recorder.platform.s3.S3ObjectStore;
import io.videoconf.recorder.platform.service.Resources;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** The recordings API and the pages to browse and watch, as one service. Thread-safe. */
public final class ApiService implements AutoCloseable {
  /** How many of the newest deletions are looked at again after a start. */
  private static final int RESUMED_DELETIONS = 100;

  private final URI baseUri;

  private final Resources parts;

  private ApiService(URI baseUri, Resources parts) {
    this.baseUri = baseUri;
    this.parts = parts;
  }

  /**
   * Connects to PostgreSQL and S3 and listens. Reads {@code RECORDER_HTTP_*}, {@code
   * RECORDER_DATABASE_*}, {@code RECORDER_S3_*}, {@code RECORDER_JWT_*}, {@code
   * RECORDER_PUBLIC_URL}, {@code RECORDER_DOWNLOAD_TTL}, {@code RECORDER_PLAYBACK_TTL}, {@code
   * RECORDER_COMPOSITES_PER_RECORDING} and {@code RECORDER_API_CLIENTS}.
   *
   * @throws io.videoconf.recorder.platform.config.ConfigurationException naming all that is missing
   *     or wrong
   */
  public static ApiService start(Environment env) {
    HttpSettings http = HttpSettings.from(env, ApiSettings.DEFAULT_PORT);
    DatabaseSettings databaseSettings = DatabaseSettings.from(env);
    S3Settings s3 = S3Settings.from(env);
    AuthSettings auth = AuthSettings.from(env);
    ApiSettings settings = ApiSettings.from(env);
    ApiClients clients = ApiClients.from(env);
    env.check();

    Resources parts = new Resources();
    try {
      Metrics metrics = parts.add(new Metrics("api"));
      Database database = parts.add(Database.open(databaseSettings, metrics.registry()));
      S3ObjectStore objects = parts.add(S3ObjectStore.open(s3));
      ObjectRemoval removal = parts.add(new ObjectRemoval(objects));
      RecordingStore recordings = new JdbiRecordingStore(database);
      removal.resume(deletedLately(recordings));
      HttpServer server =
          parts.add(
              HttpServer.start(
                  http,
                  metrics.registry(),
                  new HealthChecks()
                      .add("database", database::check)
                      .add("object_store", objects::check),
                  c -> register(c.routes, recordings, objects, removal, auth, settings, clients)));
      return new ApiService(server.baseUri(), parts);
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  /** Where it listens. */
  public URI baseUri() {
    return baseUri;
  }

  /** Lets requests in flight finish, then gives everything back. */
  @Override
  public void close() {
    parts.close();
  }

  private static void register(
      RoutesConfig routes,
      RecordingStore recordings,
      ObjectStore objects,
      ObjectRemoval removal,
      AuthSettings auth,
      ApiSettings settings,
      ApiClients clients) {
    InstantSource clock = InstantSource.system();
    PlaybackTokens tokens = new PlaybackTokens(auth);
    Links links = new Links(settings.publicUrl(), tokens, settings.playbackTtl(), clock);
    RecordingAccess access =
        new RecordingAccess(recordings, new TokenVerifier(auth), tokens, clock);
    SignedUrls urls = new SignedUrls(objects, settings.playbackTtl(), clock);

    new RecordingRoutes(recordings, access, new RecordingViews(recordings, links), removal)
        .register(routes);
    new OutputRoutes(recordings, access, objects, clock, new SecureRandom(), settings.composites())
        .register(routes);
    new MediaRoutes(recordings, access, objects, settings.downloadTtl()).register(routes);
    new PlaybackRoutes(access, new Playback(recordings, objects, urls), links).register(routes);
    new TokenRoutes(clients, new TokenIssuer(auth), clock).register(routes);
    new Pages(objects).register(routes);
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
