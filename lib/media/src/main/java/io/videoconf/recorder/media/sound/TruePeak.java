package io.videoconf.recorder.media.sound;

/**
 * What lies between samples, at four times their rate (ITU-R BS.1770-4 annex 2), by a sinc of
 * {@link #TAPS} taps under a Kaiser window: within 0.1 dB up to 0.4 of the sample rate.
 * Thread-safe.
 */
final class TruePeak {
  static final int TAPS = 16;

  /** Samples before the one behind which is looked. */
  static final int BEFORE = TAPS / 2 - 1;

  /** Samples that must be known behind it. */
  static final int AFTER = TAPS / 2;

  private static final int OVERSAMPLING = 4;

  /** Kaiser's beta for 50 dB. */
  private static final double BETA = 4.55;

  private static final float[][] TABLE = table();

  /**
   * How much larger than the largest of {@link #TAPS} samples anything between them can be, as a
   * factor.
   */
  static final float MOST = most();

  private TruePeak() {}

  /** The largest magnitude between a sample and the next one, both excluded. */
  static float behind(float[] samples, int at) {
    int first = at - BEFORE;
    float peak = 0;
    for (float[] taps : TABLE) {
      float even = 0;
      float odd = 0;
      for (int i = 0; i < TAPS; i += 2) {
        even += taps[i] * samples[first + i];
        odd += taps[i + 1] * samples[first + i + 1];
      }
      peak = Math.max(peak, Math.abs(even + odd));
    }
    return peak;
  }

  private static float[][] table() {
    float[][] table = new float[OVERSAMPLING - 1][];
    for (int i = 0; i < table.length; i++) {
      table[i] = Sinc.windowed((i + 1.0) / OVERSAMPLING, TAPS, BETA);
    }
    return table;
  }

  private static float most() {
    float most = 1;
    for (float[] taps : TABLE) {
      float sum = 0;
      for (float tap : taps) {
        sum += Math.abs(tap);
      }
      most = Math.max(most, sum);
    }
    return most;
  }
}
