package io.videoconf.recorder.api;

import io.javalin.config.RoutesConfig;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.model.port.ObjectStore;
import io.videoconf.recorder.model.port.RecordingStore;
import io.videoconf.recorder.platform.account.FirstLogin;
import io.videoconf.recorder.platform.auth.PlaybackTokens;
import io.videoconf.recorder.platform.config.DatabaseSettings;
import io.videoconf.recorder.platform.config.Environment;
import io.videoconf.recorder.platform.config.HttpSettings;
import io.videoconf.recorder.platform.config.S3Settings;
import io.videoconf.recorder.platform.db.Database;
import io.videoconf.recorder.platform.db.JdbiRecordingStore;
import io.videoconf.recorder.platform.http.ApiVersions;
import io.videoconf.recorder.platform.http.ApiVersions.Version;
import io.videoconf.recorder.platform.http.HealthChecks;
import io.videoconf.recorder.platform.http.HttpServer;
import io.videoconf.recorder.platform.metrics.Metrics;
import io.videoconf.recorder.platform.s3.S3ObjectStore;
import io.videoconf.recorder.platform.service.Resources;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The recordings API and the pages to browse and watch, as one service. Thread-safe. */
public final class ApiService implements AutoCloseable {
  /** How many of the newest deletions are looked at again after a start. */
  private static final int RESUMED_DELETIONS = 100;

  private static final ApiVersions VERSIONS = new ApiVersions(List.of(Version.current(1)));

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
    HttpSettings http = HttpSettings.from(env, ApiSettings.DEFAULT_PORT);
    DatabaseSettings databaseSettings = DatabaseSettings.from(env);
    S3Settings s3 = S3Settings.from(env);
    IdentitySettings identitySettings = IdentitySettings.from(env);
    ApiSettings settings = ApiSettings.from(env);
    env.check();

    Resources parts = new Resources();
    try {
      Metrics metrics = parts.add(new Metrics("api"));
      Database database = parts.add(Database.open(databaseSettings, metrics.registry()));
      S3ObjectStore objects = parts.add(S3ObjectStore.open(s3));
      ObjectRemoval removal = parts.add(new ObjectRemoval(objects));
      RecordingStore recordings = new JdbiRecordingStore(database);
      removal.resume(deletedLately(recordings));
      InstantSource clock = InstantSource.system();
      Identity identity =
          parts.add(
              new Identity(
                  identitySettings, database, databaseSettings, metrics.registry(), clock));
      HttpServer server =
          parts.add(
              HttpServer.start(
                  http,
                  metrics.registry(),
                  new HealthChecks()
                      .add("database", database::check)
                      .add("object_store", objects::check),
                  c -> {
                    register(c.routes, recordings, objects, removal, identity, settings, clock);
                    VERSIONS.install(c);
                  }));
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

  /** All that is served: method and path. */
  List<String> routes() {
    return server.routes();
  }

  /** How to log in, if this start made the first user. */
  public Optional<FirstLogin> firstLogin() {
    return firstLogin;
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
      Identity identity,
      ApiSettings settings,
      InstantSource clock) {
    PlaybackTokens tokens = identity.playbackTokens();
    Links links = new Links(settings.publicUrl(), tokens, settings.playbackTtl(), clock);
    RecordingAccess access =
        new RecordingAccess(
            recordings, identity.authenticated(), tokens, identity.shareLinks(), clock);
    SignedUrls urls = new SignedUrls(objects, settings.playbackTtl(), clock);

    identity.register(routes);
    new RecordingRoutes(recordings, access, new RecordingViews(recordings, links), removal)
        .register(routes);
    new OutputRoutes(recordings, access, objects, clock, new SecureRandom()).register(routes);
    new MediaRoutes(recordings, access, objects, settings.downloadTtl()).register(routes);
    new PlaybackRoutes(access, new Playback(recordings, objects, urls), links).register(routes);
    new ShareRoutes(
            recordings,
            access,
            identity.shares(),
            identity.shareLinks(),
            links,
            clock,
            new SecureRandom())
        .register(routes);
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
