package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.api.ApiFixture.Response;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.SyncSource;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSummary;
import java.net.http.HttpRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class HttpMannersTest {
  private static ApiFixture api;

  @BeforeAll
  static void start() {
    api = new ApiFixture(Map.of("RECORDER_CORS_ORIGINS", "https://app.example"));
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/outputs",
        "/download",
        "/events",
        "/thumbnail",
        "/playback.m3u8",
        "/storyboard.vtt"
      })
  void headIsAnsweredAsGetWithoutABody(String rest) {
    String path = ApiFixture.path(api.finished("head", "Head")) + rest;

    Response get = api.get(path, api.token("head"));
    Response head = head(path, api.token("head"));

    assertThat(head.status()).isEqualTo(get.status());
    assertThat(head.header("Content-Type")).isEqualTo(get.header("Content-Type"));
    assertThat(head.body()).isEmpty();
    assertThat(head(path, null).status()).isEqualTo(401);
    assertThat(head(path, api.token("stranger")).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/download", "/download?output=audio", "/thumbnail"})
  void whoAsksByHeadIsSentToWhatTheStoreAnswersByHead(String rest) {
    UUID id = api.finished("head", "Followed");
    api.made(id, OutputKind.AUDIO, "", "audio.m4a", null);

    Response redirect = head(ApiFixture.path(id) + rest, api.token("head"));
    Response file = head(redirect.location(), null);

    assertThat(redirect.status()).isEqualTo(302);
    assertThat(file.status()).isEqualTo(200);
    assertThat(Long.parseLong(file.header("Content-Length"))).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/watch/x", "/s/x", "/ops", "/metrics", "/api/docs", "/api/openapi.yaml"})
  void headersOfPagesAreThoseOfGet(String path) {
    Response get = api.get(path, null);
    Response head = head(path, null);

    assertThat(head.status()).isEqualTo(200);
    for (String name : List.of("Content-Type", "Content-Security-Policy", "ETag")) {
      assertThat(head.header(name)).as(name).isEqualTo(get.header(name));
    }
    assertThat(head.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatDidNotChangeIsNotSentAgain(boolean list) {
    UUID id = api.finished("tag-" + list, "Before");
    String path = list ? "/api/v1/recordings" : ApiFixture.path(id);
    String token = api.token("tag-" + list);
    String tag = api.get(path, token).header("ETag");

    Response same = api.send(api.request(path, token).header("If-None-Match", "\"x\", " + tag));
    assertThat(same.status()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(same.header("ETag")).isEqualTo(tag);

    boolean _ = api.recordings.rename(id, "After");
    Response changed = api.send(api.request(path, token).header("If-None-Match", tag));
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.header("ETag")).isNotEqualTo(tag);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS", "GET"})
  void whatASiteAsksHasTheIdThatItOfferedAndNoOther(String method) {
    Response answer =
        api.send(
            api.request("/api/v1/recordings", api.token("site"))
                .header("Origin", "https://app.example")
                .header("Access-Control-Request-Method", "GET")
                .header("X-Request-Id", "mine-7")
                .method(method, HttpRequest.BodyPublishers.noBody()));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.http().headers().allValues("X-Request-Id")).containsExactly("mine-7");
  }

  @Test
  void aConfiguredSiteMayCallAndAnotherMayNot() {
    Response preflight =
        api.send(
            api.request("/api/v1/recordings", null)
                .header("Origin", "https://app.example")
                .header("Access-Control-Request-Method", "DELETE")
                .header("Access-Control-Request-Headers", "authorization")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    assertThat(preflight.status()).isEqualTo(200);
    assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
    assertThat(preflight.header("Access-Control-Allow-Methods")).contains("DELETE");

    assertThat(fromOrigin("https://app.example").header("Access-Control-Allow-Origin"))
        .isEqualTo("https://app.example");
    assertThat(fromOrigin("https://app.example").header("Access-Control-Expose-Headers"))
        .contains("X-Request-Id");
    assertThat(fromOrigin("https://evil.example").header("Access-Control-Allow-Origin")).isNull();
    assertThat(fromOrigin("https://app.example.evil").header("Access-Control-Allow-Origin"))
        .isNull();
  }

  @Test
  void largeAnswersAreCompressedForWhoTakesThat() {
    for (int i = 0; i < 20; i++) {
      UUID _ = api.started("gzip", "Meeting " + i);
    }
    HttpRequest.Builder request = api.request("/api/v1/recordings", api.token("gzip"));

    assertThat(
            api.send(request.copy().header("Accept-Encoding", "gzip")).header("Content-Encoding"))
        .isEqualTo("gzip");
    assertThat(api.send(request).header("Content-Encoding")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/openapi.yaml"})
  void whatIsTheSameCompressedAndNotHasAWeakTagForBoth(String path) {
    Response plain = api.get(path, null);
    HttpRequest.Builder compressed = api.request(path, null).header("Accept-Encoding", "gzip");
    String tag = plain.header("ETag");

    assertThat(api.send(compressed).header("ETag")).isEqualTo(tag).startsWith("W/");
    assertThat(api.send(compressed.header("If-None-Match", "\"x\", " + tag)).status())
        .isEqualTo(304);
  }

  @Test
  void cachesAreToldAllThatAnAnswerDependsOn() {
    Response list =
        api.send(
            api.request("/api/recordings", api.token("vary"))
                .header("Accept", "application/vnd.videoconf.v1+json")
                .header("Origin", "https://app.example"));

    assertThat(vary(list)).contains("accept", "accept-encoding", "authorization", "origin");
    assertThat(vary(api.get("/", null))).contains("accept-encoding");
    assertThat(vary(api.get("/api/openapi.yaml", null))).contains("accept-encoding");
    assertThat(vary(api.get("/api/v1/recordings", null))).contains("accept-encoding");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/recordings, PUT, 'GET, HEAD'",
    "/graphql, GET, POST",
    "/v1/auth/token, GET, POST",
    "/, POST, 'GET, HEAD'",
  })
  void whoAsksByTheWrongMethodIsToldTheRightOnes(String path, String method, String allowed) {
    Response refused =
        api.send(
            api.request(path, api.token("methods"))
                .method(method, HttpRequest.BodyPublishers.noBody()));

    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.header("Allow").split(", ")).containsExactlyInAnyOrder(allowed.split(", "));
  }

  @ParameterizedTest
  @CsvSource({
    "a b, false",
    "'x,y', false",
    "req-1.A_b, true",
  })
  void aSaneRequestIdIsKeptAndAnotherReplaced(String offered, boolean kept) {
    Response answer =
        api.send(
            api.request("/api/v1/recordings", api.token("ids")).header("X-Request-Id", offered));

    assertThat(offered.equals(answer.header("X-Request-Id"))).isEqualTo(kept);
    assertThat(answer.header("X-Request-Id")).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource({
    "'?meeting=standup', meeting",
    "'/{id}?fields=title', fields",
    "'/{id}/download?redition=x', redition",
    "'/{id}/download?rendition=x&rendition=y', rendition",
    "'/{id}/download?output=audio&rendition=x', rendition",
    "'/{id}/outputs?kind=master', kind",
    "'/{id}/events?since=1', since",
  })
  void aParameterThatMeansNothingIsNamed(String rest, String field) {
    UUID id = api.started("strict", "Strict");
    String path = "/api/v1/recordings" + rest.replace("{id}", id.toString());

    Response answer = api.get(path, api.token("strict"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errorCode()).isEqualTo("VALIDATION_FAILED");
    assertThat(answer.errorField()).isEqualTo(field);
  }

  @Test
  void aFieldThatMeansNothingIsNamedAndNothingIsChanged() {
    UUID id = api.started("strict", "Strict");
    Response answer =
        api.send(
            api.request(ApiFixture.path(id), api.token("strict"))
                .header("Content-Type", "application/json")
                .method(
                    "PATCH",
                    HttpRequest.BodyPublishers.ofString(
                        "{\"title\":\"New\",\"descripton\":\"x\"}")));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errorField()).isEqualTo("descripton");
    assertThat(api.get(ApiFixture.path(id), api.token("strict")).json().at("/title").asString())
        .isEqualTo("Strict");
  }

  @Test
  void aFinishedRecordingTellsHowWellItWasReceived() {
    UUID id = api.started("quality", "Lossy");
    api.segment(id, 0);
    api.segment(id, 2);
    assertThat(show(id).at("/quality").isNull()).isTrue();

    api.recordings.saveQuality(id, List.of(track(1, 300, 100, 1.5), track(2, 600, 0, 0)));

    JsonNode quality = show(id).at("/quality");
    assertThat(quality.at("/loss_ratio").asDouble()).isEqualTo(0.1);
    assertThat(quality.at("/concealed_seconds").asDouble()).isEqualTo(1.5);
    assertThat(quality.at("/gaps").asInt()).isEqualTo(1);
    assertThat(quality.at("/gap_seconds").asDouble()).isEqualTo(2.0);
    assertThat(quality.at("/av_offset_seconds").isNull()).as("no camera").isTrue();
    assertThat(quality.at("/tracks/0/loss_ratio").asDouble()).isEqualTo(0.25);
    assertThat(quality.at("/tracks/0/sync_source").asString()).isEqualTo("sender_report");
  }

  @Test
  void aFinishedRecordingTellsHowFarSoundIsAheadOfThePictureWhereThatIsMost() {
    UUID id = api.started("quality", "In sync");
    api.segment(id, 0);

    api.recordings.saveQuality(
        id,
        List.of(
            track(1, "ada", TrackSource.MICROPHONE, 0.001),
            track(2, "ada", TrackSource.CAMERA, 0.003),
            track(3, "bob", TrackSource.MICROPHONE, 0.030),
            track(4, "bob", TrackSource.CAMERA, 0.010),
            track(5, "eve", TrackSource.CAMERA, 0.9)));

    assertThat(show(id).at("/quality/av_offset_seconds").asDouble()).isEqualTo(-0.02, within(1e-9));
  }

  @Test
  void picturesKeepTheirUrlsSoThatBrowsersFindThemInTheirCaches() {
    UUID id = api.finished("pictures", "Done");
    String once = api.get(ApiFixture.path(id), api.token("pictures")).body();

    assertThat(api.get(ApiFixture.path(id), api.token("pictures")).body()).isEqualTo(once);
    assertThat(once).contains("/thumbnail?token=");
  }

  @Test
  void outputsAreListedOnTheirOwn() {
    UUID id = api.finished("outputs", "Done");

    JsonNode outputs =
        api.get(ApiFixture.path(id) + "/outputs", api.token("outputs")).json().at("/outputs");

    assertThat(outputs)
        .isEqualTo(api.get(ApiFixture.path(id), api.token("outputs")).json().at("/outputs"));
    assertThat(outputs).hasSize(5);
  }

  @Test
  void aLadderTellsItsQualitiesAndOffersNoneOfThemToDownload() {
    UUID id = api.finished("outputs", "Done");

    for (JsonNode output :
        api.get(ApiFixture.path(id) + "/outputs", api.token("outputs")).json().at("/outputs")) {
      boolean ladder = output.at("/kind").asString().equals("rendition");
      assertThat(output.at("/rungs").toString())
          .isEqualTo(
              ladder
                  ? "[{\"name\":\"480p\",\"width\":854,\"height\":480,\"frame_rate\":30.0,"
                      + "\"bit_rate\":900000,\"codecs\":\"avc1.64001f,mp4a.40.2\"}]"
                  : "[]");
      if (ladder) {
        assertThat(output.at("/rendition").isNull()).isTrue();
        assertThat(output.at("/download_url").isNull()).isTrue();
      }
    }
  }

  private static JsonNode show(UUID id) {
    return api.get(ApiFixture.path(id), api.token("quality")).json();
  }

  static TrackSummary track(int id, long received, long lost, double concealed) {
    return track(
        id,
        "p-1",
        TrackSource.MICROPHONE,
        received,
        lost,
        new TrackSummary.Playout(SyncSource.SENDER_REPORT, lost, 0, concealed, 0, 0, null));
  }

  private static TrackSummary track(
      int id, String participantId, TrackSource source, double syncErrorSeconds) {
    return track(
        id,
        participantId,
        source,
        100,
        0,
        new TrackSummary.Playout(SyncSource.SENDER_REPORT, 0, 0, 0, 0, 0, syncErrorSeconds));
  }

  private static TrackSummary track(
      int id,
      String participantId,
      TrackSource source,
      long received,
      long lost,
      TrackSummary.Playout playout) {
    return new TrackSummary(
        id,
        participantId,
        source,
        source == TrackSource.MICROPHONE ? "opus" : "VP8",
        received,
        received * 100,
        lost,
        3,
        0,
        0,
        0,
        0,
        0,
        0,
        0.004,
        null,
        playout);
  }

  private static Response head(String path, @org.jspecify.annotations.Nullable String token) {
    return api.send(api.request(path, token).method("HEAD", HttpRequest.BodyPublishers.noBody()));
  }

  private static List<String> vary(Response answer) {
    return answer.http().headers().allValues("Vary").stream()
        .flatMap(line -> Arrays.stream(line.toLowerCase(Locale.ROOT).split(",\\s*")))
        .toList();
  }

  private static Response fromOrigin(String origin) {
    return api.send(api.request("/api/v1/recordings", api.token("cors")).header("Origin", origin));
  }
}
