package io.videoconf.recorder.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import io.videoconf.recorder.api.ApiFixture.Response;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.OutputKind;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The document says what the server does, and the server does what the document says. */
class OpenApiTest {
  private final ApiFixture api = ApiFixture.shared();
  private final OpenApiDocument document =
      new OpenApiDocument(api.get("/api/openapi.yaml", null).body());

  @Test
  void theDocumentIsValid() {
    ParseOptions options = new ParseOptions();
    options.setResolve(true);
    SwaggerParseResult result =
        new OpenAPIV3Parser()
            .readContents(api.get("/api/openapi.yaml", null).body(), null, options);

    assertThat(result.getMessages()).isEmpty();
    assertThat(result.getOpenAPI().getOpenapi()).startsWith("3.1");
  }

  @Test
  void everyRouteIsDocumentedAndEveryDocumentedOneIsThere() {
    List<String> routes =
        api.service.routes().stream()
            .filter(e -> !e.startsWith("HEAD "))
            .filter(e -> e.matches("\\w+ /(api|v1|graphql|health|metrics).*"))
            .filter(e -> !e.startsWith("GET /api/docs/"))
            .toList();

    assertThat(new TreeSet<>(document.operations().values()))
        .containsExactlyInAnyOrderElementsOf(new TreeSet<>(routes));
  }

  @Test
  void everyReadIsAnsweredToHeadToo() {
    List<String> routes = api.service.routes();

    assertThat(routes)
        .containsAll(
            routes.stream()
                .filter(route -> route.startsWith("GET "))
                .map(route -> route.replace("GET ", "HEAD "))
                .toList());
  }

  @TestFactory
  Stream<DynamicTest> everyOperationIsAnsweredAsDocumented() {
    Map<String, Supplier<List<Response>>> calls = calls();
    assertThat(calls.keySet()).containsExactlyInAnyOrderElementsOf(document.operations().keySet());
    return calls.entrySet().stream()
        .map(call ->
            DynamicTest.dynamicTest(
                call.getKey(),
                () -> {
                  List<Response> answers = call.getValue().get();
                  assertThat(answers.getFirst().status()).isBetween(200, 399);
                  for (Response answer : answers) {
                    assertThat(document.problems(call.getKey(), answer))
                        .as(answer.status() + " " + answer.body())
                        .isEmpty();
                  }
                }));
  }

  @Test
  void theDataOfAnEventIsAsDocumented() {
    UUID id = api.finished("contract", "Event");
    String stream = api.get(path(id, "/events"), api.token("contract")).body();
    String data = stream.lines().filter(l -> l.startsWith("data: ")).findFirst().orElseThrow();

    assertThat(
            document.mismatches(
                Json.MAPPER.readTree("{\"$ref\":\"#/components/schemas/StatusEvent\"}"),
                Json.MAPPER.readTree(data.substring(6))))
        .isEmpty();
  }

  @Test
  void thePageToBrowseNeedsNothingFromElsewhere() {
    String page = api.get("/api/docs", null).body();

    assertThat(page).doesNotContain("http://", "https://", "<script>", "onload");
    for (String asset : List.of("init.js", "swagger-ui.css", "swagger-ui-bundle.js")) {
      assertThat(page).contains("/api/docs/" + asset);
      assertThat(api.get("/api/docs/" + asset, null).status()).isEqualTo(200);
    }
    assertThat(api.get("/api/docs", null).header("Content-Security-Policy"))
        .contains("script-src 'self';");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/openapi.yaml", "/api/docs", "/api/docs/init.js"})
  void theDescriptionIsServedWhateverVersionTheCallerTakes(String path) {
    Response plain = api.get(path, null);

    for (String version : List.of("v1", "v9")) {
      Response versioned =
          api.send(
              api.request(path, null)
                  .header("Accept", "application/vnd.videoconf." + version + "+json"));
      assertThat(versioned.status()).as(version).isEqualTo(200);
      assertThat(versioned.header("Content-Type")).isEqualTo(plain.header("Content-Type"));
      assertThat(versioned.body()).isEqualTo(plain.body());
    }
  }

  /** At least one answer that is no error, first, and some that are one. */
  private Map<String, Supplier<List<Response>>> calls() {
    Map<String, Supplier<List<Response>>> calls = new TreeMap<>();
    calls.put(
        "listRecordings",
        () -> {
          UUID _ = api.finished("contract", "Listed");
          Response page = get("/api/v1/recordings?limit=1");
          return List.of(
              page,
              get("/api/v1/recordings?limit=0"),
              api.get("/api/v1/recordings", null),
              known("/api/v1/recordings?limit=1"));
        });
    calls.put(
        "getRecording",
        () -> {
          UUID id = api.finished("contract", "Shown");
          api.joined(id, "bob", "Bob");
          api.recordings.saveQuality(id, List.of(HttpMannersTest.track(1, 300, 100, 1.5)));
          return List.of(get(path(id, "")), get(path(UUID.randomUUID(), "")), known(path(id, "")));
        });
    calls.put(
        "renameRecording",
        () -> {
          UUID id = api.started("contract", "Old");
          return List.of(
              send("PATCH", path(id, ""), "{\"title\":\"New\"}"),
              send("PATCH", path(id, ""), "{\"title\":\"\"}"),
              api.send(
                  api.request(path(id, ""), api.token("contract"))
                      .method("PATCH", HttpRequest.BodyPublishers.ofString("title"))));
        });
    calls.put(
        "deleteRecording",
        () -> {
          UUID id = api.finished("contract", "Gone");
          return List.of(
              send("DELETE", path(id, ""), null),
              send("DELETE", path(api.started("contract", "Live"), ""), null));
        });
    calls.put("listOutputs", () -> List.of(get(path(api.finished("contract", "O"), "/outputs"))));
    calls.put(
        "orderOutput",
        () -> {
          UUID id = api.finished("contract", "Ordered");
          api.objects.put(
              ObjectKeys.journalChunk(id, "00000000.journal"), "packets".getBytes(UTF_8), "x/y");
          return List.of(
              send("POST", path(id, "/outputs"), "{\"name\":\"tall\",\"preset\":\"portrait\"}"),
              send("POST", path(id, "/outputs"), "{\"name\":\"tall\"}"),
              send("POST", path(id, "/outputs"), "{\"name\":\"TALL\"}"));
        });
    calls.put(
        "followRecording",
        () -> {
          UUID id = api.finished("contract", "Followed");
          Response stream = get(path(id, "/events"));
          String seen =
              stream.body().lines().filter(l -> l.startsWith("id: ")).findFirst().orElseThrow();
          return List.of(
              stream,
              api.send(
                  api.request(path(id, "/events"), api.token("contract"))
                      .header("Last-Event-ID", seen.substring(4))));
        });
    calls.put(
        "downloadRecording",
        () -> {
          UUID id = api.finished("contract", "Downloaded");
          return List.of(
              get(path(id, "/download")),
              get(path(id, "/download?output=nothing")),
              get(path(api.started("contract", "Live"), "/download")));
        });
    calls.put(
        "getThumbnail",
        () ->
            List.of(
                get(path(api.finished("contract", "T"), "/thumbnail")),
                get(path(api.started("contract", "T"), "/thumbnail"))));
    calls.put(
        "getPlaylist",
        () ->
            List.of(
                get(path(api.finished("contract", "P"), "/playback.m3u8")),
                get(path(api.started("contract", "P"), "/playback.m3u8"))));
    calls.put(
        "getMediaPlaylist",
        () -> {
          UUID id = api.finished("contract", "M");
          return List.of(
              get(path(id, "/playback/480p.m3u8")), get(path(id, "/playback/none.m3u8")));
        });
    calls.put(
        "getStoryboard",
        () ->
            List.of(
                get(path(api.finished("contract", "S"), "/storyboard.vtt")),
                get(path(api.started("contract", "S"), "/storyboard.vtt"))));
    calls.put(
        "getChapters",
        () -> {
          UUID id = api.finished("contract", "S");
          api.made(id, OutputKind.CHAPTERS, "", "chapters.vtt", null);
          return List.of(
              get(path(id, "/chapters.vtt")),
              get(path(api.finished("contract", "S"), "/chapters.vtt")),
              get(path(api.started("contract", "S"), "/chapters.vtt")));
        });
    calls.put(
        "listWebhooks",
        () -> List.of(asAdmin("GET", "/api/v1/webhooks", null), get("/api/v1/webhooks")));
    calls.put(
        "createWebhook",
        () ->
            List.of(createWebhook(), asAdmin("POST", "/api/v1/webhooks", "{\"url\":\"ftp://x\"}")));
    calls.put(
        "getWebhook",
        () ->
            List.of(
                asAdmin("GET", createWebhook().location(), null),
                asAdmin("GET", "/api/v1/webhooks/none", null)));
    calls.put(
        "changeWebhook",
        () -> List.of(asAdmin("PATCH", createWebhook().location(), "{\"active\":false}")));
    calls.put(
        "replaceWebhookSecret",
        () -> List.of(asAdmin("POST", createWebhook().location() + "/secret", "")));
    calls.put("deleteWebhook", () -> List.of(asAdmin("DELETE", createWebhook().location(), null)));
    calls.put(
        "listDeliveries",
        () -> List.of(asAdmin("GET", delivered().replaceAll("/[^/]*$", ""), null)));
    calls.put("getDelivery", () -> List.of(asAdmin("GET", delivered(), null)));
    calls.put("replayDelivery", () -> List.of(asAdmin("POST", delivered() + "/replay", null)));
    calls.put(
        "postGraphQl",
        () ->
            List.of(
                send("POST", "/graphql", "{\"query\":\"{ recordings { hasMore } }\"}"),
                send("POST", "/graphql", "{\"query\":\"{ recording(id: 1) { title } }\"}"),
                send("POST", "/graphql", "{\"query\":\"{ nothing }\"}"),
                send("POST", "/graphql", "{}")));
    calls.put(
        "issueToken",
        () ->
            List.of(
                send(
                    "POST",
                    "/v1/auth/token",
                    "{\"client_id\":\"archive\",\"client_secret\":\"open sesame\"}"),
                send(
                    "POST",
                    "/v1/auth/token",
                    "{\"client_id\":\"archive\",\"client_secret\":\"x\"}"),
                send("POST", "/v1/auth/token", "{}")));
    calls.put(
        "getManifest",
        () -> {
          UUID id = api.started("contract", "D");
          api.stopped(id);
          api.assembled(id);
          api.laddered(id, Map.of("master.m3u8", "#EXTM3U\n", "manifest.mpd", "<MPD/>"));
          return List.of(
              get(path(id, "/playback.mpd")),
              get(path(api.started("contract", "D"), "/playback.mpd")));
        });
    calls.put(
        "createShare",
        () -> {
          UUID id = api.finished("contract", "Shared");
          return List.of(
              send("POST", path(id, "/shares"), "{\"allow_download\":true}"),
              send("POST", path(id, "/shares"), "{\"expires_in_seconds\":1}"),
              send("POST", path(UUID.randomUUID(), "/shares"), "{}"));
        });
    calls.put(
        "listShares",
        () -> {
          UUID id = api.finished("contract", "Shared");
          send("POST", path(id, "/shares"), "{}");
          return List.of(get(path(id, "/shares")), get(path(UUID.randomUUID(), "/shares")));
        });
    calls.put(
        "revokeShare",
        () -> {
          UUID id = api.finished("contract", "Shared");
          String share = send("POST", path(id, "/shares"), "{}").json().at("/share_id").asString();
          return List.of(
              send("DELETE", path(id, "/shares/" + share), null),
              send("DELETE", path(id, "/shares/none"), null));
        });
    calls.put(
        "openShare",
        () -> {
          UUID id = api.finished("contract", "Shared");
          String token = send("POST", path(id, "/shares"), "{}").json().at("/token").asString();
          return List.of(
              api.get("/api/v1/shares/" + token, null), api.get("/api/v1/shares/none", null));
        });
    calls.put(
        "submitJob",
        () ->
            List.of(
                submitJob(),
                asAdmin("POST", "/api/v1/jobs", "{\"kind\":\"dance\"}"),
                send("POST", "/api/v1/jobs", "{}")));
    calls.put(
        "listJobs",
        () -> {
          submitJob();
          return List.of(
              asAdmin("GET", "/api/v1/jobs?limit=1", null),
              asAdmin("GET", "/api/v1/jobs?limit=0", null),
              get("/api/v1/jobs"));
        });
    calls.put("getBacklog", () -> List.of(asAdmin("GET", "/api/v1/jobs/backlog", null)));
    calls.put(
        "getJob",
        () ->
            List.of(
                asAdmin("GET", submitJob().location(), null),
                asAdmin("GET", "/api/v1/jobs/none", null)));
    calls.put(
        "cancelJob",
        () ->
            List.of(
                asAdmin("POST", submitJob().location() + "/cancel", null),
                asAdmin("POST", "/api/v1/jobs/none/cancel", null)));
    calls.put(
        "retryJob",
        () -> {
          String job = submitJob().location();
          Response tooEarly = asAdmin("POST", job + "/retry", null);
          asAdmin("POST", job + "/cancel", null);
          return List.of(asAdmin("POST", job + "/retry", null), tooEarly);
        });
    calls.put(
        "logIn",
        () -> {
          api.account("contract-1");
          return List.of(
              logIn("contract-1"),
              api.post("/api/v1/auth/login", "{\"email\":\"x@y\",\"password\":\"z\"}"),
              api.post("/api/v1/auth/login", "{}"));
        });
    calls.put(
        "refreshLogin",
        () -> {
          api.account("contract-2");
          return List.of(
              api.post("/api/v1/auth/refresh", refreshToken(logIn("contract-2"))),
              api.post("/api/v1/auth/refresh", "{\"refresh_token\":\"x\"}"),
              api.post("/api/v1/auth/refresh", "{}"));
        });
    calls.put(
        "logOut",
        () -> {
          api.account("contract-3");
          return List.of(
              api.post("/api/v1/auth/logout", refreshToken(logIn("contract-3"))),
              api.post("/api/v1/auth/logout", "{}"));
        });
    calls.put(
        "getOperations",
        () ->
            List.of(
                api.get("/api/v1/ops", api.token("operator", "recordings:admin")),
                api.get("/api/v1/ops", api.token("contract")),
                api.get("/api/v1/ops", null)));
    calls.put("getOpenApi", () -> List.of(get("/api/openapi.yaml")));
    calls.put("getDocs", () -> List.of(get("/api/docs")));
    calls.put("isAlive", () -> List.of(get("/health/live")));
    calls.put("isReady", () -> List.of(get("/health/ready")));
    calls.put("getMetrics", () -> List.of(get("/metrics")));
    return calls;
  }

  private Response submitJob() {
    UUID id = api.started("contract", "Worked on");
    api.stopped(id);
    String source = "recordings/" + id + "/master/1/m.mp4";
    return asAdmin(
        "POST",
        "/api/v1/jobs",
        "{\"kind\":\"transcode\",\"recording_id\":\""
            + id
            + "\",\"source_key\":\""
            + source
            + "\"}");
  }

  private Response logIn(String user) {
    return api.post(
        "/api/v1/auth/login",
        "{\"email\":\"" + user + "@example.org\",\"password\":\"" + ApiFixture.PASSWORD + "\"}");
  }

  private static String refreshToken(Response login) {
    return "{\"refresh_token\":" + login.json().at("/refresh_token") + "}";
  }

  /** To a port where nobody listens, of an address that may not be called. */
  private Response createWebhook() {
    return asAdmin("POST", "/api/v1/webhooks", "{\"url\":\"https://localhost:1/hook\"}");
  }

  /** The path of a delivery that was attempted. */
  private String delivered() {
    String webhook = createWebhook().location();
    UUID _ = api.started("contract", "Told");
    String path = webhook + "/deliveries";
    ApiFixture.await(() -> asAdmin("GET", path, null).json().at("/deliveries/0/error").isString());
    return path
        + "/"
        + asAdmin("GET", path, null).json().at("/deliveries/0/delivery_id").asString();
  }

  private Response asAdmin(String method, String path, @Nullable String body) {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    return api.send(
        api.request(path, api.token("boss", "recordings:admin"))
            .header("Content-Type", "application/json")
            .method(method, publisher));
  }

  private Response get(String path) {
    return api.get(path, api.token("contract"));
  }

  /** Of who has the answer already. */
  private Response known(String path) {
    String tag = get(path).header("ETag");
    return api.send(
        api.request(path, api.token("contract")).header("If-None-Match", String.valueOf(tag)));
  }

  private Response send(String method, String path, @Nullable String body) {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    return api.send(
        api.request(path, api.token("contract"))
            .header("Content-Type", "application/json")
            .method(method, publisher));
  }

  private static String path(UUID id, String rest) {
    return ApiFixture.path(id) + rest;
  }
}
