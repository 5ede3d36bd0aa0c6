package io.videoconf.recorder.media.thumbnail;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.synth.Picture;
import io.videoconf.recorder.media.synth.Scene;
import io.videoconf.recorder.media.synth.Yuv;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PosterScoreTest {
  private static final Yuv WALL = new Yuv(110, 120, 132);
  private static final Yuv LIGHT_SKIN = new Yuv(170, 108, 153);
  private static final Yuv DARK_SKIN = new Yuv(80, 115, 148);

  private final Picture picture = new Picture(320, 180);

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  @Test
  void aFlatPictureScoresNothing() {
    picture.fill(Yuv.BLACK);
    assertThat(score()).isZero();
  }

  @Test
  void aPictureWithMoreToSeeScoresHigher() {
    picture.fill(Yuv.BLACK);
    picture.fill(0, 0, 160, 180, Yuv.WHITE);
    double halves = score();
    new Scene(0, 30, false).draw(picture, 12_345);
    assertThat(score()).isGreaterThan(halves);
  }

  @Test
  void aFaceOfAnyToneScoresHigherThanAVase() {
    room(new Yuv(140, 160, 110));
    double vase = score();
    room(LIGHT_SKIN);
    double light = score();
    room(DARK_SKIN);
    double dark = score();
    assertThat(light).isGreaterThan(1.3 * vase);
    assertThat(dark).isGreaterThan(1.3 * vase);
  }

  @Test
  void aFaceScoresHigherThanASlide() {
    room(LIGHT_SKIN);
    double face = score();
    slide();
    assertThat(face).isGreaterThan(1.5 * score());
  }

  @Test
  void aFaceScoresHigherThanNoise() {
    room(DARK_SKIN);
    double face = score();
    new Random(7).nextBytes(picture.luma());
    assertThat(face).isGreaterThan(1.2 * score());
  }

  @Test
  void aFaceScoresHigherThanNoiseInTheDark() {
    room(DARK_SKIN);
    double face = score();
    picture.fill(Yuv.BLACK);
    Random random = new Random(7);
    for (int i = 0; i < picture.luma().length; i++) {
      picture.luma()[i] = (byte) (16 + random.nextInt(50));
    }
    assertThat(face).isGreaterThan(3 * score());
  }

  @Test
  void aFaceScoresHigherThanAPageFullOfText() {
    room(DARK_SKIN);
    double face = score();
    picture.fill(Yuv.WHITE);
    Random random = new Random(7);
    for (int i = 0; i < picture.luma().length; i += 2) {
      byte ink = (byte) (random.nextInt(3) == 0 ? 30 : 235);
      picture.luma()[i] = ink;
      picture.luma()[i + 1] = ink;
    }
    assertThat(face).isGreaterThan(2 * score());
  }

  @Test
  void aSharpPictureScoresHigherThanTheSameBlurred() {
    room(LIGHT_SKIN);
    double sharp = score();
    blur();
    assertThat(sharp).isGreaterThan(1.5 * score());
  }

  /** A noisy wall with a head before it. */
  private void room(Yuv head) {
    picture.fill(WALL);
    picture.fill(110, 30, 100, 130, head);
    Random noise = new Random(7);
    byte[] luma = picture.luma();
    for (int i = 0; i < luma.length; i++) {
      luma[i] += (byte) (noise.nextInt(24) - 12);
    }
  }

  /** White with lines of small black blocks. */
  private void slide() {
    picture.fill(Yuv.WHITE);
    for (int line = 20; line < 90; line += 12) {
      for (int x = 20; x < 280; x += 8) {
        picture.fill(x, line, 4, 6, Yuv.BLACK);
      }
    }
  }

  private void blur() {
    byte[] luma = picture.luma();
    for (int pass = 0; pass < 6; pass++) {
      for (int i = 321; i < luma.length - 321; i++) {
        int sum = 0;
        for (int near : new int[] {-321, -320, -319, -1, 0, 1, 319, 320, 321}) {
          sum += luma[i + near] & 0xFF;
        }
        luma[i] = (byte) (sum / 9);
      }
    }
  }

  private double score() {
    try (Frame frame = Still.frame(320, 180)) {
      byte[][] planes = {picture.luma(), picture.chromaU(), picture.chromaV()};
      for (int plane = 0; plane < 3; plane++) {
        int width = plane == 0 ? 320 : 160;
        for (int row = 0; row < planes[plane].length / width; row++) {
          frame.plane(plane).put(row * frame.stride(plane), planes[plane], row * width, width);
        }
      }
      return PosterScore.of(frame).value();
    }
  }
}
