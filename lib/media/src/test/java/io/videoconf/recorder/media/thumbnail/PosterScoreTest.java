package io.videoconf.recorder.media.thumbnail;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.media.synth.Picture;
import io.videoconf.recorder.media.synth.Scene;
import io.videoconf.recorder.media.synth.Yuv;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PosterScoreTest {
  private final Picture picture = new Picture(320, 180);

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

  private double score() {
    return PosterScore.of(ByteBuffer.wrap(picture.luma()), 320, 320, 180);
  }
}
