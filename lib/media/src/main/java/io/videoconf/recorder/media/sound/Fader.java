package io.videoconf.recorder.media.sound;

import java.util.ArrayDeque;
import java.util.Deque;

/** Turns sound off and on at given samples, over {@link SoundLine#FADE}. Not thread-safe. */
public final class Fader {
  private record Change(long sample, float gain) {}

  private final Deque<Change> changes = new ArrayDeque<>();
  private float gain;
  private float target;

  public Fader(boolean on) {
    gain = on ? 1 : 0;
    target = gain;
  }

  /** From that sample on; calls come in the order of samples. */
  public void turn(boolean on, long sample) {
    changes.add(new Change(sample, on ? 1 : 0));
  }

  /** Applies the gain to the samples from {@code from} on. */
  public void apply(float[] left, float[] right, long from, int count) {
    float most = 1f / SoundLine.FADE;
    for (int i = 0; i < count; i++) {
      while (!changes.isEmpty() && changes.getFirst().sample() <= from + i) {
        target = changes.removeFirst().gain();
      }
      gain += Math.clamp(target - gain, -most, most);
      left[i] *= gain;
      right[i] *= gain;
    }
  }
}
