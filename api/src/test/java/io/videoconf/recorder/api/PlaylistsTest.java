package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlaylistsTest {

  @Test
  void onlyUrisAreReplaced() {
    String playlist =
        """
        #EXTM3U
        # a comment with URI="x"
        #EXT-X-MAP:URI="init.mp4",BYTERANGE="720@0"
        #EXT-X-KEY:METHOD=NONE

        #EXTINF:2.0,URI title
        seg-1.m4s
        """;

    assertThat(Playlists.rewrite(playlist, uri -> "<" + uri + ">"))
        .isEqualTo(
            """
            #EXTM3U
            # a comment with URI="x"
            #EXT-X-MAP:URI="<init.mp4>",BYTERANGE="720@0"
            #EXT-X-KEY:METHOD=NONE

            #EXTINF:2.0,URI title
            <seg-1.m4s>
            """);
  }

  @Test
  void windowsLineEndsAreUnderstood() {
    assertThat(Playlists.uris("#EXTM3U\r\na.m4s\r\nb.m4s\r\n")).containsExactly("a.m4s", "b.m4s");
  }

  @Test
  void dollarsAndBackslashesInAReplacementStayAsTheyAre() {
    assertThat(Playlists.rewrite("#EXT-X-MAP:URI=\"i\"\n", _ -> "$1\\2"))
        .isEqualTo("#EXT-X-MAP:URI=\"$1\\2\"\n");
  }
}
