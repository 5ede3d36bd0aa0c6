package io.videoconf.recorder.media.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SettlingTest {
  private static final int MACROBLOCKS = 3600;
  private static final int MUCH = 5000;
  private static final int NEXT_TO_NOTHING = 41;
  private static final OptionalInt COARSE = OptionalInt.of(38);
  private static final OptionalInt FINE = OptionalInt.of(24);

  private static int framesUntilDone(boolean delays, int bytes, OptionalInt quantizer) {
    Settling settling = new Settling(MACROBLOCKS, delays);
    settling.begin();
    settling.encoded(80_000, COARSE);
    int frames = 0;
    for (; !settling.isDone(); frames++) {
      settling.again();
      settling.encoded(bytes, quantizer);
    }
    return frames;
  }

  @Test
  void aPictureThatIsCodedFinelyIsEncodedFewTimesMore() {
    assertThat(framesUntilDone(false, MUCH, FINE)).isEqualTo(Settling.MIN_FRAMES);
  }

  @Test
  void soIsOneInWhichTheEncoderFindsNothingToImprove() {
    assertThat(framesUntilDone(false, NEXT_TO_NOTHING, COARSE)).isEqualTo(Settling.MIN_FRAMES);
  }

  @Test
  void aCoarseOneIsImprovedForAsLongAsTheLimitAllows() {
    assertThat(framesUntilDone(false, MUCH, COARSE)).isEqualTo(Settling.MAX_FRAMES);
    assertThat(framesUntilDone(false, MUCH, OptionalInt.empty())).isEqualTo(Settling.MAX_FRAMES);
  }

  @Test
  void anEncoderThatLooksAheadIsGivenAllFrames() {
    assertThat(framesUntilDone(true, NEXT_TO_NOTHING, FINE)).isEqualTo(Settling.MAX_FRAMES);
  }

  @Test
  void whatIsNewSettlesAnew() {
    Settling settling = new Settling(MACROBLOCKS, false);
    for (int i = 0; i < Settling.MAX_FRAMES; i++) {
      settling.again();
    }
    assertThat(settling.isDone()).isTrue();
    settling.begin();
    assertThat(settling.isDone()).isFalse();
  }
}
