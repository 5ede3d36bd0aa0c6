package io.videoconf.recorder.api;

import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.videoconf.recorder.model.port.ObjectStore;
import io.videoconf.recorder.model.port.RecordingStore;
import io.videoconf.recorder.platform.auth.PlaybackTokens;
import io.videoconf.recorder.platform.db.Database;
import io.videoconf.recorder.platform.db.FleetStore;
import io.videoconf.recorder.platform.db.JdbiJobDesk;
import io.videoconf.recorder.platform.http.ApiVersions;
import io.videoconf.recorder.platform.http.ApiVersions.Version;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/** Wires every route of the API to what it needs. */
final class ApiRoutes {
  private static final ApiVersions VERSIONS =
      new ApiVersions(List.of(Version.current(1)), DocsRoutes.PATHS);

  private final ApiConfig config;
  private final Database database;
  private final RecordingStore recordings;
  private final ObjectStore objects;
  private final ObjectRemoval removal;
  private final Identity identity;
  private final RecordingAccess access;
  private final Links links;
  private final RestParts rest;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  ApiRoutes(
      ApiConfig config,
      Database database,
      RecordingStore recordings,
      ObjectStore objects,
      ObjectRemoval removal,
      Identity identity,
      RestParts rest,
      InstantSource clock) {
    this.config = config;
    this.database = database;
    this.recordings = recordings;
    this.objects = objects;
    this.removal = removal;
    this.identity = identity;
    this.rest = rest;
    this.clock = clock;
    PlaybackTokens tokens = identity.playbackTokens();
    this.access =
        new RecordingAccess(
            recordings, identity.authenticated(), tokens, identity.shareLinks(), clock);
    this.links = new Links(config.api().publicUrl(), tokens, config.api().playbackTtl(), clock);
  }

  /** What is counted and limited comes after the identity's routes. */
  void register(JavalinConfig javalin) {
    rest.configure(javalin);
    RoutesConfig routes = javalin.routes;
    identity.register(routes);
    recordings(routes);
    new ShareRoutes(
            recordings, access, identity.shares(), identity.shareLinks(), links, clock, random)
        .register(routes);
    rest.register(routes, access, links);
    new JobRoutes(new JdbiJobDesk(database), access, config.jobs(), clock, random).register(routes);
    new OpsRoutes(access, new FleetStore(database)).register(routes);
    new Pages(objects, config.api().publicUrl()).register(routes);
    VERSIONS.install(javalin);
  }

  private void recordings(RoutesConfig routes) {
    ApiSettings settings = config.api();
    SignedUrls urls = new SignedUrls(objects, settings.playbackTtl(), clock);
    new RecordingRoutes(recordings, access, new RecordingViews(links), removal).register(routes);
    new OutputRoutes(recordings, access, objects, clock, random, settings.composites())
        .register(routes);
    new MediaRoutes(recordings, access, objects, settings.downloadTtl()).register(routes);
    new PlaybackRoutes(access, new Playback(recordings, objects, urls), links).register(routes);
  }
}
