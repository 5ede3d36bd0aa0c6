package io.videoconf.recorder.media.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FaderTest {
  private static float[] ones(Fader fader, int count, int part) {
    float[] left = new float[count];
    Arrays.fill(left, 1);
    for (int from = 0; from < count; from += part) {
      int size = Math.min(part, count - from);
      float[] l = Arrays.copyOfRange(left, from, from + size);
      float[] r = l.clone();
      fader.apply(l, r, from, size);
      assertThat(r).isEqualTo(l);
      System.arraycopy(l, 0, left, from, size);
    }
    return left;
  }

  @Test
  void aGainChangesAlongALineFromItsSampleOn() {
    Fader fader = new Fader(1, 100);
    fader.turn(3, 1000);
    fader.turn(0, 1500);
    assertThat(fader.isUnity(1000)).isTrue();
    assertThat(fader.isUnity(1001)).isFalse();
    float[] gains = ones(fader, 2000, 160);
    assertThat(gains[999]).isEqualTo(1);
    assertThat(gains[1049]).isCloseTo(2, within(0.001f));
    assertThat(gains[1100]).isEqualTo(3);
    assertThat(gains[1499]).isEqualTo(3);
    assertThat(gains[1549]).isCloseTo(1.5f, within(0.001f));
    assertThat(gains[1600]).isZero();
    for (int i = 1; i < gains.length; i++) {
      assertThat(Math.abs(gains[i] - gains[i - 1])).isLessThan(0.0301f);
    }
  }

  @Test
  void howItIsCutChangesNothing() {
    Fader whole = new Fader(0, 240);
    Fader cut = new Fader(0, 240);
    for (Fader fader : new Fader[] {whole, cut}) {
      fader.turn(1, 300);
      fader.turn(0.5f, 400);
      fader.turn(2, 410);
    }
    assertThat(ones(cut, 2000, 7)).isEqualTo(ones(whole, 2000, 2000));
  }

  @Test
  void decibelsAreFactors() {
    assertThat(Fader.factor(0)).isEqualTo(1);
    assertThat(Fader.factor(20)).isCloseTo(10, within(1e-5f));
    assertThat(Fader.factor(-6.0206)).isCloseTo(0.5f, within(1e-5f));
  }
}
