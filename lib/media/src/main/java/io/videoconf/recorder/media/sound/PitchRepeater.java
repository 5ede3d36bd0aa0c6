package io.videoconf.recorder.media.sound;

/**
 * Makes up sound for lost packets of a codec that cannot itself: goes on with the last period of
 * what was heard, and fades it away from 20 ms on until it is silent at 60 ms (as ITU-T G.711
 * Appendix I does, in its simplest form). Not thread-safe.
 */
final class PitchRepeater {
  private static final int FADE_FROM_MILLIS = 20;
  private static final int SILENT_FROM_MILLIS = 60;

  /** Voices: 66 to 400 Hz. */
  private static final double MIN_PERIOD_SECONDS = 0.0025;

  private static final double MAX_PERIOD_SECONDS = 0.015;

  private final int rate;

  /** The newest samples, twice as long as the longest period. */
  private final float[] history;

  /** How much was made up since sound was last heard, in samples. */
  private int made;

  private int period;

  PitchRepeater(int rate) {
    this.rate = rate;
    this.history = new float[2 * (int) (MAX_PERIOD_SECONDS * rate)];
  }

  void heard(float[] samples) {
    if (samples.length == 0) {
      return;
    }
    made = 0;
    int count = Math.min(samples.length, history.length);
    System.arraycopy(history, count, history, 0, history.length - count);
    System.arraycopy(samples, samples.length - count, history, history.length - count, count);
  }

  /** The next {@code count} samples of what might have been. */
  float[] repeat(int count) {
    if (made == 0) {
      period = period();
    }
    float[] samples = new float[count];
    int from = rate * FADE_FROM_MILLIS / 1000;
    int until = rate * SILENT_FROM_MILLIS / 1000;
    for (int i = 0; i < count; i++) {
      float gain = Math.clamp((float) (until - made) / (until - from), 0f, 1f);
      samples[i] = gain * history[history.length - period + made % period];
      made++;
    }
    return samples;
  }

  /** The shift by which the newest sound is most like the sound before it. */
  private int period() {
    int shortest = (int) (MIN_PERIOD_SECONDS * rate);
    int longest = history.length / 2;
    int best = longest;
    double likeness = -1;
    for (int shift = shortest; shift <= longest; shift++) {
      double both = 0;
      double energy = 1e-9;
      for (int i = history.length - longest; i < history.length; i++) {
        both += history[i] * history[i - shift];
        energy += history[i - shift] * history[i - shift];
      }
      double found = both / Math.sqrt(energy);
      if (found > likeness) {
        likeness = found;
        best = shift;
      }
    }
    return best;
  }
}
