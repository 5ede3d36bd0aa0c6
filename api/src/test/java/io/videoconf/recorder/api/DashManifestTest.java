package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DashManifestTest {
  private static final ObjectFolder FOLDER = new ObjectFolder("recordings/1/rendition/2/");

  @Test
  void everyAddressIsReplacedAndNothingElse() {
    String manifest =
        """
        <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static">
          <Representation id="720p" bandwidth="1000">
            <SegmentList timescale="90000">
              <Initialization sourceURL="720p/init.mp4"/>
              <SegmentURL media="720p/seg-00000.m4s"/>
            </SegmentList>
          </Representation>
          <BaseURL>subtitles-1/subtitles.vtt</BaseURL>
        </MPD>
        """;
    assertThat(DashManifest.rewrite(manifest, uri -> "https://s3/" + FOLDER.key(uri) + "?a=1&b=$2"))
        .isEqualTo(
            """
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static">
              <Representation id="720p" bandwidth="1000">
                <SegmentList timescale="90000">
                  <Initialization sourceURL="https://s3/recordings/1/rendition/2/720p/init.mp4?a=1&amp;b=$2"/>
                  <SegmentURL media="https://s3/recordings/1/rendition/2/720p/seg-00000.m4s?a=1&amp;b=$2"/>
                </SegmentList>
              </Representation>
              <BaseURL>https://s3/recordings/1/rendition/2/subtitles-1/subtitles.vtt?a=1&amp;b=$2</BaseURL>
            </MPD>
            """);
  }

  @Test
  void whatLeadsOutOfTheFolderIsRefused() {
    assertThatThrownBy(() -> DashManifest.rewrite("<SegmentURL media=\"../x.m4s\"/>", FOLDER::key))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () -> DashManifest.rewrite("<BaseURL>https://evil.example/</BaseURL>", FOLDER::key))
        .isInstanceOf(IllegalStateException.class);
  }
}
