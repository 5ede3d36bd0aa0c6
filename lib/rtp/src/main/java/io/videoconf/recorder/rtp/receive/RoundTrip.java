package io.videoconf.recorder.rtp.receive;

import java.util.Arrays;

/**
 * Estimates the round trip to a sender by how long its repairs take. The lower quartile of the
 * newest samples: neither a repair that was lost and asked for again nor a packet that was only
 * late moves it. Not thread-safe.
 */
final class RoundTrip {
  private static final int SAMPLES = 15;

  /** Before the first sample. */
  static final long DEFAULT_NANOS = 100_000_000L;

  static final long MIN_NANOS = 10_000_000L;
  static final long MAX_NANOS = 500_000_000L;

  private final long[] samples = new long[SAMPLES];
  private final long[] sorted = new long[SAMPLES];
  private int count;
  private int next;
  private long estimateNanos = DEFAULT_NANOS;

  void onSample(long nanos) {
    samples[next] = Math.clamp(nanos, MIN_NANOS, MAX_NANOS);
    next = (next + 1) % SAMPLES;
    count = Math.min(count + 1, SAMPLES);
    System.arraycopy(samples, 0, sorted, 0, count);
    Arrays.sort(sorted, 0, count);
    estimateNanos = sorted[count / 4];
  }

  /** {@link #MIN_NANOS} to {@link #MAX_NANOS}. */
  long nanos() {
    return estimateNanos;
  }

  boolean isMeasured() {
    return count > 0;
  }
}
