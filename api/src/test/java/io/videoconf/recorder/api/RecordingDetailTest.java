package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RecordingDetailTest {
  private static ApiFixture api;

  @BeforeAll
  static void start() {
    api =
        new ApiFixture(
            Map.of(
                "RECORDER_PUBLIC_URL", "https://recordings.example/",
                "RECORDER_DOWNLOAD_TTL", "1m"));
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void aFinishedRecordingShowsPeopleOutputsAndWhereToWatch() {
    UUID id = api.finished("ada", "Standup");
    api.joined(id, "bob", "Bob");

    JsonNode shown = show(id);

    assertThat(shown.at("/processing_status").asString()).isEqualTo("completed");
    assertThat(shown.at("/host_user_id").asString()).isEqualTo("ada");
    assertThat(shown.at("/participants/0/display_name").asString()).isEqualTo("Bob");
    assertThat(shown.at("/outputs"))
        .extracting(o -> o.at("/kind").asString() + " " + o.at("/status").asString())
        .containsExactlyInAnyOrder(
            "live completed",
            "master completed",
            "rendition completed",
            "poster completed",
            "sprite completed");
    assertThat(shown.at("/storyboard_url").asString())
        .startsWith("https://recordings.example/api/v1/recordings/" + id + "/storyboard.vtt?");
  }

  @Test
  void anOutputSaysAsWhichRenditionItIsDownloaded() {
    UUID id = api.finished("ada", "Standup");
    api.composed(id, "tall");

    assertThat(show(id).at("/outputs"))
        .extracting(o -> o.at("/kind").asString() + " " + o.at("/rendition").asString("none"))
        .containsExactlyInAnyOrder(
            "live none",
            "master master",
            "rendition none",
            "poster none",
            "sprite none",
            "composite tall");
  }

  @Test
  void ourUrlsAreThoseThatUsersReachUsUnder() {
    UUID id = api.finished("ada", "Standup");

    assertThat(show(id).at("/download_url").asString())
        .isEqualTo("https://recordings.example/api/v1/recordings/" + id + "/download");
  }

  @Test
  void downloadsLastAsLongAsConfigured() {
    UUID id = api.finished("ada", "Standup");

    assertThat(api.get(ApiFixture.path(id) + "/download", api.token("ada")).location())
        .contains("X-Amz-Expires=60&");
  }

  @Test
  void aRecordingCanBeWatchedFromItsFirstSegment() {
    UUID id = api.started("ada", "Live");
    assertThat(show(id).at("/playback_url").isNull()).isTrue();
    assertThat(show(id).at("/storyboard_url").isNull()).isTrue();

    api.segment(id, 0);

    assertThat(show(id).at("/playback_url").asString()).contains("/playback.m3u8?token=");
    assertThat(show(id).at("/storyboard_url").asString()).contains("/storyboard.vtt?token=");
  }

  @Test
  void aFailedRecordingSaysWhy() {
    UUID id = api.started("ada", "Broken");
    api.recordings.fail(id, "no_media", "Nobody sent anything");

    assertThat(show(id).at("/reason_code").asString()).isEqualTo("no_media");
    assertThat(show(id).at("/reason").asString()).isEqualTo("Nobody sent anything");
  }

  private static JsonNode show(UUID id) {
    return api.get(ApiFixture.path(id), api.token("ada")).json();
  }
}
