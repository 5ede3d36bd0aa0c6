package io.videoconf.recorder.media.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoudnessMeterTest {
  private static final int RATE = SoundLine.RATE;

  @TempDir Path directory;

  private static double measure(float[]... channels) {
    LoudnessMeter meter = new LoudnessMeter(channels.length);
    int[] sizes = {1, 1600, 777, 4800, 12_345};
    int done = 0;
    for (int i = 0; done < channels[0].length; i++) {
      int count = Math.min(sizes[i % sizes.length], channels[0].length - done);
      meter.add(channels, done, count);
      done += count;
    }
    return meter.integratedLufs();
  }

  private void likeFfmpeg(float[]... channels) throws IOException {
    double judged = Ebur128.ofSamples(directory.resolve("s"), channels).integratedLufs();
    assertThat(measure(channels)).isCloseTo(judged, within(0.1));
  }

  private static float[] sine(double hertz, double amplitude, int count) {
    float[] samples = new float[count];
    for (int i = 0; i < count; i++) {
      samples[i] = (float) (amplitude * Math.sin(2 * Math.PI * hertz * i / RATE));
    }
    return samples;
  }

  /** EBU Tech 3341, case 1: a sine of 1 kHz at -23 dBFS in both channels is -23 LUFS. */
  @Test
  void theStandardsSineIsAsLoudAsTheStandardSays() {
    float[] sine = sine(1000, Math.pow(10, -23 / 20.0), 20 * RATE);
    assertThat(measure(sine, sine)).isCloseTo(-23, within(0.1));
  }

  @Test
  void tonesOfAnyPitchWeighAsInFfmpeg() throws IOException {
    for (double hertz : new double[] {40, 300, 2_500, 12_000}) {
      likeFfmpeg(sine(hertz, 0.3, 3 * RATE), sine(hertz * 1.1, 0.1, 3 * RATE));
    }
  }

  @Test
  void oneChannelIsMeasuredAsOne() throws IOException {
    likeFfmpeg(sine(700, 0.4, 3 * RATE));
  }

  @Test
  void pausesAndWhatIsMuchQuieterAreGatedAsInFfmpeg() throws IOException {
    Random random = new Random(3);
    float[] left = new float[24 * RATE];
    float[] right = new float[left.length];
    double[] levels = {0.3, 0, 0.1, 0.002, 0.25, 0.00001, 0.03, 0.2};
    for (int i = 0; i < left.length; i++) {
      double level = levels[i / (3 * RATE)];
      left[i] = (float) (level * (random.nextDouble() - 0.5));
      right[i] = (float) (level * (random.nextDouble() - 0.5) * 0.5);
    }
    likeFfmpeg(left, right);
  }

  @Test
  void silenceHasNoLoudness() {
    assertThat(measure(new float[RATE])).isNegative().isInfinite();
  }
}
