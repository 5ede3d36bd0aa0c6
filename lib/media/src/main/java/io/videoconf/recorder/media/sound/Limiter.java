package io.videoconf.recorder.media.sound;

import java.util.Arrays;

/**
 * Keeps the true peaks of a mix (estimated at four times the sample rate) below a ceiling. It looks
 * ahead: the gain has come down along a line when a peak is there, the same for all channels, and
 * recovers slowly. Sound below the ceiling passes unchanged, {@link #DELAY} samples late. Not
 * thread-safe.
 */
public final class Limiter {
  /** How long the gain takes to come down: 5 ms. */
  private static final int AHEAD = SoundLine.RATE / 200;

  /** How much later than it came sound is handed out, in samples. */
  public static final int DELAY = TruePeak.AFTER + AHEAD - 1;

  /** Time constant of the recovery: 200 ms. */
  private static final float RECOVERY = 1f / (SoundLine.RATE / 5f);

  /** A gain that is nearer to 1, by 0.001 dB, is 1. */
  private static final float NEARLY_ONE = 0.9999f;

  /** What is looked at in one go: where it is quiet there is nothing to compute. */
  private static final int PART = 48;

  /** Samples that are kept of what came before. */
  private static final int KEPT = DELAY + TruePeak.TAPS;

  private final float ceiling;
  private final float[][] lines;
  private final SlidingMinimum least = new SlidingMinimum(AHEAD);

  /** The last gains before they are averaged, in a ring. */
  private final float[] gains = new float[AHEAD];

  private int next;
  private double sum = AHEAD;
  private float recovering = 1;

  /** The largest magnitude between the last sample that was looked at and the next one. */
  private float between;

  /** How many of the last samples asked for no gain; no more are counted than matter. */
  private int idle = AHEAD;

  /**
   * @param channels how many
   * @param ceiling the true peak that is not exceeded, as a factor: 1 is full scale
   */
  public Limiter(int channels, float ceiling) {
    this.ceiling = ceiling;
    Arrays.fill(gains, 1);
    this.lines = new float[channels][KEPT + PART];
  }

  /** Replaces the samples of each channel by those from {@link #DELAY} samples before. */
  public void apply(float[][] channels, int count) {
    for (int done = 0; done < count; done += PART) {
      part(channels, done, Math.min(PART, count - done));
    }
  }

  private void part(float[][] channels, int from, int count) {
    float loudest = 0;
    for (int c = 0; c < lines.length; c++) {
      System.arraycopy(channels[c], from, lines[c], KEPT, count);
      loudest = Math.max(loudest, loudest(lines[c], KEPT - TruePeak.TAPS + 1, KEPT + count));
    }
    boolean quiet = loudest * TruePeak.MOST <= ceiling;
    if (quiet && idle >= AHEAD) {
      between = 0;
      for (int c = 0; c < lines.length; c++) {
        System.arraycopy(lines[c], KEPT - DELAY, channels[c], from, count);
      }
    } else {
      for (int i = 0; i < count; i++) {
        float gain = gain(quiet ? 0 : peak(KEPT + i - TruePeak.AFTER));
        for (int c = 0; c < lines.length; c++) {
          channels[c][from + i] = lines[c][KEPT + i - DELAY] * gain;
        }
      }
      if (quiet) {
        between = 0;
      }
    }
    for (float[] line : lines) {
      System.arraycopy(line, count, line, 0, KEPT);
    }
  }

  private static float loudest(float[] samples, int from, int to) {
    float loudest = 0;
    for (int i = from; i < to; i++) {
      loudest = Math.max(loudest, Math.abs(samples[i]));
    }
    return loudest;
  }

  /** The largest magnitude at a sample and on both sides of it, in any channel. */
  private float peak(int at) {
    float before = between;
    float here = 0;
    between = 0;
    for (float[] line : lines) {
      here = Math.max(here, Math.abs(line[at]));
      between = Math.max(between, TruePeak.behind(line, at));
    }
    return Math.max(here, Math.max(before, between));
  }

  /** The gain for the sample {@link #AHEAD} - 1 before the one of that peak. */
  private float gain(float peak) {
    float wanted = least.next(peak > ceiling ? ceiling / peak : 1);
    recovering += (1 - recovering) * RECOVERY;
    if (recovering > NEARLY_ONE) {
      recovering = 1;
    }
    recovering = Math.min(recovering, wanted);
    sum += recovering - gains(recovering);
    idle = recovering == 1 ? idle + 1 : 0;
    if (idle >= AHEAD) {
      sum = AHEAD;
      return 1;
    }
    // Never above the least of what is averaged, however the sum was rounded.
    return Math.min(1, (float) (sum / AHEAD));
  }

  /** Puts a gain into the ring and returns the one that it replaces. */
  private float gains(float newest) {
    float oldest = gains[next];
    gains[next] = newest;
    next = next + 1 == AHEAD ? 0 : next + 1;
    return oldest;
  }
}
