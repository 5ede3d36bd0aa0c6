package io.videoconf.recorder.media.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.media.io.Golden;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlaylistsTest {
  private static final Rendition TOP =
      new Rendition(
          "720p",
          1280,
          720,
          30_000 / 1001.0,
          "avc1.64001F,mp4a.40.2",
          List.of(
              new MediaSegment("seg-00000.m4s", 2.002, 500_500),
              new MediaSegment("seg-00001.m4s", 2.002, 250_250),
              new MediaSegment("seg-00002.m4s", 0.6006, 30_030)));
  private static final Rendition LOW =
      new Rendition(
          "360p",
          640,
          360,
          30,
          "avc1.64001E",
          List.of(
              new MediaSegment("seg-00000.m4s", 2, 100_000),
              new MediaSegment("seg-00001.m4s", 2.6, 100_000)));

  @Test
  void aMediaPlaylistListsSegmentsWithExactDurations() throws IOException {
    Golden.assertEquals("media-playlist.m3u8", Playlists.media(TOP));
  }

  @Test
  void theMultivariantPlaylistDescribesEveryRendition() throws IOException {
    Golden.assertEquals("master-playlist.m3u8", Playlists.master(List.of(TOP, LOW)));
  }

  @Test
  void noSegmentIsLongerThanTheTargetWhenRounded() {
    assertThat(Playlists.media(LOW)).contains("#EXT-X-TARGETDURATION:3\n");
  }
}
