package io.videoconf.recorder.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.platform.auth.Authenticated;
import io.videoconf.recorder.platform.auth.Principal;
import io.videoconf.recorder.platform.auth.TokenIssuer;
import io.videoconf.recorder.platform.auth.TokenVerifier;
import io.videoconf.recorder.platform.config.AuthSettings;
import io.videoconf.recorder.platform.config.HttpSettings;
import io.videoconf.recorder.platform.config.Secret;
import io.videoconf.recorder.platform.metrics.Metrics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class HttpServerTest {
  private static final AuthSettings AUTH = new AuthSettings(new Secret("k".repeat(32)), "us");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Metrics METRICS = new Metrics("test");
  private static final HealthChecks HEALTH = new HealthChecks();
  private static final CountDownLatch SLOW_ENTERED = new CountDownLatch(1);
  private static final CountDownLatch SLOW_MAY_FINISH = new CountDownLatch(1);

  @SuppressWarnings("NullAway.Init")
  private static HttpServer server;

  record Offer(String name, int count, VideoFormat format) {}

  @BeforeAll
  static void start() {
    server = startServer();
  }

  @AfterAll
  static void stop() {
    server.close();
    METRICS.close();
  }

  private static HttpServer startServer() {
    return HttpServer.start(
        new HttpSettings("127.0.0.1", 0),
        METRICS.registry(),
        HEALTH,
        c -> {
          c.routes.get("/api/v1/things/{id}", ctx -> ctx.json(Map.of("id", ctx.pathParam("id"))));
          c.routes.post("/api/v1/things", ctx -> ctx.json(ctx.bodyAsClass(Offer.class)));
          c.routes.get(
              "/api/v1/broken",
              _ -> {
                throw new IllegalStateException("password=hunter2");
              });
          c.routes.get(
              "/api/v1/conflict",
              _ -> {
                throw new ApiException(ErrorCode.RECORDING_NOT_READY, "soon", Map.of("a", 1));
              });
          c.routes.get(
              "/api/v1/slow",
              ctx -> {
                SLOW_ENTERED.countDown();
                SLOW_MAY_FINISH.await(10, TimeUnit.SECONDS);
                ctx.result("done");
              });
          c.routes.before(
              "/ingest/*",
              new Authenticated(
                  new TokenVerifier(AUTH), InstantSource.system(), Set.of("ingest:write")));
          c.routes.get(
              "/ingest/v1/me", ctx -> ctx.json(Map.of("sub", Authenticated.principal(ctx).sub())));
          c.routes.get(
              "/v1/rooms",
              _ -> {
                throw new ApiException(ErrorCode.INVALID_TOKEN, "no");
              });
        });
  }

  @Test
  void everyAnswerCarriesARequestIdAndASaneOneIsKept() throws Exception {
    assertThat(get("/api/v1/things/1").headers().firstValue("X-Request-Id")).isPresent();
    assertThat(
            send(request("/api/v1/things/1").header("X-Request-Id", "abc-1"))
                .headers()
                .firstValue("X-Request-Id"))
        .contains("abc-1");
    assertThat(
            send(request("/api/v1/nowhere").header("X-Request-Id", "a b<script>"))
                .headers()
                .firstValue("X-Request-Id"))
        .hasValueSatisfying(id -> assertThat(id).startsWith("req_"));
  }

  @Test
  void anApiExceptionBecomesTheEnvelope() throws Exception {
    HttpResponse<String> response = get("/api/v1/conflict");

    JsonNode error = error(response);
    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(error.get("code").asString()).isEqualTo("RECORDING_NOT_READY");
    assertThat(error.get("message").asString()).isEqualTo("soon");
    assertThat(error.get("details").get("a").asInt()).isEqualTo(1);
    assertThat(Instant.parse(error.get("details").get("timestamp").asString())).isNotNull();
    assertThat(error.get("request_id").asString())
        .isEqualTo(response.headers().firstValue("X-Request-Id").orElseThrow());
  }

  @Test
  void pathsUnderV1GetTheFlatError() throws Exception {
    JsonNode body = Json.MAPPER.readTree(get("/v1/rooms").body());

    assertThat(body.get("error").asString()).isEqualTo("invalid_token");
    assertThat(body.get("status").asInt()).isEqualTo(401);
  }

  @Test
  void anUnexpectedFailureLeaksNothing() throws Exception {
    HttpResponse<String> response = get("/api/v1/broken");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(error(response).get("code").asString()).isEqualTo("INTERNAL");
    assertThat(response.body()).doesNotContain("hunter2").doesNotContain("Exception");
  }

  @Test
  void unknownRoutesAndMethodsAreTold() throws Exception {
    HttpResponse<String> missing = get("/api/v1/nowhere");
    HttpResponse<String> wrongMethod = send(request("/api/v1/things/1").DELETE());

    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(error(missing).get("code").asString()).isEqualTo("NOT_FOUND");
    assertThat(wrongMethod.statusCode()).isEqualTo(405);
    assertThat(error(wrongMethod).get("code").asString()).isEqualTo("METHOD_NOT_ALLOWED");
    assertThat(wrongMethod.headers().firstValue("Allow")).contains("GET");
  }

  @Test
  void aBodyThatIsNoJsonIsRefused() throws Exception {
    for (String body : new String[] {"{", "", "null", "[1]", "{\"name\":"}) {
      HttpResponse<String> response = post(body);
      assertThat(response.statusCode()).as(body).isEqualTo(400);
      assertThat(error(response).get("code").asString()).isEqualTo("VALIDATION_FAILED");
    }
  }

  @Test
  void aFieldOfTheWrongTypeIsNamed() throws Exception {
    for (String count : new String[] {"\"many\"", "\"7\"", "99999999999", "1e99", "true", "[]"}) {
      JsonNode error = error(post("{\"name\":\"a\",\"count\":" + count + "}"));

      assertThat(error.at("/details/field").asString()).as(count).isEqualTo("count");
    }
  }

  @Test
  void aFieldThatAConstructorRefusesIsNamedWithItsReason() throws Exception {
    JsonNode error =
        error(
            post(
                "{\"name\":\"a\",\"count\":1,\"format\":{\"width\":1279,\"height\":720,"
                    + "\"frame_rate\":30,\"bit_rate\":1500000}}"));

    assertThat(error.get("details").get("field").asString()).isEqualTo("format.width");
    assertThat(error.get("message").asString()).contains("must be even");
  }

  @Test
  void aBodyOverTheLimitIsRefusedWhetherItsLengthIsKnownOrNot() throws Exception {
    byte[] large = new byte[HttpServer.MAX_BODY_BYTES + 1];

    HttpResponse<String> known =
        send(request("/api/v1/things").POST(BodyPublishers.ofByteArray(large)));
    HttpResponse<String> chunked =
        send(
            request("/api/v1/things")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))));

    assertThat(known.statusCode()).isEqualTo(413);
    assertThat(chunked.statusCode()).isEqualTo(413);
  }

  @Test
  void aRouteBehindAuthenticationAsksForATokenAndItsScope() throws Exception {
    HttpResponse<String> none = get("/ingest/v1/me");
    HttpResponse<String> wrongScope = send(bearer(Set.of("jobs:write")));
    HttpResponse<String> right = send(bearer(Set.of("ingest:write")));

    assertThat(none.statusCode()).isEqualTo(401);
    assertThat(none.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(error(none).get("code").asString()).isEqualTo("INVALID_TOKEN");
    assertThat(wrongScope.statusCode()).isEqualTo(403);
    assertThat(error(wrongScope).get("code").asString()).isEqualTo("INSUFFICIENT_PERMISSIONS");
    assertThat(Json.MAPPER.readTree(right.body()).get("sub").asString()).isEqualTo("sfu");
  }

  @Test
  void readinessListsWhatFails() throws Exception {
    HEALTH.add("good", () -> {});
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);

    HEALTH.add(
        "bad",
        () -> {
          throw new IOException("down");
        });
    HttpResponse<String> response = get("/health/ready");
    HEALTH.add("bad", () -> {});

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("\"bad\":\"failed\"").contains("\"good\":\"ok\"");
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/metrics", "/health/live", "/health/ready"})
  void operatorsMayAskByHead(String path) throws Exception {
    HttpResponse<String> get = get(path);
    HttpResponse<String> head = send(request(path).HEAD());

    assertThat(head.statusCode()).isEqualTo(get.statusCode());
    assertThat(head.headers().firstValue("Content-Type"))
        .isEqualTo(get.headers().firstValue("Content-Type"));
  }

  @Test
  void requestsAreCountedByRouteTemplate() throws Exception {
    get("/api/v1/things/42");
    get("/api/v1/elsewhere/77");

    String metrics = get("/metrics").body();
    assertThat(metrics)
        .contains("route=\"/api/v1/things/{id}\"")
        .contains("route=\"unmatched\"")
        .contains("http_server_requests_seconds_count")
        .contains("jvm_memory_used_bytes")
        .contains("service=\"test\"")
        .doesNotContain("elsewhere");
  }

  @Test
  void aStoppingServerLetsARequestInFlightFinish() throws Exception {
    HttpServer stopping = startServer();
    CompletableFuture<HttpResponse<String>> slow =
        CLIENT.sendAsync(
            HttpRequest.newBuilder(stopping.baseUri().resolve("/api/v1/slow")).build(),
            BodyHandlers.ofString());
    assertThat(SLOW_ENTERED.await(10, TimeUnit.SECONDS)).isTrue();
    Thread closer = Thread.ofPlatform().start(stopping::close);
    SLOW_MAY_FINISH.countDown();

    assertThat(slow.get(10, TimeUnit.SECONDS).body()).isEqualTo("done");
    closer.join(10_000);
  }

  private static HttpRequest.Builder bearer(Set<String> scopes) {
    String token =
        new TokenIssuer(AUTH)
            .issue(new Principal("sfu", "basic", scopes), Duration.ofHours(1), Instant.now());
    return request("/ingest/v1/me").header("Authorization", "Bearer " + token);
  }

  private static JsonNode error(HttpResponse<String> response) {
    return Json.MAPPER.readTree(response.body()).get("error");
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  private static HttpResponse<String> post(String body) throws Exception {
    return send(request("/api/v1/things").POST(BodyPublishers.ofString(body)));
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.baseUri().resolve(path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }
}
