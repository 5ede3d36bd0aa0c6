package io.videoconf.recorder.media.synth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TonesTest {

  @Test
  void tonesAreThePublishedOnes() {
    assertThat(IntStream.range(0, 9).map(Tones::toneHz))
        .containsExactly(330, 440, 550, 660, 770, 880, 990, 1210, 1320);
    assertThat(Tones.beepHz(2)).isEqualTo(2260);
  }

  @Test
  void theBeepFillsTheFirstHundredMillisecondsOfEverySecond() {
    for (int second = 0; second < 3; second++) {
      long start = (long) second * Tones.SAMPLE_RATE;
      assertThat(peak(start + 96, start + 4704)).isGreaterThan(0.3);
      assertThat(peak(start + 4800, start + 48_000)).isLessThanOrEqualTo(Tones.TONE_AMPLITUDE);
    }
  }

  @Test
  void theBeepRisesWithinTwoMilliseconds() {
    assertThat(peak(48_000, 48_010)).isLessThan(0.15);
    assertThat(peak(48_080, 48_128)).isGreaterThan(0.25);
  }

  @Test
  void thereIsSilenceBeforeTheStart() {
    assertThat(Tones.at(0, -1)).isZero();
  }

  private static double peak(long from, long to) {
    double peak = 0;
    for (long sample = from; sample < to; sample++) {
      peak = Math.max(peak, Math.abs(Tones.at(1, sample)));
    }
    return peak;
  }
}
