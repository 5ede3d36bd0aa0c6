package io.videoconf.recorder.media.sound;

import java.util.Arrays;

/**
 * Changes the sample rate of one uninterrupted run of sound, by a ratio that may change at any
 * sample without a step in the waveform. Not thread-safe.
 */
final class Stretcher {
  private float[] left = new float[4096];
  private float[] right = new float[4096];
  private int size = Sinc.BEFORE;

  /** Where the next sample is read, in samples of the buffer. */
  private double position;

  private final float[] taps = new float[Sinc.TAPS];

  /**
   * @param firstPosition where the first sample is to be read, in samples of the input; not
   *     negative
   */
  Stretcher(double firstPosition) {
    position = Sinc.BEFORE + firstPosition;
  }

  /** How far behind the place of the next output the next input will lie, in input samples. */
  double ahead() {
    return size - position;
  }

  /**
   * Takes sound and returns what can be made of it: all but the last few samples, which need their
   * neighbours.
   *
   * @param step samples of input for one of output
   */
  Sound write(Sound sound, double step) {
    ensureRoom(sound.count());
    System.arraycopy(sound.left(), 0, left, size, sound.count());
    System.arraycopy(sound.right(), 0, right, size, sound.count());
    size += sound.count();
    return read(step, sound.isMono());
  }

  /** The last samples, when nothing follows. */
  Sound finish(double step) {
    float[] silence = new float[Sinc.AFTER];
    return write(Sound.mono(SoundLine.RATE, silence), step);
  }

  private Sound read(double step, boolean mono) {
    int readable = size - Sinc.AFTER;
    int count = position >= readable ? 0 : (int) Math.ceil((readable - position) / step);
    float[] outLeft = new float[count];
    float[] outRight = mono ? outLeft : new float[count];
    int made = 0;
    while (made < count && (int) position < readable) {
      int at = (int) position;
      Sinc.taps(position - at, taps);
      int first = at - Sinc.BEFORE;
      outLeft[made] = sum(left, first);
      if (!mono) {
        outRight[made] = sum(right, first);
      }
      made++;
      position += step;
    }
    forget();
    if (made == count) {
      return new Sound(SoundLine.RATE, outLeft, outRight);
    }
    float[] cutLeft = Arrays.copyOf(outLeft, made);
    return new Sound(SoundLine.RATE, cutLeft, mono ? cutLeft : Arrays.copyOf(outRight, made));
  }

  private float sum(float[] samples, int first) {
    float sum = 0;
    for (int i = 0; i < Sinc.TAPS; i++) {
      sum += taps[i] * samples[first + i];
    }
    return sum;
  }

  private void forget() {
    int unused = Math.min(size, (int) position - Sinc.BEFORE);
    if (unused > 0) {
      System.arraycopy(left, unused, left, 0, size - unused);
      System.arraycopy(right, unused, right, 0, size - unused);
      size -= unused;
      position -= unused;
    }
  }

  private void ensureRoom(int count) {
    if (size + count > left.length) {
      int capacity = Math.max(2 * left.length, size + count);
      left = Arrays.copyOf(left, capacity);
      right = Arrays.copyOf(right, capacity);
    }
  }
}
