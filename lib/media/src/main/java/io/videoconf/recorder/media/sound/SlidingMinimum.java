package io.videoconf.recorder.media.sound;

/** The least of the last values. Not thread-safe. */
final class SlidingMinimum {
  private final int window;

  /** Values that may still become the least, each larger than the one before it, in a ring. */
  private final float[] values;

  private final long[] numbers;
  private int first;
  private int count;
  private long number;

  /**
   * @param window how many values
   */
  SlidingMinimum(int window) {
    this.window = window;
    this.values = new float[window + 1];
    this.numbers = new long[window + 1];
  }

  /** Takes the next value and returns the least of the last ones. */
  float next(float value) {
    while (count > 0 && values[index(count - 1)] >= value) {
      count--;
    }
    int last = index(count);
    values[last] = value;
    numbers[last] = number;
    count++;
    if (numbers[first] <= number - window) {
      first = index(1);
      count--;
    }
    number++;
    return values[first];
  }

  private int index(int offset) {
    int at = first + offset;
    return at >= values.length ? at - values.length : at;
  }
}
