package io.videoconf.recorder.platform.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code /metrics}, {@code /health/live} and {@code /health/ready}: the same on every service. */
final class OperationsRoutes {
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry;
  private final HealthChecks health;

  OperationsRoutes(PrometheusMeterRegistry registry, HealthChecks health) {
    this.registry = registry;
    this.health = health;
  }

  void register(RoutesConfig routes) {
    read(routes, "/metrics", ctx -> ctx.contentType(PROMETHEUS_TEXT).result(registry.scrape()));
    read(routes, "/health/live", ctx -> ctx.json(Map.of("status", "ok")));
    read(routes, "/health/ready", this::ready);
  }

  private static void read(RoutesConfig routes, String path, Handler handler) {
    routes.get(path, handler);
    routes.head(path, handler);
  }

  private void ready(Context ctx) {
    Map<String, Boolean> results = health.run();
    boolean allWell = !results.containsValue(false);
    Map<String, String> checks = new LinkedHashMap<>();
    results.forEach((name, well) -> checks.put(name, well ? "ok" : "failed"));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", allWell ? "ok" : "unavailable");
    body.put("checks", checks);
    ctx.status(allWell ? 200 : 503).json(body);
  }
}
