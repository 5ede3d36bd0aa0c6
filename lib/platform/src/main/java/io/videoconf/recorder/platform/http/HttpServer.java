package io.videoconf.recorder.platform.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.videoconf.recorder.platform.config.HttpSettings;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;

/**
 * The HTTP server of a service: virtual threads, request ids, error envelope, request metrics and
 * the operations routes. Thread-safe.
 */
public final class HttpServer implements AutoCloseable {
  public static final int MAX_BODY_BYTES = 1 << 20;

  /** How long requests in flight may still take once the server stops. */
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private final Javalin javalin;
  private final String host;
  private final List<Runnable> beforeStop = new CopyOnWriteArrayList<>();

  private HttpServer(Javalin javalin, String host) {
    this.javalin = javalin;
    this.host = host;
  }

  /**
   * Starts to listen.
   *
   * @param routes adds the service's own routes: {@code c -> c.routes.get(…)}
   */
  public static HttpServer start(
      HttpSettings settings,
      PrometheusMeterRegistry registry,
      HealthChecks health,
      Consumer<JavalinConfig> routes) {
    return start(settings, registry, health, RequestBounds.ORDINARY, routes);
  }

  static HttpServer start(
      HttpSettings settings,
      PrometheusMeterRegistry registry,
      HealthChecks health,
      RequestBounds bounds,
      Consumer<JavalinConfig> routes) {
    HttpMetrics metrics = new HttpMetrics(registry);
    Javalin javalin =
        Javalin.create(c -> {
          c.startup.showJavalinBanner = false;
          c.startup.showOldJavalinVersionWarning = false;
          c.startup.startupWatcherEnabled = false;
          c.concurrency.useVirtualThreads = true;
          c.http.prefer405over404 = true;
          c.http.maxRequestSize = MAX_BODY_BYTES;
          c.http.defaultContentType = "application/json";
          c.jsonMapper(new JsonBodies(MAX_BODY_BYTES));
          c.jetty.modifyServer(server -> {
            server.setStopTimeout(STOP_TIMEOUT.toMillis());
            GracefulHandler graceful = new GracefulHandler();
            graceful.setHandler(new MinimumReadRate(bounds.bytesPerSecond()));
            server.setHandler(graceful);
            server.setErrorHandler(new ServerErrors(Clock.systemUTC()));
            server.addBean(new NetworkConnectionLimit(bounds.connections(), server));
          });
          c.jetty.addConnector((server, http) -> {
            ServerConnector connector =
                new ServerConnector(server, new HeaderDeadline(http, bounds.headers()));
            connector.setHost(settings.host());
            connector.setPort(settings.port());
            connector.setIdleTimeout(bounds.idle().toMillis());
            return connector;
          });
          c.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setRequestHeaderSize(bounds.headerBytes());
            // Each connection of a proxy carries the headers of many callers: to remember them for
            // the next request is work for nothing.
            http.setHeaderCacheSize(0);
            // A page goes out in one piece with its length, and not in chunks as it is written.
            http.setOutputAggregationSize(http.getOutputBufferSize());
            // No id of ours holds a slash: an address that hides one is refused.
            http.setUriCompliance(UriCompliance.DEFAULT);
          });
          c.routes.before(RequestId::assign);
          // Whether an answer is compressed shows when it is written, too late for its headers.
          c.routes.before(ctx -> Vary.by(ctx, "Accept-Encoding"));
          c.requestLogger.http((ctx, millis) -> {
            metrics.record(ctx, millis);
            RequestId.forget();
          });
          new ErrorAnswers(Clock.systemUTC()).register(c.routes);
          new OperationsRoutes(registry, health).register(c.routes);
          routes.accept(c);
        });
    javalin.start(settings.host(), settings.port());
    return new HttpServer(javalin, settings.host());
  }

  /** The port it listens on, also when any free one was asked for. */
  public int port() {
    return javalin.port();
  }

  public URI baseUri() {
    return URI.create("http://" + (host.equals("0.0.0.0") ? "127.0.0.1" : host) + ":" + port());
  }

  /** What is served, each as {@code GET /path/{parameter}}, in the order of the alphabet. */
  public List<String> routes() {
    return javalin.unsafe.internalRouter.allHttpHandlers().stream()
        .map(handler -> handler.endpoint)
        .filter(endpoint -> endpoint.method.isHttpMethod())
        .map(endpoint -> endpoint.method.name() + " " + endpoint.path)
        .sorted()
        .toList();
  }

  /** Runs before the server stops: ends answers that have no end of their own (event streams). */
  public void beforeStop(Runnable action) {
    beforeStop.add(action);
  }

  /** Accepts nothing more, lets requests in flight finish (10 s at most), and stops. */
  @Override
  public void close() {
    beforeStop.forEach(Runnable::run);
    javalin.stop();
  }
}
