package io.videoconf.recorder.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.platform.auth.Principal;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.StrictBody;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code POST /graphql}, as the GraphQL over HTTP specification has it. Thread-safe. */
final class GraphQlRoutes {
  private static final String GRAPHQL_JSON = "application/graphql-response+json";

  private final RecordingAccess access;
  private final GraphQlEngine engine;
  private final Links links;
  private final boolean persistedQueries;

  GraphQlRoutes(
      RecordingAccess access, GraphQlEngine engine, Links links, GraphQlSettings settings) {
    this.access = access;
    this.engine = engine;
    this.links = links;
    this.persistedQueries = settings.persistedQueries();
  }

  void register(RoutesConfig routes) {
    routes.post("/graphql", this::answer);
  }

  private void answer(Context ctx) {
    Principal caller = access.caller(ctx);
    QueryParameters.of(ctx);
    Body body = StrictBody.read(ctx, Body.class);
    boolean persisted =
        body.extensions() != null && body.extensions().containsKey("persistedQuery");
    if (persisted && !persistedQueries) {
      send(
          ctx,
          Map.of(
              "errors",
              List.of(
                  Map.of(
                      "message",
                      "PersistedQueryNotSupported",
                      "extensions",
                      Map.of("code", "PERSISTED_QUERY_NOT_SUPPORTED")))));
      return;
    }
    if (!persisted && (body.query() == null || body.query().isBlank())) {
      throw ApiException.invalid("query", "query must be given");
    }
    send(
        ctx,
        engine.answer(
            new GraphQlEngine.Request(
                body.query(), body.operationName(), body.variables(), body.extensions()),
            new GraphQlFetchers.Asked(links.base(ctx), caller)));
  }

  /** Only who asks for the newer media type is told by the status that nothing was executed. */
  private static void send(Context ctx, Map<String, Object> answer) {
    boolean newer =
        Objects.requireNonNullElse(ctx.header(Header.ACCEPT), "").contains(GRAPHQL_JSON);
    ctx.status(newer && !answer.containsKey("data") ? 400 : 200);
    ctx.header(Header.CACHE_CONTROL, "no-store");
    ctx.contentType(newer ? GRAPHQL_JSON : "application/json");
    ctx.result(Json.writeBytes(answer));
  }

  private record Body(
      @Nullable String query,
      @JsonProperty("operationName") @Nullable String operationName,
      @Nullable Map<String, Object> variables,
      @Nullable Map<String, Object> extensions) {}
}
