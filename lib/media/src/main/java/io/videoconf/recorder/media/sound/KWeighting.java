package io.videoconf.recorder.media.sound;

/**
 * The filter of ITU-R BS.1770-4 for one channel at 48 kHz: a shelf for the head, a high-pass for
 * the ear. Not thread-safe.
 */
final class KWeighting {
  private static final double SHELF_B0 = 1.53512485958697;
  private static final double SHELF_B1 = -2.69169618940638;
  private static final double SHELF_B2 = 1.19839281085285;
  private static final double SHELF_A1 = -1.69065929318241;
  private static final double SHELF_A2 = 0.73248077421585;

  private static final double HIGH_A1 = -1.99004745483398;
  private static final double HIGH_A2 = 0.99007225036621;

  /** Smaller states are silence: numbers near zero cost a processor dearly. */
  private static final double NOTHING = 1e-20;

  private double shelf1;
  private double shelf2;
  private double high1;
  private double high2;

  /** The sum of the squares of the filtered samples. */
  double power(float[] samples, int from, int count) {
    double s1 = shelf1;
    double s2 = shelf2;
    double h1 = high1;
    double h2 = high2;
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      double x = samples[i];
      double shelved = SHELF_B0 * x + s1;
      s1 = SHELF_B1 * x - SHELF_A1 * shelved + s2;
      s2 = SHELF_B2 * x - SHELF_A2 * shelved;
      double y = shelved + h1;
      h1 = -2 * shelved - HIGH_A1 * y + h2;
      h2 = shelved - HIGH_A2 * y;
      sum += y * y;
    }
    shelf1 = flushed(s1);
    shelf2 = flushed(s2);
    high1 = flushed(h1);
    high2 = flushed(h2);
    return sum;
  }

  private static double flushed(double state) {
    return Math.abs(state) < NOTHING ? 0 : state;
  }
}
