package io.videoconf.recorder.media.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LevelerTest {
  private static final int RATE = SoundLine.RATE;
  private static final double TARGET = -16;

  /** Amplitude of the noise in each second. */
  private interface Levels {
    double at(int second);
  }

  private static float[][] noise(int seconds, Levels levels) {
    Random random = new Random(1);
    float[] left = new float[seconds * RATE];
    float[] right = new float[left.length];
    for (int i = 0; i < left.length; i++) {
      left[i] = (float) (levels.at(i / RATE) * (2 * random.nextDouble() - 1));
      right[i] = (float) (levels.at(i / RATE) * (2 * random.nextDouble() - 1));
    }
    return new float[][] {left, right};
  }

  private static float[][] leveled(float[][] sound) {
    Leveler leveler = new Leveler(sound.length, TARGET);
    int[] sizes = {1600, 1601, 480, 9600};
    float[][] out = new float[sound.length][sound[0].length];
    int done = 0;
    for (int i = 0; done < sound[0].length; i++) {
      int count = Math.min(sizes[i % sizes.length], sound[0].length - done);
      float[][] part = new float[sound.length][];
      for (int c = 0; c < sound.length; c++) {
        part[c] = Arrays.copyOfRange(sound[c], done, done + count);
      }
      leveler.apply(part, count);
      for (int c = 0; c < sound.length; c++) {
        System.arraycopy(part[c], 0, out[c], done, count);
      }
      done += count;
    }
    return out;
  }

  private static double lufs(float[][] sound, int fromSecond, int toSecond) {
    LoudnessMeter meter = new LoudnessMeter(sound.length);
    meter.add(sound, fromSecond * RATE, (toSecond - fromSecond) * RATE);
    return meter.integratedLufs();
  }

  @Test
  void quietAndLoudEndAtTheTarget() {
    for (double level : new double[] {0.04, 0.1, 0.4}) {
      float[][] out = leveled(noise(12, _ -> level));
      assertThat(lufs(out, 5, 12)).as("level %s", level).isCloseTo(TARGET, within(0.5));
    }
  }

  @Test
  void theGainHasBounds() {
    float[][] quiet = noise(10, _ -> 0.01);
    assertThat(lufs(leveled(quiet), 5, 10))
        .isCloseTo(lufs(quiet, 5, 10) + Leveler.MAX_GAIN_DB, within(0.1));
  }

  @Test
  void betweenSpeechTheNoiseOfTheRoomIsNotPumpedUp() {
    float[][] sound = noise(40, second -> second < 20 || second >= 35 ? 0.2 : 0.004);
    float[][] out = leveled(sound);
    double gainWhileSpeaking = lufs(out, 15, 20) - lufs(sound, 15, 20);
    for (int second = 21; second < 35; second += 3) {
      assertThat(lufs(out, second, second + 1) - lufs(sound, second, second + 1))
          .isCloseTo(gainWhileSpeaking, within(0.2));
    }
  }

  @Test
  void aMeetingThatBecomesQuieterIsFollowedInTheEnd() {
    float[][] out = leveled(noise(70, second -> second < 20 ? 0.3 : 0.07));
    assertThat(lufs(out, 62, 70)).isCloseTo(TARGET, within(1.0));
  }

  @Test
  void theGainMovesWithoutAStep() {
    int count = 30 * RATE;
    float[] tone = new float[count];
    double wave = 2 * Math.PI * 200 / RATE;
    for (int i = 0; i < count; i++) {
      tone[i] = (float) ((i < count / 2 ? 0.05 : 0.4) * Math.sin(wave * i));
    }
    float[] out = leveled(new float[][] {tone})[0];
    assertThat(Waveform.sharpestBend(out, 0, count / 2 - 1)).isLessThan(0.25 * wave * wave);
    for (int i = count / 2 + RATE; i < count - RATE; i += RATE) {
      assertThat(Waveform.sharpestBend(out, i, i + RATE))
          .isLessThan(1.1 * wave * wave * Waveform.fit(out, i, RATE / 20, 200).amplitude());
    }
  }

  @Test
  void silenceStaysSilence() {
    float[][] out = leveled(noise(9, second -> second < 4 ? 0.02 : 0));
    for (int i = 4 * RATE; i < 9 * RATE; i++) {
      assertThat(out[0][i]).isZero();
    }
  }
}
