package io.videoconf.recorder.media.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LimiterTest {
  private static final int RATE = SoundLine.RATE;
  private static final double CEILING_DB = -1;
  private static final float CEILING = Fader.factor(CEILING_DB);

  @TempDir Path directory;

  /** What nobody should send, and somebody will. */
  enum Extreme {
    SIXTEEN_SINES {
      @Override
      double at(int i, Random random) {
        double sum = 0;
        for (int k = 0; k < 16; k++) {
          sum += Math.sin(2 * Math.PI * (200 + 37 * k) * i / RATE);
        }
        return sum;
      }
    },
    SIXTEEN_SQUARES {
      @Override
      double at(int i, Random random) {
        double sum = 0;
        for (int k = 0; k < 16; k++) {
          sum += i / (40 + 3 * k) % 2 == 0 ? 1 : -1;
        }
        return sum;
      }
    },
    SQUARE {
      @Override
      double at(int i, Random random) {
        return i / 24 % 2 == 0 ? 1 : -1;
      }
    },
    CLICKS {
      @Override
      double at(int i, Random random) {
        return i % 977 == 0 ? 16 : i % 1500 == 7 ? -3 : 0;
      }
    },
    NOISE {
      @Override
      double at(int i, Random random) {
        return 8 * random.nextGaussian();
      }
    },
    BETWEEN_THE_SAMPLES {
      @Override
      double at(int i, Random random) {
        return Math.sin(Math.PI * i / 2 + Math.PI / 4);
      }
    },
    BURSTS {
      @Override
      double at(int i, Random random) {
        return (i / 3000 % 2 == 0 ? 0.2 : 10) * Math.sin(2 * Math.PI * 3000 * i / RATE);
      }
    };

    abstract double at(int i, Random random);
  }

  private static void limit(float[][] channels) {
    Limiter limiter = new Limiter(channels.length, CEILING);
    int[] sizes = {1600, 1, 1601, 47, 480};
    int done = 0;
    for (int i = 0; done < channels[0].length; i++) {
      int count = Math.min(sizes[i % sizes.length], channels[0].length - done);
      float[][] part = new float[channels.length][count];
      for (int c = 0; c < channels.length; c++) {
        System.arraycopy(channels[c], done, part[c], 0, count);
      }
      limiter.apply(part, count);
      for (int c = 0; c < channels.length; c++) {
        System.arraycopy(part[c], 0, channels[c], done, count);
      }
      done += count;
    }
  }

  @ParameterizedTest
  @EnumSource
  void noTruePeakIsAboveTheCeiling(Extreme extreme) throws IOException {
    Random random = new Random(extreme.ordinal());
    float[] samples = new float[RATE];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) extreme.at(i, random);
    }
    float[] quieter = samples.clone();
    for (int i = 0; i < quieter.length; i++) {
      quieter[i] *= 0.25f;
    }
    limit(new float[][] {samples, quieter});

    float most = 0;
    for (int i = 0; i < samples.length; i++) {
      most = Math.max(most, Math.abs(samples[i]));
      // Both channels fall together, or voices would wander.
      assertThat(quieter[i]).isEqualTo(0.25f * samples[i], within(1e-6f));
    }
    assertThat(most).isLessThanOrEqualTo(CEILING * 1.00001f);
    // BS.1770-4 grants an estimate at four times the rate half a decibel where pitch is highest.
    assertThat(Ebur128.ofSamples(directory.resolve("s"), samples).truePeakDbfs())
        .isLessThan(CEILING_DB + (extreme == Extreme.NOISE ? 0.6 : 0.3))
        .isGreaterThan(CEILING_DB - 3);
  }

  @Test
  void whatIsBelowTheCeilingPassesAsItIs() {
    Random random = new Random(9);
    float[] samples = new float[RATE];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (0.9 * Math.sin(i * 0.01) * Math.sin(i * 0.0003));
      samples[i] = i % 9000 < 3000 ? 0.05f * random.nextFloat() : 0.88f * samples[i];
    }
    float[] limited = samples.clone();
    limit(new float[][] {limited});
    for (int i = 0; i < samples.length - Limiter.DELAY; i++) {
      assertThat(limited[i + Limiter.DELAY]).isEqualTo(samples[i]);
    }
  }

  @Test
  void theGainComesBackSlowlyAndNothingClicks() {
    float[] samples = new float[4 * RATE];
    double wave = 2 * Math.PI * 200 / RATE;
    for (int i = 0; i < samples.length; i++) {
      boolean loud = i >= RATE && i < RATE + RATE / 10;
      samples[i] = (float) ((loud ? 4 : 0.4) * Math.sin(wave * i));
    }
    limit(new float[][] {samples});
    int after = RATE + RATE / 10 + Limiter.DELAY + 240;
    assertThat(Waveform.fit(samples, after, RATE / 20, 200).amplitude()).isBetween(0.08, 0.2);
    assertThat(Waveform.fit(samples, 3 * RATE, RATE / 10, 200).amplitude())
        .isCloseTo(0.4, within(0.001));
    assertThat(Waveform.sharpestBend(samples, after, samples.length))
        .isLessThan(0.41 * wave * wave);
    assertThat(Waveform.sharpestBend(samples, Limiter.DELAY + 1, RATE + Limiter.DELAY - 10))
        .isLessThan(0.5 * wave * wave);
  }

  @Test
  void silenceStaysSilenceEvenRightBehindTheLoudestSound() {
    float[] samples = new float[RATE];
    for (int i = 0; i < RATE / 2; i++) {
      samples[i] = 12;
    }
    limit(new float[][] {samples});
    for (int i = RATE / 2 + Limiter.DELAY; i < RATE; i++) {
      assertThat(samples[i]).isZero();
    }
  }
}
