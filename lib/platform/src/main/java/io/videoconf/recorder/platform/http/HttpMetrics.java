package io.videoconf.recorder.platform.http;

import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts and times requests by method, route template and status. Thread-safe. */
final class HttpMetrics {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final MeterRegistry registry;

  /** As many as the registry holds: to have it build the same one again costs with every call. */
  private final Map<Labels, Timer> timers = new ConcurrentHashMap<>();

  private record Labels(String method, String route, int status) {}

  HttpMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void record(Context ctx, float elapsedMillis) {
    Endpoint endpoint = ctx.endpoints().matchedHttpEndpoint();
    // An unmatched path is the caller's text: as a label it would be unbounded.
    String route = endpoint == null ? "unmatched" : endpoint.path;
    timers
        .computeIfAbsent(new Labels(ctx.method().name(), route, ctx.statusCode()), this::timer)
        .record(Duration.ofNanos((long) (elapsedMillis * NANOS_PER_MILLI)));
  }

  private Timer timer(Labels labels) {
    return Timer.builder("http.server.requests")
        .description("Requests answered")
        .tags("method", labels.method())
        .tags("route", labels.route())
        .tags("status", Integer.toString(labels.status()))
        .register(registry);
  }
}
