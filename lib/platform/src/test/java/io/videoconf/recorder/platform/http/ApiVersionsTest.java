package io.videoconf.recorder.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.platform.config.HttpSettings;
import io.videoconf.recorder.platform.http.ApiVersions.Version;
import io.videoconf.recorder.platform.metrics.Metrics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ApiVersionsTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Metrics METRICS = new Metrics("test");
  private static final ApiVersions VERSIONS =
      new ApiVersions(
          List.of(
              new Version(
                  1,
                  Instant.parse("2027-01-01T00:00:00Z"),
                  Instant.parse("2029-01-01T12:30:05Z"),
                  URI.create("https://example.org/v2")),
              Version.current(2)),
          Set.of("/api/description"));

  @SuppressWarnings("NullAway.Init")
  private static HttpServer server;

  @BeforeAll
  static void start() {
    server =
        HttpServer.start(
            new HttpSettings("127.0.0.1", 0),
            METRICS.registry(),
            new HealthChecks(),
            c -> {
              VERSIONS.install(c);
              for (int version = 1; version <= 2; version++) {
                String answer = "things of v" + version;
                c.routes.get(
                    "/api/v" + version + "/things/{id}",
                    ctx ->
                        ctx.result(answer + " " + ctx.pathParam("id") + " " + ctx.queryString()));
              }
              c.routes.get("/api/description", ctx -> ctx.result("described"));
              c.routes.get("/api/description/more", ctx -> ctx.result("described more"));
              c.routes.get("/other", ctx -> ctx.result("other"));
            });
  }

  @AfterAll
  static void stop() {
    server.close();
    METRICS.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/things/a%20b?x=1, '*/*', things of v1 a b x=1",
    "/api/v2/things/7?x=1, '*/*', things of v2 7 x=1",
    "/api/things/a%20b?x=1, application/vnd.videoconf.v1+json, things of v1 a b x=1",
    "/api/things/7?x=1, 'text/html;q=0.1, application/vnd.videoconf.v2+json', things of v2 7 x=1",
    "/api/description, '*/*', described",
    "/api/description, application/vnd.videoconf.v1+json, described",
    "/api/description, application/vnd.videoconf.v9+json, described",
    "/api/description/more, application/vnd.videoconf.v2+json, described more",
    "/api/v1/things/7?x=1, application/vnd.videoconf.v2+json, things of v1 7 x=1",
    "/api/v1/things/7?x=1, 'application/vnd.videoconf.v3+json, */*;q=0.1', things of v1 7 x=1",
    "/api/things/7?x=1, 'application/vnd.videoconf.v3+json, application/vnd.videoconf.v1+json', things of v1 7 x=1",
    "/api/things/7?x=1, 'application/vnd.videoconf.v1+json;q=0.5, application/vnd.videoconf.v2+json', things of v2 7 x=1",
    "/api/things/7?x=1, 'application/vnd.videoconf.v1+json;q=0, application/vnd.videoconf.v2+json;q=0.1', things of v2 7 x=1",
    "/api/things/7?x=1, application/vnd.videoconf.v2+json;charset=utf-8, things of v2 7 x=1"
  })
  void aVersionIsNamedInThePathOrByTheMediaType(String path, String accept, String answer)
      throws Exception {
    assertThat(get(path, accept).body()).isEqualTo(answer);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v3/things/7, '*/*'",
    "/api/v0/things/7, '*/*'",
    "/api/v1/things/7, application/vnd.videoconf.v3+json",
    "/api/v1/things/7, 'application/vnd.videoconf.v3+json, application/vnd.videoconf.v9+json;q=0.5'",
    "/api/things/7, application/vnd.videoconf.v3+json",
    "/api/things/7, application/vnd.videoconf.v1+json;q=0",
    "/api/things/7, application/vnd.videoconf.v1+jsonp",
    "/api/things/7, application/json"
  })
  void anUnknownVersionIsAnsweredWithThoseThatExist(String path, String accept) throws Exception {
    HttpResponse<String> response = get(path, accept);

    JsonNode error = Json.MAPPER.readTree(response.body()).get("error");
    assertThat(response.statusCode()).isEqualTo(406);
    assertThat(error.get("code").asString()).isEqualTo("NOT_ACCEPTABLE");
    assertThat(error.at("/details/versions").valueStream().map(JsonNode::asString))
        .containsExactly("v1", "v2");
  }

  @Test
  void anOldVersionSaysSinceWhenAndHowLongStill() throws Exception {
    var headers = get("/api/v1/things/7", "*/*").headers();

    assertThat(headers.firstValue("Deprecation")).contains("@1798761600");
    assertThat(headers.firstValue("Sunset")).contains("Mon, 01 Jan 2029 12:30:05 GMT");
    assertThat(headers.firstValue("Link"))
        .contains("<https://example.org/v2>; rel=\"deprecation\"");
  }

  @Test
  void theCurrentVersionSaysNothingOfTheKindAndWhatIsNoApiHasNoVersions() throws Exception {
    assertThat(get("/api/v2/things/7", "*/*").headers().map())
        .doesNotContainKeys("deprecation", "sunset");
    assertThat(get("/other", "application/vnd.videoconf.v9+json").body()).isEqualTo("other");
  }

  @Test
  void anAnswerThatDependsOnTheMediaTypeSaysSoToCaches() throws Exception {
    assertThat(
            get("/api/things/7", "application/vnd.videoconf.v2+json").headers().allValues("Vary"))
        .contains("Accept");
  }

  private static HttpResponse<String> get(String path, String accept) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(server.baseUri() + path))
            .header("Accept", accept)
            .build(),
        BodyHandlers.ofString());
  }
}
