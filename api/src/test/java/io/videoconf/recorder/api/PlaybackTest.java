package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.api.ApiFixture.Response;
import io.videoconf.recorder.platform.auth.PlaybackTokens.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlaybackTest {
  private final ApiFixture api = ApiFixture.shared();

  @Test
  void aRecordingCanBeWatchedWhileItIsMade() {
    UUID id = api.started("ada", "Live");
    api.segment(id, 0);
    Response before = playlist(id);
    api.segment(id, 1);
    Response after = playlist(id);

    assertThat(before.body()).contains("#EXT-X-PLAYLIST-TYPE:EVENT").doesNotContain("ENDLIST");
    assertThat(after.body()).as("only ever appended to").startsWith(before.body());
    assertThat(contents(after)).containsExactly("init", "segment 0", "segment 1");
  }

  @Test
  void playlistsAreForPlayersOnAnySiteAndForNoCache() {
    UUID id = api.started("ada", "Live");
    api.segment(id, 0);

    Response response = playlist(id);

    assertThat(response.header("Content-Type")).startsWith("application/vnd.apple.mpegurl");
    assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(response.header("Cache-Control")).contains("no-store");
  }

  @Test
  void beforeTheFirstSegmentAPlayerIsAskedToWait() {
    Response response = playlist(api.started("ada", "Just begun"));

    assertThat(response.status()).isEqualTo(409);
    assertThat(response.header("Retry-After")).isEqualTo("2");
  }

  @Test
  void theLastSecondsOfAMeetingAreAwaitedAfterItsEnd() {
    UUID id = api.started("ada", "Stopped");
    api.segment(id, 0);
    api.stopped(id);

    assertThat(playlist(id).body()).doesNotContain("#EXT-X-ENDLIST");
    api.assembled(id);
    assertThat(playlist(id).body())
        .contains("#EXT-X-PLAYLIST-TYPE:VOD")
        .endsWith("#EXT-X-ENDLIST\n");
  }

  @Test
  void aFailedRecordingPlaysAsFarAsItGot() {
    UUID id = api.started("ada", "Broken");
    api.segment(id, 0);
    api.recordings.fail(id, "disk_full", "No space left");

    assertThat(contents(playlist(id))).containsExactly("init", "segment 0");
  }

  @Test
  void theLadderIsPlayedThroughPlaylistsOfOurs() {
    UUID id = api.finished("ada", "Done");
    String token =
        api.playbackTokens.issue(Purpose.PLAYBACK, id, Duration.ofHours(1), Instant.now());

    Response master = api.get(ApiFixture.path(id) + "/playback.m3u8?token=" + token, null);
    String variant = ApiFixture.path(id) + "/playback/480p.m3u8?token=" + token;

    assertThat(master.body())
        .isEqualTo("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=900000\n" + variant + "\n");
    assertThat(contents(api.get(variant, null))).containsExactly("ladder init", "ladder segment");
  }

  @Test
  void thePlaybackUrlOfARecordingOpensWithoutAHeader() {
    UUID id = api.finished("ada", "Done");
    String url =
        api.get(ApiFixture.path(id), api.token("ada")).json().at("/playback_url").asString();

    Response master = api.get(url, null);

    assertThat(master.status()).isEqualTo(200);
    assertThat(api.get(Playlists.uris(master.body()).getFirst(), null).status()).isEqualTo(200);
  }

  @Test
  void aVariantThatIsNotInTheLadderIsNotFound() {
    UUID id = api.finished("ada", "Done");

    assertThat(api.get(ApiFixture.path(id) + "/playback/master.m3u8", api.token("ada")).status())
        .isEqualTo(404);
    assertThat(api.get(ApiFixture.path(id) + "/playback/..%2f480p.m3u8", api.token("ada")).status())
        .isIn(400, 404);
  }

  @Test
  void aStoredPlaylistCannotHaveAnythingElseSigned() {
    UUID id = api.started("ada", "Poisoned");
    api.stopped(id);
    api.assembled(id);
    api.laddered(
        id,
        Map.of(
            "master.m3u8",
            "#EXTM3U\n480p.m3u8\n",
            "480p.m3u8",
            "#EXTM3U\n#EXTINF:2.0,\n../../master/1/recording.mp4\n"));

    Response response = api.get(ApiFixture.path(id) + "/playback/480p.m3u8", api.token("ada"));

    assertThat(response.status()).isEqualTo(500);
    assertThat(response.body()).doesNotContain("recording.mp4").doesNotContain("Signature");
  }

  @Test
  void theManifestNamesSegmentsThatCanBeFetched() {
    UUID id = api.started("ada", "Dash");
    api.stopped(id);
    api.assembled(id);
    api.laddered(
        id,
        Map.of(
            "master.m3u8",
            "#EXTM3U\n480p/index.m3u8\n",
            "480p/seg-00000.m4s",
            "a segment",
            "manifest.mpd",
            "<MPD><SegmentURL media=\"480p/seg-00000.m4s\"/></MPD>"));
    String token =
        api.playbackTokens.issue(Purpose.PLAYBACK, id, Duration.ofHours(1), Instant.now());

    Response manifest = api.get(ApiFixture.path(id) + "/playback.mpd?token=" + token, null);

    assertThat(manifest.header("Content-Type")).startsWith("application/dash+xml");
    assertThat(manifest.body()).startsWith("<MPD><SegmentURL media=\"http").doesNotContain("&X");
    String url = manifest.body().split("\"", -1)[1].replace("&amp;", "&");
    assertThat(api.get(url, null).body()).isEqualTo("a segment");
  }

  @Test
  void aLadderWithoutAManifestIsNotReadyForDash() {
    UUID id = api.finished("ada", "Done");

    assertThat(api.get(ApiFixture.path(id) + "/playback.mpd", api.token("ada")).status())
        .isEqualTo(409);
  }

  @Test
  void theStoryboardNamesImagesThatCanBeFetched() {
    UUID id = api.finished("ada", "Done");

    Response response = api.get(ApiFixture.path(id) + "/storyboard.vtt", api.token("ada"));

    assertThat(response.header("Content-Type")).startsWith("text/vtt");
    assertThat(response.body())
        .startsWith("WEBVTT\n\n00:00.000 --> 00:02.000\nhttp")
        .contains("/sprite/1/sprite-000.jpg?")
        .contains("X-Amz-Signature=")
        .endsWith("#xywh=0,0,160,90\n");
  }

  @Test
  void theStoryboardOfALiveRecordingGrows() {
    UUID id = api.started("ada", "Live");
    String path = ApiFixture.path(id) + "/storyboard.vtt";
    assertThat(api.get(path, api.token("ada")).status()).isEqualTo(409);
    api.segment(id, 0);
    api.liveStoryboard(
        id, "WEBVTT\n\n00:00.000 --> 00:10.000\ntile-00000000.jpg#xywh=0,0,160,90\n");

    assertThat(api.get(path, api.token("ada")).body())
        .startsWith("WEBVTT\n\n00:00.000 --> 00:10.000\nhttp")
        .contains("/live/1/tile-00000000.jpg?")
        .endsWith("#xywh=0,0,160,90\n");

    api.stopped(id);
    assertThat(api.get(path, api.token("ada")).body()).contains("/live/1/tile-00000000.jpg?");
    api.assembled(id);
    api.thumbnailed(id, "WEBVTT\n\n00:00.000 --> 00:10.000\nsprite-000.jpg#xywh=0,0,160,90\n");
    assertThat(api.get(path, api.token("ada")).body())
        .contains("/sprite/1/sprite-000.jpg?")
        .doesNotContain("/live/");
  }

  private Response playlist(UUID id) {
    return api.get(ApiFixture.path(id) + "/playback.m3u8", api.token("ada"));
  }

  private List<String> contents(Response playlist) {
    return Playlists.uris(playlist.body()).stream().map(uri -> api.get(uri, null).body()).toList();
  }
}
