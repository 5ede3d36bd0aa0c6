package io.videoconf.recorder.media.sound;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * A gain that changes at given samples, each time along a straight line, so that nothing clicks.
 * Not thread-safe.
 */
public final class Fader {
  private record Change(long sample, float gain) {}

  private final Deque<Change> changes = new ArrayDeque<>();
  private final int rampSamples;
  private float gain;
  private float target;
  private float step;

  /**
   * @param gain the first one, as a factor
   * @param rampSamples how long a change takes
   */
  public Fader(float gain, int rampSamples) {
    this.gain = gain;
    this.target = gain;
    this.rampSamples = rampSamples;
  }

  /** The factor for a gain in decibels. */
  public static float factor(double decibels) {
    return (float) Math.pow(10, decibels / 20);
  }

  /** From that sample on; calls come in the order of samples. */
  public void turn(float newGain, long sample) {
    changes.add(new Change(sample, newGain));
  }

  /** Whether all samples before {@code end} stay as they are. */
  public boolean isUnity(long end) {
    return gain == 1 && isSteady(end);
  }

  private boolean isSteady(long end) {
    return gain == target && (changes.isEmpty() || changes.getFirst().sample() >= end);
  }

  /** Applies the gain to the samples from {@code from} on. */
  public void apply(float[] left, float[] right, long from, int count) {
    long end = from + count;
    long at = from;
    while (at < end) {
      while (!changes.isEmpty() && changes.getFirst().sample() <= at) {
        target = changes.removeFirst().gain();
        step = (target - gain) / rampSamples;
      }
      long until = changes.isEmpty() ? end : Math.min(end, changes.getFirst().sample());
      int first = (int) (at - from);
      int last = (int) (until - from);
      first = ramp(left, right, first, last);
      hold(left, right, first, last);
      at = until;
    }
  }

  private int ramp(float[] left, float[] right, int first, int last) {
    int i = first;
    while (i < last && gain != target) {
      float next = gain + step;
      boolean there = step > 0 ? next >= target : next <= target;
      gain = there ? target : next;
      left[i] *= gain;
      right[i] *= gain;
      i++;
    }
    return i;
  }

  private void hold(float[] left, float[] right, int first, int last) {
    if (gain == 0) {
      Arrays.fill(left, first, Math.max(first, last), 0);
      Arrays.fill(right, first, Math.max(first, last), 0);
    } else if (gain != 1) {
      for (int i = first; i < last; i++) {
        left[i] *= gain;
        right[i] *= gain;
      }
    }
  }
}
