package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LadderTest {
  private static final ObjectFolder FOLDER = new ObjectFolder("recordings/r/rendition/1/");

  @Test
  void everyMediaPlaylistGetsAnAddressOfOurs() {
    Ladder ladder =
        new Ladder(
            """
            #EXTM3U
            #EXT-X-VERSION:7
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="mix",URI="audio/index.m3u8"
            #EXT-X-STREAM-INF:BANDWIDTH=2000000,RESOLUTION=1280x720,AUDIO="a"
            720p/index.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=500000,RESOLUTION=640x360,AUDIO="a"
            360p.m3u8
            """,
            FOLDER);

    assertThat(ladder.rewrite(name -> "/playback/" + name + ".m3u8?token=t"))
        .isEqualTo(
            """
            #EXTM3U
            #EXT-X-VERSION:7
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="mix",URI="/playback/audio.m3u8?token=t"
            #EXT-X-STREAM-INF:BANDWIDTH=2000000,RESOLUTION=1280x720,AUDIO="a"
            /playback/720p.m3u8?token=t
            #EXT-X-STREAM-INF:BANDWIDTH=500000,RESOLUTION=640x360,AUDIO="a"
            /playback/360p.m3u8?token=t
            """);
    assertThat(ladder.uri("720p")).contains("720p/index.m3u8");
  }

  @Test
  void aPlaylistThatIsNotListedHasNoName() {
    assertThat(new Ladder("720p/index.m3u8\n", FOLDER).uri("480p")).isEmpty();
  }

  @Test
  void twoPlaylistsInOneFolderKeepNamesOfTheirOwn() {
    Ladder ladder = new Ladder("720p/video.m3u8\n720p/audio.m3u8\n", FOLDER);

    assertThat(ladder.uri("720p")).contains("720p/video.m3u8");
    assertThat(ladder.uri("720p-audio")).contains("720p/audio.m3u8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../../other/master/1/master.m3u8",
        "720p/../../x.m3u8",
        "/recordings/x.m3u8",
        "https://evil.example/x.m3u8",
        "//evil.example/x.m3u8",
        "720p/%2e%2e/x.m3u8",
        "720p\\x.m3u8",
        "x.m3u8?versionId=1",
        ".hidden.m3u8",
        "720p//x.m3u8",
        "master.mp4"
      })
  void whatLeadsElsewhereIsRefused(String uri) {
    assertThatThrownBy(() -> new Ladder("#EXTM3U\n" + uri + "\n", FOLDER))
        .isInstanceOf(IllegalStateException.class);
  }
}
