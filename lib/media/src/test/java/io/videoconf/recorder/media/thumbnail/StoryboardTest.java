package io.videoconf.recorder.media.thumbnail;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.media.io.Golden;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoryboardTest {

  @Test
  void cuesCoverTheWholeDurationWithoutGaps() throws IOException {
    List<Storyboard.Tile> tiles =
        List.of(
            new Storyboard.Tile(3.25, "sprite-000.jpg", 0, 0, 160, 90),
            new Storyboard.Tile(10, "sprite-000.jpg", 160, 0, 160, 90),
            new Storyboard.Tile(3661.5, "sprite-001.jpg", 0, 0, 160, 90));
    Golden.assertEquals("storyboard.vtt", Storyboard.vtt(tiles, 3672.0084));
  }

  @Test
  void thereIsAboutOneTileForTenSeconds() {
    assertThat(TilePlan.count(3600, 500)).isEqualTo(360);
    assertThat(TilePlan.count(3600, 100)).isEqualTo(100);
    assertThat(TilePlan.count(12, 100)).isEqualTo(10);
    assertThat(TilePlan.count(12, 4)).isEqualTo(4);
  }

  @Test
  void picturesAreLookedForInTheMiddleOfTheirTime() {
    assertThat(TilePlan.targetSeconds(0, 10, 100)).isEqualTo(5);
    assertThat(TilePlan.targetSeconds(9, 10, 100)).isEqualTo(95);
  }
}
