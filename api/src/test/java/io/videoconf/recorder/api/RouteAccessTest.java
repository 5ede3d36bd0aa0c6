package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.api.ApiFixture.Response;
import io.videoconf.recorder.platform.auth.PlaybackTokens.Purpose;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who may call what, for every route that is served. Routes of one recording are held to the rule
 * that a stranger cannot tell it from one that does not exist; all others need a row here.
 */
class RouteAccessTest {
  private static final ApiFixture api = ApiFixture.shared();
  private static final String OF_A_RECORDING = "/api/v1/recordings/{id}";
  private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "DELETE");

  private enum Access {
    /** Anybody, without a token. */
    PUBLIC,
    /** Only with a token. */
    TOKEN
  }

  /** Beginnings of routes; the longest one counts. Parts of the API may be served or not. */
  private static final Map<String, Access> ACCESS =
      Map.ofEntries(
          Map.entry("GET /", Access.PUBLIC), // pages and what they load
          Map.entry("HEAD /", Access.PUBLIC),
          Map.entry("GET /api/v1/", Access.TOKEN),
          Map.entry("HEAD /api/v1/", Access.TOKEN),
          Map.entry("GET /api/v1/shares/{token}", Access.PUBLIC),
          Map.entry("HEAD /api/v1/shares/{token}", Access.PUBLIC),
          Map.entry("POST /api/v1/auth/login", Access.PUBLIC),
          Map.entry("POST /api/v1/auth/refresh", Access.PUBLIC),
          Map.entry("POST /api/v1/auth/logout", Access.PUBLIC),
          Map.entry("POST /v1/auth/token", Access.PUBLIC),
          Map.entry("POST /api/v1/jobs", Access.TOKEN),
          Map.entry("POST /api/v1/webhooks", Access.TOKEN),
          Map.entry("PATCH /api/v1/webhooks", Access.TOKEN),
          Map.entry("DELETE /api/v1/webhooks", Access.TOKEN),
          Map.entry("POST /graphql", Access.TOKEN));

  private static UUID recording;

  @BeforeAll
  static void record() {
    recording = api.finished("owner", "Secret plans");
  }

  static Stream<String> routesOfARecording() {
    return api.service.routes().stream().filter(RouteAccessTest::isOfARecording);
  }

  static Stream<String> routesThatNeedAToken() {
    return api.service.routes().stream()
        .filter(r -> !isOfARecording(r) && access(r) == Access.TOKEN);
  }

  @Test
  void everyRouteHasARow() {
    assertThat(api.service.routes())
        .filteredOn(r -> !isOfARecording(r))
        .allSatisfy(r -> assertThat(access(r)).as("the row of " + r).isNotNull());
  }

  @ParameterizedTest
  @MethodSource("routesOfARecording")
  void aStrangerCannotTellARecordingFromNone(String route) {
    String eve = api.token("eve");
    Response foreign = call(route, recording, eve);
    Response missing = call(route, new UUID(7, 7), eve);

    assertThat(foreign.status()).isEqualTo(404);
    assertThat(missing.status()).isEqualTo(404);
    assertThat(withoutIds(foreign)).isEqualTo(withoutIds(missing));
    if (!route.startsWith("HEAD")) {
      assertThat(foreign.errorCode()).isEqualTo("RECORDING_NOT_FOUND");
    }
    assertThat(foreign.body()).doesNotContain("Secret plans", "owner");
  }

  @ParameterizedTest
  @MethodSource({"routesOfARecording", "routesThatNeedAToken"})
  void withoutABelievedTokenThereIsNoAnswer(String route) {
    for (String token : new String[] {null, "", "x.y.z"}) {
      Response refused = call(route, recording, token);
      assertThat(refused.status()).as(token).isEqualTo(401);
      assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
      if (!route.startsWith("HEAD")) {
        assertThat(refused.errorCode()).isEqualTo("INVALID_TOKEN");
        assertThat(refused.json().at("/error").propertyNames())
            .containsExactly("code", "message", "details", "request_id");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("routesOfARecording")
  void whatWasDeletedIsNotThereForItsHostEither(String route) {
    UUID deleted = api.finished("owner", "Deleted");
    assertThat(api.recordings.markDeleted(deleted, "owner")).isTrue();

    int expected = route.equals("DELETE " + OF_A_RECORDING) ? 204 : 404; // deletion is idempotent
    assertThat(call(route, deleted, api.token("owner")).status()).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("routesOfARecording")
  void anotherRecordingsTokensOpenNothing(String route) {
    UUID other = api.finished("owner", "Another");
    String token =
        api.playbackTokens.issue(Purpose.PLAYBACK, other, Duration.ofHours(1), Instant.now());

    assertThat(call(route + "?token=" + token, recording, null).status()).isEqualTo(401);
  }

  @Test
  void listsShowStrangersNothing() {
    assertThat(api.get("/api/v1/recordings", api.token("stranger")).json().at("/recordings"))
        .isEmpty();
    assertThat(
            api.get("/api/v1/recordings?meeting_id=standup", api.token("stranger"))
                .json()
                .at("/recordings"))
        .isEmpty();
  }

  private static boolean isOfARecording(String route) {
    return route.substring(route.indexOf(' ') + 1).startsWith(OF_A_RECORDING);
  }

  private static @Nullable Access access(String route) {
    return ACCESS.entrySet().stream()
        .filter(row -> route.startsWith(row.getKey()))
        .max((a, b) -> Integer.compare(a.getKey().length(), b.getKey().length()))
        .map(Map.Entry::getValue)
        .orElse(null);
  }

  private static Response call(String route, UUID id, @Nullable String token) {
    String method = route.substring(0, route.indexOf(' '));
    String path =
        Pattern.compile("\\{[a-z_]+}")
            .matcher(route.substring(method.length() + 1).replace("{id}", id.toString()))
            .replaceAll(new UUID(1, 2).toString());
    return api.send(
        api.request(path, token)
            .header("Content-Type", "application/json")
            .method(
                method,
                WITHOUT_BODY.contains(method)
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString("{\"title\":\"x\"}")));
  }

  private static List<String> withoutIds(Response response) {
    return List.of(
        Integer.toString(response.status()),
        response
            .body()
            .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID")
            .replaceAll("\"timestamp\":\"[^\"]*\"", "TIME"));
  }
}
