package io.videoconf.recorder.platform.http;

import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Counts and times requests by method, route template and status. Thread-safe. */
final class HttpMetrics {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final MeterRegistry registry;

  HttpMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void record(Context ctx, float elapsedMillis) {
    Endpoint endpoint = ctx.endpoints().matchedHttpEndpoint();
    // An unmatched path is the caller's text: as a label it would be unbounded.
    String route = endpoint == null ? "unmatched" : endpoint.path;
    Timer.builder("http.server.requests")
        .description("Requests answered")
        .tags("method", ctx.method().name())
        .tags("route", route)
        .tags("status", Integer.toString(ctx.statusCode()))
        .register(registry)
        .record(Duration.ofNanos((long) (elapsedMillis * NANOS_PER_MILLI)));
  }
}
