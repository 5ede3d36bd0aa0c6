package io.videoconf.recorder.media.sound;

/**
 * Values between samples, by a sinc of {@link #TAPS} taps under a Kaiser window: flat to 0.42 of
 * the sample rate, images and noise 80 dB down. Thread-safe.
 */
final class Sinc {
  static final int TAPS = 32;

  /** Taps from the first one to the one at or before the wanted place. */
  static final int BEFORE = TAPS / 2 - 1;

  /** Taps behind the one at or before the wanted place. */
  static final int AFTER = TAPS / 2;

  /** Places between two samples that are tabulated; between them is a straight line. */
  private static final int PHASES = 256;

  private static final int FINER = 16;

  /** A wave of 1 kHz that is read at the nearest of them has noise 100 dB down. */
  private static final int PLACES = PHASES * FINER;

  /** Kaiser's beta for 80 dB. */
  private static final double BETA = 7.86;

  private static final float[][] TABLE = table();

  private Sinc() {}

  /** The nearest of the {@value #PLACES} places between two samples that taps are made for. */
  static int phase(double fraction) {
    return (int) (fraction * PLACES + 0.5);
  }

  /**
   * The taps for a place.
   *
   * @param phase how far behind a sample the place is, 0 to {@value #PLACES}
   */
  static void taps(int phase, float[] taps) {
    int at = Math.min(phase / FINER, PHASES - 1);
    float part = (float) (phase - at * FINER) / FINER;
    float[] low = TABLE[at];
    float[] high = TABLE[at + 1];
    for (int i = 0; i < TAPS; i++) {
      taps[i] = low[i] + part * (high[i] - low[i]);
    }
  }

  private static float[][] table() {
    float[][] table = new float[PHASES + 1][];
    for (int phase = 0; phase <= PHASES; phase++) {
      table[phase] = windowed((double) phase / PHASES, TAPS, BETA);
    }
    return table;
  }

  /**
   * A sinc under a Kaiser window, its sum 1.
   *
   * @param fraction how far behind the sample of tap {@code count / 2 - 1} its middle is
   */
  static float[] windowed(double fraction, int count, double beta) {
    double sum = 0;
    double[] exact = new double[count];
    for (int i = 0; i < count; i++) {
      double distance = i - (count / 2 - 1) - fraction;
      exact[i] = sinc(distance) * kaiser(distance / (count / 2.0), beta);
      sum += exact[i];
    }
    float[] taps = new float[count];
    for (int i = 0; i < count; i++) {
      taps[i] = (float) (exact[i] / sum);
    }
    return taps;
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  private static double kaiser(double x, double beta) {
    return Math.abs(x) >= 1 ? 0 : bessel(beta * Math.sqrt(1 - x * x)) / bessel(beta);
  }

  /** The modified Bessel function of the first kind and order 0. */
  private static double bessel(double x) {
    double sum = 1;
    double term = 1;
    for (int k = 1; k < 40; k++) {
      term *= (x / (2 * k)) * (x / (2 * k));
      sum += term;
    }
    return sum;
  }
}
