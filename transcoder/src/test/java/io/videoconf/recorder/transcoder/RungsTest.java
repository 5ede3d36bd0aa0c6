package io.videoconf.recorder.transcoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.LadderRung;
import org.junit.jupiter.api.Test;

class RungsTest {
  @Test
  void everyVariantWithAPictureIsARung() {
    String playlist =
        """
        #EXTM3U
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="a, BANDWIDTH=1",URI="audio/index.m3u8"
        #EXT-X-STREAM-INF:BANDWIDTH=1600000,AVERAGE-BANDWIDTH=1200000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=30.000,AUDIO="sound"
        720p/index.m3u8
        #EXT-X-STREAM-INF:BANDWIDTH=400000,CODECS="avc1.640015",RESOLUTION=640x360,FRAME-RATE=29.970
        360p/index.m3u8
        #EXT-X-STREAM-INF:BANDWIDTH=128000,CODECS="mp4a.40.2"
        audio/index.m3u8
        """;

    assertThat(Rungs.of(playlist))
        .containsExactly(
            new LadderRung("720p", 1280, 720, 30, 1_200_000, "avc1.64001f,mp4a.40.2"),
            new LadderRung("360p", 640, 360, 29.97, 400_000, "avc1.640015"));
  }

  @Test
  void aPlaylistOfSoundAloneHasNone() {
    assertThat(Rungs.of("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\naudio/index.m3u8\n")).isEmpty();
    assertThat(Rungs.of("")).isEmpty();
  }
}
