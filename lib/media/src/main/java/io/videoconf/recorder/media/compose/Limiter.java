package io.videoconf.recorder.media.compose;

/**
 * Keeps a sum of voices within bounds: the gain falls at once when a sample would exceed the
 * ceiling and recovers slowly, so that nothing clips and levels do not pump.
 */
final class Limiter {
  /** -0.4 dBFS: room for the encoder's overshoot. */
  private static final float CEILING = 0.95f;

  /** Time constant of the recovery: 200 ms. */
  private static final float RECOVERY = 1f / (Timeline.SAMPLE_RATE / 5f);

  private float gain = 1;

  void apply(float[] left, float[] right, int count) {
    for (int i = 0; i < count; i++) {
      float peak = Math.max(Math.abs(left[i]), Math.abs(right[i]));
      if (peak * gain > CEILING) {
        gain = CEILING / peak;
      } else {
        gain += (1 - gain) * RECOVERY;
      }
      left[i] *= gain;
      right[i] *= gain;
    }
  }
}
