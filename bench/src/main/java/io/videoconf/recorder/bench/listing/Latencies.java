package io.videoconf.recorder.bench.listing;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** How long requests took, each from when it should have been sent. Thread-safe. */
final class Latencies {
  private final long[] nanos;
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();

  Latencies(int capacity) {
    nanos = new long[capacity];
  }

  void add(long elapsedNanos) {
    nanos[count.getAndIncrement()] = elapsedNanos;
  }

  void fail() {
    int _ = failures.incrementAndGet();
  }

  int failures() {
    return failures.get();
  }

  /**
   * @param quantile 0 to 1
   * @return milliseconds
   */
  double millis(double quantile) {
    long[] sorted = Arrays.copyOf(nanos, count.get());
    Arrays.sort(sorted);
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int index = (int) Math.min(sorted.length - 1L, Math.round(quantile * (sorted.length - 1)));
    return sorted[index] / 1e6;
  }
}
