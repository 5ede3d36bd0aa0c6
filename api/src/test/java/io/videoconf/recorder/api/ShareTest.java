package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.api.ApiFixture.Response;
import io.videoconf.recorder.model.OutputKind;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ShareTest {
  private static final ApiFixture api = ApiFixture.shared();
  private static UUID recording;

  @BeforeAll
  static void record() {
    recording = api.finished("sharer", "Quarterly numbers");
    api.joined(recording, "guest", "A guest");
  }

  @Test
  void aLinkOpensPlaybackPosterAndFileWithoutAnyAccount() {
    JsonNode link = share("{\"expires_in_seconds\":3600,\"allow_download\":true}");
    String token = link.at("/token").asString();

    assertThat(link.propertyNames())
        .containsExactly("share_id", "url", "token", "expires_at", "allow_download");
    assertThat(link.at("/url").asString()).endsWith("/s/" + token);
    assertThat(Instant.parse(link.at("/expires_at").asString()))
        .isBetween(Instant.now().plusSeconds(3500), Instant.now().plusSeconds(3600));
    JsonNode shown = show(token).json();
    assertThat(shown.at("/title").asString()).isEqualTo("Quarterly numbers");
    assertThat(follow(shown, "playback_url").status()).isEqualTo(200);
    assertThat(follow(shown, "thumbnail_url").status()).isEqualTo(302);
    assertThat(follow(shown, "storyboard_url").status()).isEqualTo(200);
    assertThat(follow(shown, "download_url").status()).isEqualTo(302);
  }

  @Test
  void theVariantsOfASharedPlaylistOpenByTheSameLink() {
    String token = share("{}").at("/token").asString();
    String playlist = follow(show(token).json(), "playback_url").body();
    String variant = playlist.lines().filter(l -> l.contains(".m3u8")).findFirst().orElseThrow();

    assertThat(variant).contains(token);
    assertThat(api.get(variant, null).body()).contains("#EXTINF");
  }

  @Test
  void aLinkShowsNothingOfThePeopleAndOpensNothingElse() {
    String token = share("{}").at("/token").asString();

    assertThat(show(token).body()).doesNotContain("guest", "sharer", "participants");
    for (String rest : List.of("", "/shares")) {
      assertThat(api.get(ApiFixture.path(recording) + rest + "?token=" + token, null).status())
          .as(rest)
          .isEqualTo(401);
    }
    UUID other = api.finished("sharer", "Another one");
    assertThat(api.get(ApiFixture.path(other) + "/playback.m3u8?token=" + token, null).status())
        .isEqualTo(401);
    assertThat(api.get("/api/v1/recordings", token).status()).isEqualTo(401);
  }

  @Test
  void aLinkForWatchingHasTheChaptersThatThePlayerShows() {
    UUID id = api.finished("sharer", "With chapters");
    String before = share(id, "{\"allow_download\":false}").at("/token").asString();
    assertThat(show(before).json().at("/chapters_url").isNull()).isTrue();
    api.made(id, OutputKind.CHAPTERS, "", "chapters.vtt", null);

    Response chapters = follow(show(before).json(), "chapters_url");

    assertThat(chapters.status()).isEqualTo(200);
    assertThat(chapters.header("Content-Type")).startsWith("text/vtt");
    assertThat(chapters.body()).isEqualTo("chapters.vtt");
  }

  @Test
  void aLinkForWatchingDoesNotDownload() {
    String token = share("{\"allow_download\":false}").at("/token").asString();

    assertThat(show(token).json().at("/download_url").isNull()).isTrue();
    for (String query : List.of("", "&output=chapters", "&rendition=master")) {
      Response refused =
          api.get(ApiFixture.path(recording) + "/download?token=" + token + query, null);
      assertThat(refused.status()).as(query).isEqualTo(403);
      assertThat(refused.errorCode()).isEqualTo("INSUFFICIENT_PERMISSIONS");
    }
  }

  @Test
  void aRevokedLinkOpensNothingAnyMoreAndIsNotListed() {
    JsonNode link = share("{}");
    String token = link.at("/token").asString();
    String playback = show(token).json().at("/playback_url").asString();
    String path = shares(recording) + "/" + link.at("/share_id").asString();
    assertThat(listed()).contains(link.at("/share_id").asString());

    assertThat(api.send(api.request(path, api.token("sharer")).DELETE()).status()).isEqualTo(204);

    assertThat(show(token).status()).isEqualTo(404);
    assertThat(api.get(playback, null).status()).isEqualTo(401);
    assertThat(listed()).doesNotContain(link.at("/share_id").asString());
    assertThat(api.send(api.request(path, api.token("sharer")).DELETE()).status())
        .as("again")
        .isEqualTo(204);
  }

  @Test
  void anExpiredLinkOpensNothing() {
    JsonNode link = share("{}");
    String token = link.at("/token").asString();
    String playback = show(token).json().at("/playback_url").asString();
    api.database
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                "update share set expires_at = now() where share_id = ?",
                UUID.fromString(link.at("/share_id").asString())));

    assertThat(show(token).status()).isEqualTo(404);
    assertThat(api.get(playback, null).status()).isEqualTo(401);
  }

  @Test
  void aLinkToADeletedRecordingIsNotFound() {
    UUID deleted = api.finished("sharer", "To be deleted");
    String token = share(deleted, "{}").at("/token").asString();
    String playback = show(token).json().at("/playback_url").asString();
    assertThat(
            api.send(api.request(ApiFixture.path(deleted), api.token("sharer")).DELETE()).status())
        .isEqualTo(204);

    assertThat(show(token).status()).isEqualTo(404);
    assertThat(api.get(playback, null).status()).isEqualTo(404);
    assertThat(post(deleted, "sharer", "{}").status()).isEqualTo(404);
  }

  @Test
  void onlyTheHostMaySharePeopleWhoTookPartMayNotAndOthersSeeNothing() {
    assertThat(post(recording, "guest", "{}").status()).isEqualTo(403);
    assertThat(api.get(shares(recording), api.token("guest")).status()).isEqualTo(403);
    assertThat(post(recording, "eve", "{}").status()).isEqualTo(404);
    assertThat(api.get(shares(recording), api.token("eve")).status()).isEqualTo(404);
    String theirs = share("{}").at("/share_id").asString();
    UUID own = api.finished("eve", "Hers");
    assertThat(
            api.send(api.request(shares(own) + "/" + theirs, api.token("eve")).DELETE()).status())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"expires_in_seconds\":59}",
        "{\"expires_in_seconds\":31536001}",
        "{\"expires_in_seconds\":\"soon\"}",
        "{\"expires_in_seconds\":9223372036854775807}"
      })
  void aTimeThatIsNoneIsNamed(String body) {
    Response response = post(recording, "sharer", body);

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.errorField()).isEqualTo("expires_in_seconds");
  }

  @Test
  void tokensAreKeptAsHashesAndWhatIsDoneIsInTheAudit() {
    UUID audited = api.finished("sharer", "Audited");
    JsonNode link = share(audited, "{}");
    String path = shares(audited) + "/" + link.at("/share_id").asString();
    var _ = api.send(api.request(path, api.token("sharer")).DELETE());
    var _ = api.send(api.request(path, api.token("sharer")).DELETE());

    List<String> actions =
        api.database
            .jdbi()
            .withHandle(handle ->
                handle
                    .createQuery("select action from audit where recording_id = :id order by 1")
                    .bind("id", audited)
                    .mapTo(String.class)
                    .list());
    assertThat(actions).containsExactly("share_revoked", "shared");
    List<String> rows =
        api.database
            .jdbi()
            .withHandle(handle ->
                handle.createQuery("select share::text from share").mapTo(String.class).list());
    assertThat(rows).isNotEmpty().noneMatch(row -> row.contains(link.at("/token").asString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "%00", "..%2f"})
  void aMadeUpTokenIsNotFound(String token) {
    assertThat(show(token).status()).isIn(404, 400);
  }

  @Test
  void anAlteredTokenIsNotFound() {
    String token = share("{}").at("/token").asString();
    for (int i : new int[] {0, 31, 32, 52}) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      assertThat(show(token.substring(0, i) + other + token.substring(i + 1)).status())
          .as("at " + i)
          .isEqualTo(404);
    }
  }

  @Test
  void aRecordingHasAHundredLinksAtMost() {
    UUID popular = api.finished("sharer", "Popular");
    api.database
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                """
                insert into share (share_id, recording_id, token_hash, created_by, created_at,
                  expires_at, allow_download)
                select gen_random_uuid(), ?, sha256(gen_random_uuid()::text::bytea), 'sharer', now(),
                  now() + interval '1 day', false from generate_series(1, 100)
                """,
                popular));

    assertThat(post(popular, "sharer", "{}").status()).isEqualTo(409);
  }

  @Test
  void aLinkToALiveRecordingPlaysWhatThereIs() {
    UUID live = api.started("sharer", "Live");
    JsonNode shown = show(share(live, "{}").at("/token").asString()).json();
    assertThat(shown.at("/playback_url").isNull()).isTrue();
    api.segment(live, 0);

    JsonNode later = show(share(live, "{}").at("/token").asString()).json();
    assertThat(later.at("/processing_status").asString()).isEqualTo("recording");
    assertThat(follow(later, "playback_url").body()).contains("#EXTINF");
    assertThat(Duration.between(Instant.now(), Instant.parse(later.at("/expires_at").asString())))
        .isBetween(Duration.ofDays(6), Duration.ofDays(7));
  }

  private static String shares(UUID id) {
    return ApiFixture.path(id) + "/shares";
  }

  private static JsonNode share(String body) {
    return share(recording, body);
  }

  private static JsonNode share(UUID id, String body) {
    Response response = post(id, "sharer", body);
    assertThat(response.status()).as(response.body()).isEqualTo(201);
    return response.json();
  }

  private static Response post(UUID id, String user, String body) {
    return api.send(
        api.request(shares(id), api.token(user))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private static List<String> listed() {
    return api.get(shares(recording), api.token("sharer"))
        .json()
        .at("/shares")
        .valueStream()
        .map(s -> s.at("/share_id").asString())
        .toList();
  }

  private static Response show(String token) {
    return api.get("/api/v1/shares/" + token, null);
  }

  private static Response follow(JsonNode shown, String url) {
    return api.get(shown.at("/" + url).asString(), null);
  }
}
