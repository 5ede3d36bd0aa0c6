package io.videoconf.recorder.media.sound;

import java.util.Arrays;

/**
 * A piece of decoded sound. The arrays are given away and not changed any more.
 *
 * @param rate samples per second and channel
 * @param left -1 to 1
 * @param right as long as {@code left}; the same array when the sound has one channel
 */
public record Sound(int rate, float[] left, float[] right) {
  /** The level of silence in {@link #levelDbov}, as RFC 6464 has it. */
  public static final double SILENCE_DBOV = -127;

  public Sound {
    if (left.length != right.length) {
      throw new IllegalArgumentException(
          "channels differ in length: " + left.length + ", " + right.length);
    }
  }

  public static Sound mono(int rate, float[] samples) {
    return new Sound(rate, samples, samples);
  }

  /** Of two channels, or of one when they are alike. */
  static Sound of(int rate, float[] left, float[] right) {
    return Arrays.equals(left, right) ? mono(rate, left) : new Sound(rate, left, right);
  }

  /** Samples per channel. */
  public int count() {
    return left.length;
  }

  @SuppressWarnings("ReferenceEquality") // One array for both channels, not two alike.
  boolean isMono() {
    return left == right;
  }

  /**
   * Root mean square of both channels in dBov: 0 for the loudest square wave, {@link #SILENCE_DBOV}
   * for silence.
   */
  public double levelDbov() {
    double sum = isMono() ? 2 * energy(left) : energy(left) + energy(right);
    double power = left.length == 0 ? 0 : sum / (2.0 * left.length);
    return Math.max(SILENCE_DBOV, 10 * Math.log10(Math.max(power, 1e-13)));
  }

  private static double energy(float[] samples) {
    double sum = 0;
    for (float sample : samples) {
      sum += sample * sample;
    }
    return sum;
  }
}
