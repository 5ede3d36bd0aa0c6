package io.videoconf.recorder.media.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.av.PixelFormat;
import io.videoconf.recorder.media.draw.YuvMatrix;
import io.videoconf.recorder.model.layout.Tile;
import io.videoconf.recorder.model.look.Theme;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanvasTest {
  private static final YuvMatrix MATRIX = YuvMatrix.of(ColorTags.BT601_LIMITED);
  private static final int EMPTY = MATRIX.convert(Theme.DEFAULT.tile()).luma();
  private static final int BACKGROUND = MATRIX.convert(Theme.DEFAULT.background()).luma();
  private static final int ACCENT = MATRIX.convert(Theme.DEFAULT.accent()).luma();

  private static final Dressing SPEAKING = new Dressing(null, "", false, false, true);

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  /** Four quarters of different brightness: top 60 and 100, bottom 140 and 180. */
  private static Frame quarters(int width, int height) {
    Frame picture = Frame.video(width, height, PixelFormat.YUV420P).color(ColorTags.BT601_LIMITED);
    int w = width / 2;
    int h = height / 2;
    picture.fill(0, 0, w, h, 60, 128, 128);
    picture.fill(w, 0, w, h, 100, 128, 128);
    picture.fill(0, h, w, h, 140, 128, 128);
    picture.fill(w, h, w, h, 180, 128, 128);
    return picture;
  }

  private static int luma(Canvas canvas, int x, int y) {
    Frame frame = canvas.frame();
    return frame.plane(0).get(y * frame.stride(0) + x) & 0xFF;
  }

  private static void assertQuarters(
      Canvas canvas, int left, int top, int width, int height, int... lumas) {
    int[] xs = {left + width / 4, left + width * 3 / 4};
    int[] ys = {top + height / 4, top + height * 3 / 4};
    for (int i = 0; i < 4; i++) {
      int seen = luma(canvas, xs[i % 2], ys[i / 2]);
      assertThat(seen).as("quarter %d", i).isCloseTo(lumas[i], within(3));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 60, 100, 140, 180",
    "90, 140, 60, 180, 100",
    "180, 180, 140, 100, 60",
    "270, 100, 180, 60, 140"
  })
  void aTurnedPictureIsUprightAndWhole(int degrees, int a, int b, int c, int d) {
    try (Canvas canvas = new Canvas(320, 180);
        Frame picture = quarters(160, 90)) {
      canvas.arrange(List.of(new Tile(1, 0, 0, 320, 180)));
      canvas.draw(0, picture, degrees, 1);
      boolean sideways = degrees % 180 != 0;
      int width = sideways ? 100 : 320;
      int left = (320 - width) / 2;
      assertQuarters(canvas, left, 0, width, 180, a, b, c, d);
      assertThat(luma(canvas, 20, 45) == EMPTY).isEqualTo(sideways);
      // To its very edge.
      assertThat(luma(canvas, 160, 1)).isNotCloseTo(EMPTY, within(10));
      assertThat(luma(canvas, 160, 178)).isNotCloseTo(EMPTY, within(10));
    }
  }

  @Test
  void aPictureThatIsTurnedInMidStreamLeavesNothingOfTheOldOne() {
    try (Canvas canvas = new Canvas(320, 180);
        Frame picture = quarters(160, 90)) {
      canvas.arrange(List.of(new Tile(1, 0, 0, 320, 180)));
      canvas.draw(0, picture, 0, 1);
      canvas.draw(0, picture, 90, 2);
      assertThat(luma(canvas, 20, 90)).isEqualTo(EMPTY);
      assertThat(luma(canvas, 300, 90)).isEqualTo(EMPTY);
      canvas.draw(0, picture, 0, 3);
      assertQuarters(canvas, 0, 0, 320, 180, 60, 100, 140, 180);
    }
  }

  @Test
  void whoSpeaksHasABorderAroundTheirTileThatCoversNothing() {
    try (Canvas canvas = new Canvas(320, 180);
        Frame picture = quarters(160, 90)) {
      canvas.arrange(List.of(new Tile(1, 2, 40, 156, 88), new Tile(2, 160, 40, 156, 88)));
      canvas.draw(0, picture, 0, 1);
      canvas.draw(1, picture, 0, 1);
      canvas.dress(0, SPEAKING);
      assertThat(luma(canvas, 0, 60)).isEqualTo(ACCENT);
      assertThat(luma(canvas, 159, 60)).isEqualTo(ACCENT);
      assertThat(luma(canvas, 50, 39)).isEqualTo(ACCENT);
      assertThat(luma(canvas, 50, 129)).isEqualTo(ACCENT);
      assertThat(luma(canvas, 2, 60)).isCloseTo(60, within(3));
      assertThat(luma(canvas, 160, 60)).isCloseTo(60, within(3));
      canvas.dress(0, Dressing.NONE);
      canvas.dress(1, SPEAKING);
      assertThat(luma(canvas, 0, 60)).isEqualTo(BACKGROUND);
      assertThat(luma(canvas, 159, 60)).isEqualTo(ACCENT);
      canvas.dress(1, Dressing.NONE);
      assertThat(luma(canvas, 159, 60)).isEqualTo(BACKGROUND);
      assertThat(luma(canvas, 2, 60)).isCloseTo(60, within(3));
    }
  }
}
