package io.videoconf.recorder.media.sound;

/** Measures of a sine wave in sampled sound at 48 kHz. */
public final class Waveform {
  private Waveform() {}

  /**
   * The sine that fits best: its amplitude, its phase at sample 0 and what is left, as a ratio of
   * powers in dB.
   *
   * @param distortionDb everything that is not the sine against the sine (THD+N)
   */
  public record Fit(double hertz, double amplitude, double phase, double distortionDb) {}

  /** Fits a sine of about that frequency, within 1 %, to a range of at most a hundred periods. */
  public static Fit fit(float[] samples, int from, int count, double aboutHertz) {
    double third = (Math.sqrt(5) - 1) / 2;
    double low = aboutHertz * 0.99;
    double high = aboutHertz * 1.01;
    double a = high - third * (high - low);
    double b = low + third * (high - low);
    double ea = at(samples, from, count, a).distortionDb();
    double eb = at(samples, from, count, b).distortionDb();
    for (int i = 0; i < 30; i++) {
      if (ea < eb) {
        high = b;
        b = a;
        eb = ea;
        a = high - third * (high - low);
        ea = at(samples, from, count, a).distortionDb();
      } else {
        low = a;
        a = b;
        ea = eb;
        b = low + third * (high - low);
        eb = at(samples, from, count, b).distortionDb();
      }
    }
    return at(samples, from, count, (low + high) / 2);
  }

  /** The sine of exactly that frequency that fits best. */
  public static Fit at(float[] samples, int from, int count, double hertz) {
    double w = 2 * Math.PI * hertz / 48_000;
    double cc = 0;
    double cs = 0;
    double ss = 0;
    double xc = 0;
    double xs = 0;
    double xx = 0;
    for (int i = 0; i < count; i++) {
      double c = Math.cos(w * i);
      double s = Math.sin(w * i);
      double x = samples[from + i];
      cc += c * c;
      cs += c * s;
      ss += s * s;
      xc += x * c;
      xs += x * s;
      xx += x * x;
    }
    double det = cc * ss - cs * cs;
    double p = (xc * ss - xs * cs) / det;
    double q = (xs * cc - xc * cs) / det;
    double explained = p * xc + q * xs;
    double rest = Math.max(1e-20, xx - explained);
    return new Fit(
        hertz,
        Math.hypot(p, q),
        Math.atan2(p, q),
        10 * Math.log10(rest / Math.max(1e-20, explained)));
  }

  /** The sharpest bend: a click stands out against the bends of the wave itself. */
  public static double sharpestBend(float[] samples, int from, int to) {
    double most = 0;
    for (int i = from + 1; i < to - 1; i++) {
      most = Math.max(most, Math.abs(samples[i - 1] - 2.0 * samples[i] + samples[i + 1]));
    }
    return most;
  }
}
