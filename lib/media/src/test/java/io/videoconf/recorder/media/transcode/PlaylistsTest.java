package io.videoconf.recorder.media.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.media.io.Golden;
import io.videoconf.recorder.model.MediaKind;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlaylistsTest {
  private static final Track TOP =
      picture(
          "720p",
          1280,
          720,
          new Rational(30_000, 1001),
          30_000,
          List.of(
              new MediaSegment("seg-00000.m4s", 0, 60_060, 500_500),
              new MediaSegment("seg-00001.m4s", 60_060, 60_060, 250_250),
              new MediaSegment("seg-00002.m4s", 120_120, 18_018, 30_030)));
  private static final Track LOW =
      picture(
          "360p",
          640,
          360,
          new Rational(30, 1),
          1000,
          List.of(
              new MediaSegment("seg-00000.m4s", 0, 2000, 100_000),
              new MediaSegment("seg-00001.m4s", 2000, 2600, 100_000)));
  private static final Track SOUND = sound("audio-1", "eng", "Floor");
  private static final Track OTHER = sound("audio-2", "deu", "Say \"hi\"\n<now>");
  private static final TextTrack TEXT = new TextTrack("subtitles-1", "und", "");

  @Test
  void aMediaPlaylistListsSegmentsWithExactDurations() throws IOException {
    Golden.assertEquals("media-playlist.m3u8", Playlists.media(TOP));
  }

  @Test
  void theMultivariantPlaylistDescribesEveryTrack() throws IOException {
    Golden.assertEquals(
        "master-playlist.m3u8", Playlists.master(List.of(TOP, LOW, SOUND, OTHER), List.of(TEXT)));
  }

  @Test
  void theManifestDescribesTheSameSegments() throws IOException {
    Golden.assertEquals(
        "manifest.mpd", DashManifest.of(List.of(TOP, LOW, SOUND, OTHER), List.of(TEXT)));
  }

  @Test
  void noSegmentIsLongerThanTheTargetWhenRounded() {
    assertThat(Playlists.media(LOW)).contains("#EXT-X-TARGETDURATION:3\n");
  }

  private static Track picture(
      String name,
      int width,
      int height,
      Rational rate,
      int timeScale,
      List<MediaSegment> segments) {
    return new Track(
        name,
        MediaKind.VIDEO,
        "avc1.64001F",
        timeScale,
        4.6046,
        true,
        width,
        height,
        rate,
        0,
        0,
        "",
        "",
        segments);
  }

  private static Track sound(String name, String language, String title) {
    return new Track(
        name,
        MediaKind.AUDIO,
        "mp4a.40.2",
        48_000,
        4.6,
        false,
        0,
        0,
        new Rational(0, 1),
        2,
        48_000,
        language,
        title,
        List.of(
            new MediaSegment("seg-00000.m4s", 0, 96_256, 32_000),
            new MediaSegment("seg-00001.m4s", 96_256, 124_544, 40_000)));
  }
}
