package io.videoconf.recorder.api;

import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.videoconf.recorder.model.port.RecordingStore;
import io.videoconf.recorder.platform.auth.SecretSeal;
import io.videoconf.recorder.platform.db.Database;
import io.videoconf.recorder.platform.db.Meetings;
import io.videoconf.recorder.platform.db.RecordingChanges;
import io.videoconf.recorder.platform.db.WebhookStore;
import io.videoconf.recorder.platform.service.Resources;
import io.videoconf.recorder.platform.webhook.WebhookSender;
import io.videoconf.recorder.platform.webhook.WebhookTransport;
import java.security.SecureRandom;
import java.time.InstantSource;

/**
 * What the API has beside recordings and media: event streams, GraphQL, webhooks, its own
 * description, and calls from other sites. Thread-safe.
 */
final class RestParts implements AutoCloseable {
  private final RestSettings settings;
  private final Database database;
  private final RecordingStore recordings;
  private final MeterRegistry registry;
  private final WebhookStore webhooks;
  private final EventHub events;
  private final Resources parts = new Resources();

  /** Begins to listen for changes and to call webhooks. */
  RestParts(
      RestSettings settings,
      Database database,
      SecretSeal webhookSeal,
      RecordingStore recordings,
      MeterRegistry registry) {
    this.settings = settings;
    this.database = database;
    this.recordings = recordings;
    this.registry = registry;
    this.webhooks = new WebhookStore(database, webhookSeal);
    this.events = new EventHub(recordings);
    parts.add(new RecordingChanges(database, events));
    if (settings.webhooks().sending()) {
      parts.add(
          new WebhookSender(
              webhooks,
              new WebhookTransport(settings.webhooks().policy()),
              InstantSource.system(),
              new SecureRandom(),
              registry));
    }
  }

  void configure(JavalinConfig config) {
    CrossOrigin.allow(config, settings.corsOrigins());
  }

  void register(RoutesConfig routes, RecordingAccess access, Links links) {
    new EventRoutes(access, events, registry).register(routes);
    new DocsRoutes().register(routes);
    new WebhookRoutes(
            access,
            webhooks,
            settings.webhooks().policy(),
            InstantSource.system(),
            new SecureRandom())
        .register(routes);
    GraphQlFetchers fetchers = new GraphQlFetchers(recordings, new RecordingViews(links));
    GraphQlLoaders loaders = new GraphQlLoaders(new Meetings(database), recordings);
    new GraphQlRoutes(
            access,
            new GraphQlEngine(fetchers, loaders, settings.graphQl()),
            links,
            settings.graphQl())
        .register(routes);
  }

  /** Ends the answers that have no end of their own: before the server stops. */
  void endStreams() {
    events.close();
  }

  @Override
  public void close() {
    parts.close();
  }
}
