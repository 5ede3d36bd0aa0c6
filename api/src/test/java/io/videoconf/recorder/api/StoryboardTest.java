package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StoryboardTest {

  @Test
  void imagesAreReplacedAndTheirTilesKept() {
    String stored =
        """
        WEBVTT

        NOTE made by sprite-000.jpg

        1
        00:00:00.000 --> 00:00:02.000
        sprite-000.jpg#xywh=0,0,160,90

        00:00:02.000 --> 00:00:04.000
        sprite-000.jpg#xywh=160,0,160,90
        """;

    assertThat(Storyboard.rewrite(stored, uri -> "https://s3/" + uri + "?sig"))
        .isEqualTo(
            """
            WEBVTT

            NOTE made by sprite-000.jpg

            1
            00:00:00.000 --> 00:00:02.000
            https://s3/sprite-000.jpg?sig#xywh=0,0,160,90

            00:00:02.000 --> 00:00:04.000
            https://s3/sprite-000.jpg?sig#xywh=160,0,160,90
            """);
  }
}
