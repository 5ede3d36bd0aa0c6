package io.videoconf.recorder.platform.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
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
    routes.get("/metrics", ctx -> ctx.contentType(PROMETHEUS_TEXT).result(registry.scrape()));
    routes.get("/health/live", ctx -> ctx.json(Map.of("status", "ok")));
    routes.get("/health/ready", this::ready);
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
