package io.videoconf.recorder.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.api.ApiFixture.Response;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DownloadTest {
  private final ApiFixture api = ApiFixture.shared();

  @Test
  void aDownloadLeadsToTheFileUnderTheNameOfItsTitle() {
    UUID id = api.finished("ada", "Team Standup - Jan 15");

    Response redirect = download(id);
    Response file = api.get(redirect.location(), null);

    assertThat(redirect.status()).isEqualTo(302);
    assertThat(file.status()).isEqualTo(200);
    assertThat(file.body()).isEqualTo(new String(ApiFixture.MASTER, UTF_8));
    assertThat(file.header("Content-Disposition"))
        .startsWith("attachment")
        .contains("Team Standup - Jan 15.mp4");
  }

  @Test
  void theTokensOfPostersAndPlayersDoNotDownload() {
    UUID id = api.finished("ada", "Standup");
    api.made(id, OutputKind.CHAPTERS, "", "chapters.vtt", null);
    JsonNode listed =
        api.get("/api/v1/recordings?limit=1", api.token("ada")).json().at("/recordings/0");
    JsonNode shown = api.get(ApiFixture.path(id), api.token("ada")).json();
    String poster = tokenIn(listed.at("/thumbnail_url"));
    String playback = tokenIn(shown.at("/playback_url"));
    String download = shown.at("/download_token").asString();

    assertThat(opened(id, poster)).containsExactly("/thumbnail");
    assertThat(opened(id, playback))
        .containsExactly("/thumbnail", "/playback.m3u8", "/storyboard.vtt", "/chapters.vtt");
    assertThat(opened(id, download)).containsExactlyElementsOf(READ);
    assertThat(tokenIn(shown.at("/chapters_url"))).isEqualTo(playback);
  }

  private static final List<String> READ =
      List.of(
          "/thumbnail",
          "/playback.m3u8",
          "/storyboard.vtt",
          "/chapters.vtt",
          "/download",
          "/download?output=chapters",
          "/download?output=master");

  private List<String> opened(UUID id, String token) {
    return READ.stream()
        .filter(rest -> {
          String url = ApiFixture.path(id) + rest + (rest.contains("?") ? "&" : "?");
          return api.get(url + "token=" + token, null).status() < 400;
        })
        .toList();
  }

  private static String tokenIn(JsonNode url) {
    return url.asString().replaceFirst(".*[?&]token=", "");
  }

  @Test
  void headAnswersAsGetDoes() {
    UUID id = api.finished("ada", "Standup");

    Response response =
        api.send(
            api.request(ApiFixture.path(id) + "/download", api.token("ada"))
                .method("HEAD", BodyPublishers.noBody()));

    assertThat(response.status()).isEqualTo(302);
    assertThat(response.location()).startsWith("http");
  }

  @Test
  void anAlteredUrlIsRefusedByTheStore() {
    UUID id = api.finished("ada", "Mine");
    UUID other = api.finished("grace", "Hers");
    String url = download(id).location();

    assertThat(api.get(url.replace(id.toString(), other.toString()), null).status()).isEqualTo(403);
    assertThat(api.get(url.replace("X-Amz-Expires=900", "X-Amz-Expires=9000"), null).status())
        .isEqualTo(403);
  }

  @Test
  void aUrlEndsWithItsTime() {
    UUID id = api.finished("ada", "Brief");
    String key = api.recordings.output(id, OutputKind.MASTER).orElseThrow().objectKey();
    String url = api.objects.presignGet(key, Duration.ofSeconds(1), null).toString();

    assertThat(download(id).location()).contains("X-Amz-Expires=900&");
    ApiFixture.await(() -> api.get(url, null).status() == 403);
  }

  @Test
  void aTitleCannotAddHeadersOrNameAnotherFile() {
    UUID id = api.finished("ada", "a\"; filename=\"evil.exe\r\nSet-Cookie: x=y");

    Response file = api.get(download(id).location(), null);

    assertThat(file.status()).isEqualTo(200);
    assertThat(file.header("Set-Cookie")).isNull();
    assertThat(file.header("Content-Disposition")).doesNotContain("\"evil.exe");
  }

  @Test
  void aTitleOfAnyScriptNamesTheFile() {
    UUID id = api.finished("ada", "会議 Müller");

    assertThat(api.get(download(id).location(), null).header("Content-Disposition"))
        .contains("filename*=UTF-8''%E4%BC%9A%E8%AD%B0%20M%C3%BCller.mp4");
  }

  @Test
  void aRecordingInProgressIsNotReady() {
    Response response = download(api.started("ada", "Live"));

    assertThat(response.status()).isEqualTo(409);
    assertThat(response.errorCode()).isEqualTo("RECORDING_NOT_READY");
    assertThat(response.header("Retry-After")).isEqualTo("30");
    assertThat(response.json().at("/error/details/reason").asString()).isEqualTo("recording");
  }

  @Test
  void aRecordingWithoutAMasterYetIsReadySoon() {
    UUID id = api.started("ada", "Stopped");
    api.stopped(id);

    assertThat(download(id).header("Retry-After")).isEqualTo("5");
  }

  @Test
  void waitingForAFailedRecordingIsNotAdvised() {
    UUID id = api.started("ada", "Broken");
    api.recordings.fail(id, "no_media", "Nobody sent anything");

    Response response = download(id);

    assertThat(response.status()).isEqualTo(409);
    assertThat(response.header("Retry-After")).isNull();
    assertThat(response.json().at("/error/details/reason").asString()).isEqualTo("no_media");
  }

  @Test
  void everyFileBesideTheMasterIsListedWithItsDownload() {
    UUID id = api.started("ada", "Standup");
    api.stopped(id);
    api.recordings.expectOutputs(
        List.of(
            Output.pending(id, OutputKind.AUDIO, "", null),
            Output.pending(id, OutputKind.TRACK, "2-screen", "ada")));
    api.assembled(id);
    api.made(id, OutputKind.CHAPTERS, "", "chapters.vtt", null);
    api.made(id, OutputKind.TRACK, "1-camera-2", "1-camera-2.mp4", "ada");
    api.made(id, OutputKind.COMPOSITE, "phone", "phone.mp4", null);
    api.recordings.failOutput(id, OutputKind.TRACK, "2-screen", "no_media", "Nothing arrived");

    JsonNode outputs = api.get(ApiFixture.path(id), api.token("ada")).json().at("/outputs");
    assertThat(outputs)
        .filteredOn(o -> o.at("/kind").asString().matches("audio|chapters|composite|track"))
        .extracting(o ->
            String.join(
                " ",
                o.at("/kind").asString(),
                o.at("/name").asString(),
                o.at("/status").asString(),
                o.at("/participant_id").asString("-"),
                o.at("/reason_code").asString("-")))
        .containsExactlyInAnyOrder(
            "audio  pending - -",
            "chapters  completed - -",
            "composite phone completed - -",
            "track 1-camera-2 completed ada -",
            "track 2-screen failed ada no_media");
    for (JsonNode output : outputs) {
      String url = output.at("/download_url").asString("");
      assertThat(url.isEmpty())
          .as(output.toString())
          .isEqualTo(
              !output.at("/status").asString().equals("completed")
                  || output.at("/kind").asString().equals("live"));
      if (!url.isEmpty()) {
        assertThat(api.get(api.get(url, api.token("ada")).location(), null).status())
            .as(url)
            .isEqualTo(200);
      }
    }
    Response track = api.get(other(id, "track/1-camera-2"), api.token("ada"));
    Response file = api.get(track.location(), null);
    assertThat(file.body()).isEqualTo("1-camera-2.mp4");
    assertThat(file.header("Content-Disposition")).contains("Standup 1-camera-2.mp4");
    assertThat(api.get(other(id, "chapters"), api.token("ada")).location())
        .contains("chapters.vtt");
    // What comes, what does not come, what never was, what makes no sense, who may not.
    Response coming = api.get(other(id, "audio"), api.token("ada"));
    assertThat(coming.errorCode()).isEqualTo("RECORDING_NOT_READY");
    assertThat(coming.header("Retry-After")).isEqualTo("5");
    Response failed = api.get(other(id, "track/2-screen"), api.token("ada"));
    assertThat(failed.json().at("/error/details/reason").asString()).isEqualTo("no_media");
    assertThat(failed.header("Retry-After")).isNull();
    assertThat(api.get(other(id, "live"), api.token("ada")).errorField()).isEqualTo("output");
    assertThat(api.get(other(id, "chapters"), api.token("eve")).status()).isEqualTo(404);
    UUID finished = api.finished("ada", "Old");
    assertThat(api.get(other(finished, "audio"), api.token("ada")).status()).isEqualTo(404);
  }

  private static String other(UUID id, String output) {
    return ApiFixture.path(id) + "/download?output=" + output;
  }

  @Test
  void anUnknownRenditionIsNamed() {
    UUID id = api.finished("ada", "Standup");

    Response response = api.get(ApiFixture.path(id) + "/download?rendition=8k", api.token("ada"));

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.errorField()).isEqualTo("rendition");
  }

  @Test
  void aThumbnailIsThePoster() {
    UUID id = api.finished("ada", "Standup");

    Response redirect = api.get(ApiFixture.path(id) + "/thumbnail", api.token("ada"));

    assertThat(redirect.status()).isEqualTo(302);
    assertThat(api.get(redirect.location(), null).body())
        .isEqualTo(new String(ApiFixture.POSTER, UTF_8));
  }

  @Test
  void aThumbnailThatIsStillToComeIsNotReady() {
    UUID id = api.started("ada", "Live");

    Response response = api.get(ApiFixture.path(id) + "/thumbnail", api.token("ada"));

    assertThat(response.status()).isEqualTo(409);
    assertThat(response.header("Retry-After")).isNotNull();
  }

  @Test
  void aThumbnailThatWillNeverComeIsNotFound() {
    UUID id = api.started("ada", "Broken");
    api.recordings.fail(id, "no_media", "Nobody sent anything");

    assertThat(api.get(ApiFixture.path(id) + "/thumbnail", api.token("ada")).status())
        .isEqualTo(404);
  }

  private Response download(UUID id) {
    return api.get(ApiFixture.path(id) + "/download", api.token("ada"));
  }
}
