package io.videoconf.recorder.media.sound;

import java.util.Arrays;

/**
 * Changes the sample rate of one uninterrupted run of sound, by a ratio that may change at any
 * sample without a step in the waveform. Where there is nothing to change samples are copied. Not
 * thread-safe.
 */
final class Stretcher {
  private float[] left = new float[4096];
  private float[] right = new float[4096];
  private int size = Sinc.BEFORE;

  /** Where the next sample is read, in samples of the buffer. */
  private double position;

  /** Whether all that is in the buffer has one channel; then {@link #right} is not kept. */
  private boolean mono = true;

  private final float[] taps = new float[Sinc.TAPS];

  /** The place between two samples that {@link #taps} are for. */
  private int phase = -1;

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

  /** Whether the next output is a sample of the input, and none between two. */
  boolean isOnSample() {
    return position == (int) position;
  }

  /**
   * Takes sound and returns what can be made of it: all but the last few samples, which need their
   * neighbours.
   *
   * @param step samples of input for one of output
   * @param settle whether from the first output on that comes to lie on a sample of the input, or
   *     less than a step's excess behind it, the samples are to be copied
   */
  Sound write(Sound sound, double step, boolean settle) {
    ensureRoom(sound.count());
    if (mono && !sound.isMono()) {
      System.arraycopy(left, 0, right, 0, size);
      mono = false;
    }
    System.arraycopy(sound.left(), 0, left, size, sound.count());
    if (!mono) {
      System.arraycopy(sound.right(), 0, right, size, sound.count());
    }
    size += sound.count();
    return read(step, settle);
  }

  /** The last samples, when nothing follows. */
  Sound finish(double step) {
    float[] silence = new float[Sinc.AFTER];
    return write(Sound.mono(SoundLine.RATE, silence), step, step == 1);
  }

  private Sound read(double step, boolean settle) {
    int readable = size - Sinc.AFTER;
    int most = room(readable, step, settle);
    float[] outLeft = new float[most];
    float[] outRight = mono ? outLeft : new float[most];
    double excess = Math.abs(step - 1);
    int made = 0;
    double place = position;
    while (place < readable) {
      int at = (int) place;
      if (settle && place - at <= excess) {
        place = at;
        int count = readable - at;
        System.arraycopy(left, at, outLeft, made, count);
        if (!mono) {
          System.arraycopy(right, at, outRight, made, count);
        }
        made += count;
        place += count;
        break;
      }
      int wanted = Sinc.phase(place - at);
      if (wanted != phase) {
        Sinc.taps(wanted, taps);
        phase = wanted;
      }
      outLeft[made] = sum(left, at - Sinc.BEFORE);
      if (!mono) {
        outRight[made] = sum(right, at - Sinc.BEFORE);
      }
      made++;
      place += step;
    }
    position = place;
    forget();
    float[] cutLeft = made == most ? outLeft : Arrays.copyOf(outLeft, made);
    if (mono) {
      return Sound.mono(SoundLine.RATE, cutLeft);
    }
    return new Sound(
        SoundLine.RATE, cutLeft, made == most ? outRight : Arrays.copyOf(outRight, made));
  }

  /** How many samples may come out, at most. */
  private int room(int readable, double step, boolean settle) {
    if (position >= readable) {
      return 0;
    }
    return settle && isOnSample()
        ? readable - (int) position
        : (int) Math.ceil((readable - position) / step) + 1;
  }

  /** In four sums: each addition need not wait for the one before it. */
  private float sum(float[] samples, int first) {
    float[] weights = taps;
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    for (int i = 0; i < Sinc.TAPS; i += 4) {
      int at = first + i;
      a += weights[i] * samples[at];
      b += weights[i + 1] * samples[at + 1];
      c += weights[i + 2] * samples[at + 2];
      d += weights[i + 3] * samples[at + 3];
    }
    return (a + b) + (c + d);
  }

  private void forget() {
    int unused = Math.min(size, (int) position - Sinc.BEFORE);
    if (unused > 0) {
      System.arraycopy(left, unused, left, 0, size - unused);
      if (!mono) {
        System.arraycopy(right, unused, right, 0, size - unused);
      }
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
