package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.Segment;
import java.util.List;
import org.junit.jupiter.api.Test;

class LivePlaylistTest {

  @Test
  void aRecordingInProgressIsAGrowingPlaylist() {
    assertThat(write(false, segment(0, 2), segment(1, 1.96667)))
        .isEqualTo(
            """
            #EXTM3U
            #EXT-X-VERSION:7
            #EXT-X-TARGETDURATION:3
            #EXT-X-MEDIA-SEQUENCE:0
            #EXT-X-PLAYLIST-TYPE:EVENT
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MAP:URI="https://s3/init.mp4"
            #EXTINF:2.00000,
            https://s3/seg-0.m4s
            #EXTINF:1.96667,
            https://s3/seg-1.m4s
            """);
  }

  @Test
  void aFinishedRecordingHasAnEnd() {
    assertThat(write(true, segment(0, 2)))
        .isEqualTo(
            """
            #EXTM3U
            #EXT-X-VERSION:7
            #EXT-X-TARGETDURATION:3
            #EXT-X-MEDIA-SEQUENCE:0
            #EXT-X-PLAYLIST-TYPE:VOD
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MAP:URI="https://s3/init.mp4"
            #EXTINF:2.00000,
            https://s3/seg-0.m4s
            #EXT-X-ENDLIST
            """);
  }

  @Test
  void whatLiesBehindAGapWaitsWhileThePlaylistGrows() {
    assertThat(write(false, segment(0, 2), segment(2, 2)))
        .contains("seg-0.m4s")
        .doesNotContain("seg-2.m4s");
  }

  @Test
  void aGapThatNobodyWillFillIsADiscontinuity() {
    assertThat(write(true, segment(0, 2), segment(2, 2)))
        .contains("seg-0.m4s\n#EXT-X-DISCONTINUITY\n#EXTINF:2.00000,\nhttps://s3/seg-2.m4s");
  }

  @Test
  void theTargetDurationIsNeverBelowARoundedSegment() {
    assertThat(write(false, segment(0, 4.5))).contains("#EXT-X-TARGETDURATION:5\n");
  }

  private static String write(boolean ended, Segment... segments) {
    return LivePlaylist.write("init.mp4", List.of(segments), ended, key -> "https://s3/" + key);
  }

  private static Segment segment(int index, double seconds) {
    return new Segment(index, 2.0 * index, seconds, 1000, "00", "seg-" + index + ".m4s");
  }
}
