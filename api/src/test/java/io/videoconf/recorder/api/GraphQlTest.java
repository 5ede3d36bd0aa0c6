package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.api.ApiFixture.Response;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.platform.auth.PlaybackTokens;
import io.videoconf.recorder.platform.auth.Principal;
import io.videoconf.recorder.platform.config.AuthSettings;
import io.videoconf.recorder.platform.config.Environment;
import io.videoconf.recorder.platform.db.FleetStore;
import io.videoconf.recorder.platform.db.FleetStore.Instance;
import io.videoconf.recorder.platform.db.Meetings;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class GraphQlTest {
  private final ApiFixture api = ApiFixture.shared();

  @Test
  void theDocumentedDashboardQueryIsAnswered() {
    String user = user();
    for (int i = 0; i < 4; i++) {
      api.joined(api.started(user, "Meeting " + i), user, "Ada");
    }
    JsonNode answer =
        ask(
            user,
            """
            query GetUserDashboard($userId: ID!) {
              user(id: $userId) {
                displayName
                meetings(status: SCHEDULED, limit: 5) {
                  id title scheduledStartTime participants { displayName role }
                }
                recordings(limit: 3) { id title durationSeconds createdAt }
              }
            }
            """,
            Map.of("userId", user));

    assertThat(answer.has("errors")).as(answer.toString()).isFalse();
    assertThat(answer.at("/data/user/displayName").asString()).isEqualTo("Ada");
    assertThat(answer.at("/data/user/meetings")).isEmpty();
    assertThat(answer.at("/data/user/recordings").findValuesAsString("title"))
        .containsExactly("Meeting 3", "Meeting 2", "Meeting 1");
    JsonNode recording = answer.at("/data/user/recordings/0");
    assertThat(recording.at("/durationSeconds").isIntegralNumber()).isTrue();
    assertThat(Instant.parse(recording.at("/createdAt").asString())).isNotNull();
  }

  @Test
  void whoHasAnAccountIsNamedAsItSays() {
    String user = user();
    api.account(user);
    api.joined(api.started(user, "Under another name"), user, "Somebody");

    JsonNode self =
        ask(user, "query($id: ID!) { user(id: $id) { displayName email } }", Map.of("id", user));

    assertThat(self.at("/data/user/displayName").asString()).isEqualTo("The " + user);
    assertThat(self.at("/data/user/email").asString()).isEqualTo(user + "@example.org");
  }

  @Test
  void addressesAreToldToWhoseTheyAreAndToAdministratorsAlone() {
    String host = user();
    String guest = user();
    api.account(host);
    api.account(guest);
    UUID id = api.started(host, "Both");
    api.joined(id, host, "Host");
    api.joined(id, guest, "Guest");
    Map<String, Object> query =
        Map.of(
            "query",
            "query($id: ID!) { recording(id: $id) { meeting { participants { user { id email } } } } }",
            "variables",
            Map.of("id", id));

    assertThat(addresses(post(api.token(guest), query)))
        .contains(guest + "=" + guest + "@example.org", host + "=")
        .doesNotContain(host + "=" + host + "@example.org");
    assertThat(addresses(post(api.token("boss", "recordings:admin"), query)))
        .contains(guest + "=" + guest + "@example.org", host + "=" + host + "@example.org");
  }

  private static List<String> addresses(Response answer) {
    List<String> addresses = new ArrayList<>();
    answer
        .json()
        .at("/data/recording/meeting/participants")
        .forEach(
            p -> addresses.add(p.at("/user/id").asString() + "=" + p.at("/user/email").asString()));
    return addresses;
  }

  @Test
  void theDocumentedMeetingQueryIsAnswered() {
    String user = user();
    UUID id = api.started(user, "Design review");
    api.joined(id, user, "Ada");
    api.joined(id, "guest", "Guest");

    JsonNode answer =
        ask(
            user,
            """
            query GetMeetingDetails($meetingId: ID!) {
              meeting(id: $meetingId) {
                title
                status
                hostUser { displayName }
                participants { displayName role isMuted isVideoOn }
                chatMessages(limit: 50) { content senderName timestamp }
              }
            }
            """,
            Map.of("meetingId", "standup"));

    assertThat(answer.has("errors")).as(answer.toString()).isFalse();
    JsonNode meeting = answer.at("/data/meeting");
    assertThat(meeting.at("/title").asString()).isEqualTo("Design review");
    assertThat(meeting.at("/status").asString()).isEqualTo("ACTIVE");
    assertThat(meeting.at("/hostUser/displayName").asString()).isEqualTo("Ada");
    assertThat(meeting.at("/participants"))
        .extracting(p -> p.at("/displayName").asString() + " " + p.at("/role").asString())
        .containsExactlyInAnyOrder("Ada HOST", "Guest PARTICIPANT");
    assertThat(meeting.at("/participants/0/isMuted").isBoolean()).isTrue();
    assertThat(meeting.at("/chatMessages").isArray()).isTrue();
  }

  @Test
  void whoIsThereIsMutedOrShowsWhatTheRecorderReceives() {
    String user = user();
    UUID id = api.started(user, "Live");
    api.joined(id, "silent", "Silent");
    api.joined(id, "seen", "Seen");
    api.joined(id, "unknown", "Unknown");
    FleetStore fleet = new FleetStore(api.database);
    Instance node = new Instance(UUID.randomUUID(), "ingest", "host", "1", Instant.now());
    fleet.beat(
        node,
        Map.of(
            "recordings",
            List.of(
                Map.of(
                    "recording_id",
                    id,
                    "meeting_id",
                    "standup",
                    "tracks",
                    List.of(
                        sent("p-silent", "microphone", true),
                        sent("p-silent", "screen", false),
                        sent("p-seen", "microphone", false),
                        sent("p-seen", "camera", false))))));

    JsonNode answer =
        ask(
            user,
            """
            { meeting(id: "standup") {
                participants { displayName isMuted isVideoOn isScreenSharing } } }
            """,
            Map.of());
    fleet.gone(node.instanceId());

    assertThat(answer.has("errors")).as(answer.toString()).isFalse();
    assertThat(answer.at("/data/meeting/participants"))
        .extracting(GraphQlTest::shown)
        .contains(
            "Silent muted true, video false, screen true",
            "Seen muted false, video true, screen false",
            "Unknown muted true, video false, screen false");
  }

  private static Map<String, Object> sent(String participant, String source, boolean muted) {
    return Map.of("participant_id", participant, "source", source, "muted", muted);
  }

  private static String shown(JsonNode participant) {
    return "%s muted %s, video %s, screen %s"
        .formatted(
            participant.path("displayName").asString(),
            participant.path("isMuted").asBoolean(),
            participant.path("isVideoOn").asBoolean(),
            participant.path("isScreenSharing").asBoolean());
  }

  @Test
  void recordingsComeInPages() {
    String user = user();
    for (int i = 0; i < 5; i++) {
      UUID _ = api.started(user, "Page " + i);
    }
    List<String> titles = new ArrayList<>();
    String cursor = null;
    do {
      Map<String, Object> variables = cursor == null ? Map.of() : Map.of("cursor", cursor);
      JsonNode page =
          ask(
                  user,
                  "query($cursor: String) { recordings(meetingId: \"standup\", limit: 2,"
                      + " cursor: $cursor) { recordings { title } hasMore nextCursor } }",
                  variables)
              .at("/data/recordings");
      titles.addAll(page.at("/recordings").findValuesAsString("title"));
      cursor = page.at("/hasMore").asBoolean() ? page.at("/nextCursor").asString() : null;
    } while (cursor != null);

    assertThat(titles).containsExactly("Page 4", "Page 3", "Page 2", "Page 1", "Page 0");
  }

  @Test
  void aRecordingHasTheUrlsOfRestAndTheStatesInUpperCase() {
    String user = user();
    UUID id = api.finished(user, "Done");

    JsonNode recording =
        ask(
                user,
                "query($id: ID!) { recording(id: $id) { processingStatus fileSizeBytes fileSize"
                    + " downloadUrl thumbnailUrl meeting { id } } }",
                Map.of("id", id))
            .at("/data/recording");

    assertThat(recording.at("/processingStatus").asString()).isEqualTo("COMPLETED");
    assertThat(recording.at("/fileSizeBytes").asInt()).isEqualTo(ApiFixture.MASTER.length);
    assertThat(recording.at("/downloadUrl").asString())
        .isEqualTo(api.service.baseUri() + ApiFixture.path(id) + "/download");
    assertThat(recording.at("/thumbnailUrl").asString()).contains("/thumbnail?token=");
    assertThat(recording.at("/meeting/id").asString()).isEqualTo("standup");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ recording(id: \"{id}\") { title } } | RECORDING_NOT_FOUND",
        "{ meeting(id: \"\\u0000\") { title } } | MEETING_NOT_FOUND",
        "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } } | QUERY_TOO_EXPENSIVE",
        "{ meeting(id: \"nowhere\") { title } } | MEETING_NOT_FOUND",
        "{ user(id: \"somebody-else\") { displayName } } | NOT_FOUND",
        "{ recordings(limit: 101) { hasMore } } | VALIDATION_FAILED",
        "{ recordings(cursor: \"x\") { hasMore } } | VALIDATION_FAILED",
        "{ recordings { | GRAPHQL_PARSE_FAILED",
        "{ recordings { colour } } | GRAPHQL_VALIDATION_FAILED",
      })
  void anErrorHasACode(String query, String code) {
    UUID foreign = api.started("someone", "Foreign");

    JsonNode answer = ask(user(), query.replace("{id}", foreign.toString()), Map.of());

    assertThat(answer.at("/errors/0/extensions/code").asString())
        .as(answer.toString())
        .isEqualTo(code);
    assertThat(answer.at("/errors/0/message").asString()).isNotBlank();
  }

  @Test
  void aUserWhomNoDatabaseCanBeAskedForIsNotThere() {
    JsonNode answer =
        api.send(
                api.request("/graphql", api.token("boss", "recordings:admin"))
                    .header("Content-Type", "application/json")
                    .POST(
                        HttpRequest.BodyPublishers.ofString(
                            Json.write(Map.of("query", "{ user(id: \"a\\u0000\") { email } }")))))
            .json();

    assertThat(answer.at("/errors/0/extensions/code").asString())
        .as(answer.toString())
        .isEqualTo("NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(strings = {"object", "list", "truth"})
  void anIdIsTextOrAWholeNumberAndNothingElse(String what) {
    Object id = Map.of("object", Map.of("a", 1), "list", List.of("a"), "truth", true).get(what);

    JsonNode answer =
        ask(user(), "query($id: ID!) { meeting(id: $id) { title } }", Map.of("id", id));

    assertThat(answer.at("/errors/0/extensions/code").asString())
        .as(answer.toString())
        .isEqualTo("GRAPHQL_VALIDATION_FAILED");
  }

  @Test
  void nothingThatTheCallerMayNotSeeIsFoundByAnyPath() {
    String user = user();
    UUID shared = api.started("other-host", "Shared");
    UUID _ = api.started("other-host", "Secret");
    api.joined(shared, user, "Ada");

    JsonNode answer =
        ask(
            user,
            "{ meeting(id: \"standup\") { title recordings { title }"
                + " hostUser { recordings { title } meetings { recordings { title } } }"
                + " participants { user { recordings { title } } } } }",
            Map.of());

    assertThat(new TreeSet<>(answer.findValuesAsString("title"))).containsExactly("Shared");
  }

  @Test
  void withoutATokenNothingIsAnswered() {
    Response answer = post(null, Map.of("query", "{ recordings { hasMore } }"));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.errorCode()).isEqualTo("INVALID_TOKEN");
  }

  @Test
  void aQueryThatIsTooDeepOrTooExpensiveIsNotBegun() {
    String deep = "user { meetings(limit: 1) { participants { ".repeat(8) + "id" + " }".repeat(24);
    String wide =
        "{ recordings(limit: 100) { recordings { meeting { participants { user {"
            + " recordings(limit: 100) { title } } } } } } }";

    for (String query : List.of("{ meeting(id: \"m\") { participants { " + deep + " } } }", wide)) {
      JsonNode answer = ask(user(), query, Map.of());
      assertThat(answer.at("/errors/0/extensions/code").asString())
          .as(answer.toString())
          .isEqualTo("QUERY_TOO_EXPENSIVE");
      assertThat(answer.at("/data").isObject()).isFalse();
    }
  }

  @Test
  void persistedQueriesAreOffUnlessConfigured() {
    JsonNode answer =
        post(
                api.token("ada"),
                Map.of(
                    "extensions",
                    Map.of("persistedQuery", Map.of("version", 1, "sha256Hash", "ab"))))
            .json();

    assertThat(answer.at("/errors/0/extensions/code").asString())
        .isEqualTo("PERSISTED_QUERY_NOT_SUPPORTED");
  }

  @Test
  void unknownMembersOfARequestAreNamed() {
    Response answer =
        post(api.token("ada"), Map.of("query", "{ recordings { hasMore } }", "querry", "x"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errorField()).isEqualTo("querry");
  }

  @Test
  void whoTakesTheNewerMediaTypeIsToldByTheStatus() {
    HttpRequest.Builder request =
        api.request("/graphql", api.token("ada"))
            .header("Content-Type", "application/json")
            .header("Accept", "application/graphql-response+json");

    Response bad =
        api.send(
            request
                .copy()
                .POST(HttpRequest.BodyPublishers.ofString("{\"query\":\"{ nothing }\"}")));
    Response good =
        api.send(
            request
                .copy()
                .POST(HttpRequest.BodyPublishers.ofString("{\"query\":\"{ __typename }\"}")));

    assertThat(bad.status()).isEqualTo(400);
    assertThat(good.status()).isEqualTo(200);
    assertThat(good.header("Content-Type")).startsWith("application/graphql-response+json");
  }

  @Test
  void theNumberOfStatementsDoesNotGrowWithWhatIsFound() {
    String query =
        "query($id: ID!) { user(id: $id) { displayName recordings(limit: 50) { title downloadUrl"
            + " meeting { title hostUser { displayName } participants { displayName"
            + " user { displayName recordings(limit: 2) { title } } } } } meetings { title"
            + " recordings { title thumbnailUrl } } } }";
    String few = user();
    crowd(few, 1);
    String many = user();
    crowd(many, 12);

    AtomicInteger statements = new AtomicInteger();
    api.database
        .jdbi()
        .setSqlLogger(
            new SqlLogger() {
              @Override
              public void logAfterExecution(StatementContext context) {
                int _ = statements.incrementAndGet();
              }
            });
    int forFew = statements(statements, engine(settings(Map.of())), query, few);
    int forMany = statements(statements, engine(settings(Map.of())), query, many);
    api.database.jdbi().setSqlLogger(SqlLogger.NOP_SQL_LOGGER);

    assertThat(forMany).isEqualTo(forFew).isBetween(5, 12);
  }

  @Test
  void introspectionIsAsConfigured() {
    String query = "{ __schema { types { name } } }";
    GraphQlFetchers.Asked asked = asked("ada");

    Map<String, Object> on = engine(settings(Map.of())).answer(request(query), asked);
    Map<String, Object> off =
        engine(settings(Map.of("RECORDER_GRAPHQL_INTROSPECTION", "false")))
            .answer(request(query), asked);

    assertThat(on).doesNotContainKey("errors");
    assertThat(off).containsKey("errors");
  }

  @Test
  void aPersistedQueryIsSentOnceWhereThatIsConfigured() throws Exception {
    GraphQlEngine engine = engine(settings(Map.of("RECORDER_GRAPHQL_PERSISTED_QUERIES", "true")));
    String query = "{ __typename }";
    String hash =
        java.util.HexFormat.of()
            .formatHex(
                java.security.MessageDigest.getInstance("SHA-256")
                    .digest(query.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    Map<String, Object> extensions =
        Map.of("persistedQuery", Map.of("version", 1, "sha256Hash", hash));
    GraphQlFetchers.Asked asked = asked("ada");

    Map<String, Object> before =
        engine.answer(new GraphQlEngine.Request(null, null, null, extensions), asked);
    Map<String, Object> sent =
        engine.answer(new GraphQlEngine.Request(query, null, null, extensions), asked);
    Map<String, Object> after =
        engine.answer(new GraphQlEngine.Request(null, null, null, extensions), asked);

    assertThat(Json.write(before)).contains("PERSISTED_QUERY_NOT_FOUND");
    assertThat(Json.write(sent)).contains("\"Query\"");
    assertThat(after).isEqualTo(sent);
  }

  private int statements(AtomicInteger counter, GraphQlEngine engine, String query, String user) {
    counter.set(0);
    Map<String, Object> answer =
        engine.answer(
            new GraphQlEngine.Request(query, null, Map.of("id", user), null), asked(user));
    assertThat(answer).doesNotContainKey("errors");
    return counter.get();
  }

  private void crowd(String user, int meetings) {
    for (int i = 0; i < meetings; i++) {
      UUID id = api.started(user, "Crowded " + i);
      for (int p = 0; p < 3; p++) {
        api.joined(id, user + "-" + i + "-" + p, "Guest " + p);
      }
    }
  }

  private GraphQlEngine engine(GraphQlSettings settings) {
    AuthSettings auth =
        AuthSettings.from(new Environment(Map.of("RECORDER_JWT_SECRET", ApiFixture.JWT_SECRET)));
    Links links =
        new Links(null, new PlaybackTokens(auth), Duration.ofHours(1), InstantSource.system());
    return new GraphQlEngine(
        new GraphQlFetchers(api.recordings, new RecordingViews(links)),
        new GraphQlLoaders(new Meetings(api.database), api.recordings),
        settings);
  }

  private static GraphQlSettings settings(Map<String, String> variables) {
    return GraphQlSettings.from(
        new Environment(
            variables.isEmpty() ? Map.of("RECORDER_GRAPHQL_MAX_COST", "1000000") : variables));
  }

  private static GraphQlEngine.Request request(String query) {
    return new GraphQlEngine.Request(query, null, null, null);
  }

  private static GraphQlFetchers.Asked asked(String user) {
    return new GraphQlFetchers.Asked("http://here", new Principal(user, "pro", Set.of()));
  }

  private static String user() {
    return "user-" + UUID.randomUUID();
  }

  private JsonNode ask(String user, String query, Map<String, Object> variables) {
    Response answer = post(api.token(user), Map.of("query", query, "variables", variables));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private Response post(@Nullable String token, Map<String, Object> body) {
    return api.send(
        api.request("/graphql", token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(Json.write(body))));
  }
}
