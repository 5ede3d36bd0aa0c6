package io.videoconf.recorder.media.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoundLineTest {
  private static final int RATE = SoundLine.RATE;
  private static final int PACKET = RATE / 50;

  /** A frame of the mix: 40 ms. */
  private static final int FRAME = RATE / 25;

  /** Sound is mixed as long behind as the compositor does it. */
  private static final int DELAY = RATE * 3 / 10;

  /** A line, and what it gives when it is mixed frame by frame. */
  private static final class Mixed {
    final SoundLine line = new SoundLine();
    final float[] left;
    final float[] right;
    int mixed;

    Mixed(double seconds) {
      left = new float[(int) (seconds * RATE) / FRAME * FRAME];
      right = new float[left.length];
    }

    /** Mixes what is due once all sound up to {@code known} is there. */
    void mixUntil(double known) {
      while (mixed + FRAME <= Math.min(left.length, known - DELAY)) {
        float[] l = new float[FRAME];
        float[] r = new float[FRAME];
        line.mixInto(l, r, mixed, FRAME);
        System.arraycopy(l, 0, left, mixed, FRAME);
        System.arraycopy(r, 0, right, mixed, FRAME);
        mixed += FRAME;
      }
    }

    void finish() {
      mixUntil(Double.MAX_VALUE);
    }
  }

  private static Sound sine(double hertz, int rate, long firstSample, int count) {
    float[] samples = new float[count];
    for (int i = 0; i < count; i++) {
      samples[i] = (float) (0.5 * Math.sin(2 * Math.PI * hertz * (firstSample + i) / rate));
    }
    return Sound.mono(rate, samples);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, -200, 1000, 0})
  void aSendersClockIsFollowedWithoutATraceInTheWave(int ppm) {
    int seconds = 60;
    Mixed mix = new Mixed(seconds - 1);
    double worst = 0;
    for (int i = 0; i < seconds * 50; i++) {
      double place = i * PACKET * (1 + ppm * 1e-6);
      mix.mixUntil(place);
      mix.line.add(sine(1000, RATE, (long) i * PACKET, PACKET), place, true);
      worst = Math.max(worst, Math.abs(mix.line.offset()));
    }
    mix.finish();

    assertThat(worst).as("samples off").isLessThan(RATE * 0.002);
    double wave = 2 * Math.PI * 1000 / RATE;
    double bend = Waveform.sharpestBend(mix.left, RATE / 10, mix.left.length - RATE);
    assertThat(bend).isLessThan(0.5 * wave * wave * 1.02);
    for (int second = 1; second < seconds - 2; second++) {
      Waveform.Fit fit = Waveform.fit(mix.left, second * RATE, RATE / 10, 1000);
      assertThat(fit.distortionDb()).as("second %d", second).isLessThan(-60);
      assertThat(fit.amplitude()).isCloseTo(0.5, within(0.001));
    }
    // Once the ratio has settled it is one wave all along.
    double heard = 1000 / (1 + ppm * 1e-6);
    for (int second = 8; second < seconds - 12; second += 10) {
      Waveform.Fit fit = Waveform.at(mix.left, second * RATE, 10 * RATE, heard);
      assertThat(fit.distortionDb()).as("from second %d", second).isLessThan(-80);
    }
    // Where the wave is, against where the places of the packets say that it belongs.
    Waveform.Fit last = Waveform.at(mix.left, (seconds - 3) * RATE, RATE, heard);
    double sent = (seconds - 3) * (double) RATE / (1 + ppm * 1e-6);
    double expected = 2 * Math.PI * 1000 * sent / RATE;
    double off = Math.IEEEremainder(last.phase() - expected, 2 * Math.PI) / (2 * Math.PI);
    assertThat(off / 1000).as("seconds off").isCloseTo(0, within(0.0006));
  }

  @Test
  void aPlaceThatMovesByThirtyMillisecondsIsReachedGently() {
    Mixed mix = new Mixed(19);
    for (int i = 0; i < 1000; i++) {
      double place = i * PACKET + (i < 250 ? 0 : 0.03 * RATE);
      mix.mixUntil(place);
      mix.line.add(sine(1000, RATE, (long) i * PACKET, PACKET), place, true);
    }
    mix.finish();

    assertThat(mix.line.offset()).isCloseTo(0, within(0.0005 * RATE));
    double wave = 2 * Math.PI * 1000 / RATE;
    assertThat(Waveform.sharpestBend(mix.left, RATE / 10, 18 * RATE))
        .isLessThan(0.5 * wave * wave * 1.02);
    for (int second = 1; second < 17; second++) {
      assertThat(Waveform.fit(mix.left, second * RATE, RATE / 20, 1000).hertz())
          .as("second %d", second)
          .isCloseTo(1000, within(5.5));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.06, 0.5, -0.06, -0.25})
  void aPlaceThatJumpsIsFollowedAtOnceAndNothingClicks(double jumpSeconds) {
    Mixed mix = new Mixed(4);
    for (int i = 0; i < 200; i++) {
      double place = i * PACKET + (i < 100 ? 0 : jumpSeconds * RATE);
      mix.mixUntil(i * PACKET);
      mix.line.add(sine(440, RATE, (long) i * PACKET, PACKET), place, true);
    }
    mix.finish();

    assertThat(mix.line.offset()).isZero();
    double wave = 2 * Math.PI * 440 / RATE;
    // A fade of 5 ms bends the wave by as much as a tone of some hundred hertz does.
    assertThat(Waveform.sharpestBend(mix.left, 0, mix.left.length))
        .isLessThan(0.5 * wave * wave * 1.4);
    assertThat(Waveform.fit(mix.left, 3 * RATE, RATE / 2, 440).distortionDb()).isLessThan(-70);
  }

  @Test
  void whatIsUnevenlyCutIsOneWave() {
    Mixed mix = new Mixed(2);
    long sent = 0;
    int[] sizes = {480, 960, 120, 2880, 1920};
    for (int i = 0; sent < 2 * RATE + DELAY; i++) {
      int size = sizes[i % sizes.length];
      mix.mixUntil((double) sent);
      mix.line.add(sine(997, RATE, sent, size), (double) sent, true);
      sent += size;
    }
    mix.finish();
    assertThat(Waveform.at(mix.left, RATE / 10, RATE, 997).distortionDb()).isLessThan(-100);
  }

  @ParameterizedTest
  @ValueSource(ints = {8_000, 16_000})
  void aTelephonesSampleRateBecomesThatOfTheMix(int rate) {
    Mixed mix = new Mixed(2);
    int packet = rate / 50;
    for (int i = 0; i < 150; i++) {
      mix.mixUntil(i * (double) PACKET);
      mix.line.add(sine(1000, rate, (long) i * packet, packet), i * (double) PACKET, true);
    }
    mix.finish();
    Waveform.Fit fit = Waveform.at(mix.left, RATE / 2, RATE, 1000);
    assertThat(fit.distortionDb()).isLessThan(-70);
    assertThat(fit.amplitude()).isCloseTo(0.5, within(0.001));
    assertThat(fit.phase()).isCloseTo(0, within(0.001));
  }

  @Test
  void soundThatEndsFadesAwayAndWhatComesLaterBeginsInItsPlace() {
    Mixed mix = new Mixed(3);
    for (int i = 0; i < 200; i++) {
      double place = i * PACKET;
      mix.mixUntil(place);
      if (i < 50 || i >= 100) {
        mix.line.add(sine(440, RATE, (long) i * PACKET, PACKET), place, i != 100);
      }
    }
    mix.finish();

    double wave = 2 * Math.PI * 440 / RATE;
    assertThat(Waveform.sharpestBend(mix.left, 0, mix.left.length))
        .isLessThan(0.5 * wave * wave * 1.4);
    float[] pause = Arrays.copyOfRange(mix.left, RATE + 1, 2 * RATE - 1);
    for (float sample : pause) {
      assertThat(sample).isZero();
    }
    assertThat(mix.left[RATE - SoundLine.FADE - 30]).isNotZero();
    assertThat(Waveform.at(mix.left, 2 * RATE + SoundLine.FADE, RATE / 2, 440).phase())
        .isCloseTo(
            Math.IEEEremainder(2 * Math.PI * 440 * SoundLine.FADE / RATE, 2 * Math.PI),
            within(0.001));
  }

  @Test
  void theTwoChannelsStayApart() {
    Mixed mix = new Mixed(1);
    for (int i = 0; i < 80; i++) {
      Sound left = sine(440, RATE, (long) i * PACKET, PACKET);
      Sound right = sine(1000, RATE, (long) i * PACKET, PACKET);
      // The sender changes between one and two channels.
      Sound sound = i % 7 == 0 ? left : new Sound(RATE, left.left(), right.left());
      mix.mixUntil(i * PACKET);
      mix.line.add(i >= 40 ? new Sound(RATE, left.left(), right.left()) : sound, i * PACKET, true);
    }
    mix.finish();
    int from = 41 * PACKET;
    int count = mix.left.length - from;
    assertThat(Waveform.at(mix.left, from, count, 440).distortionDb()).isLessThan(-100);
    assertThat(Waveform.at(mix.right, from, count, 1000).distortionDb()).isLessThan(-100);
  }
}
