package io.videoconf.recorder.rtp.receive;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * When to send receiver reports (RFC 3550 sections 6.2 and 6.3, A.7): at intervals that grow so
 * that RTCP stays within its share of the bandwidth, each one random, so that nobody falls in step.
 * Times are nanoseconds of one monotonic clock. Not thread-safe.
 */
final class ReportSchedule {
  /** A sender adapts to what it is told: sooner than the 5 s that suit a large audience. */
  static final long MIN_INTERVAL_NANOS = 1_000_000_000L;

  /** The share of RTCP in the session's bandwidth. */
  private static final double RTCP_SHARE = 0.05;

  /** What a session is taken to have at least, in bytes per second: one narrow voice. */
  private static final double MIN_SESSION_RATE = 8_000;

  /** The sender and we. */
  private static final int MEMBERS = 2;

  /** UDP and IPv4 headers count as well (RFC 3550 section 6.2). */
  private static final int LOWER_LAYER_BYTES = 28;

  private static final int FIRST_REPORT_BYTES = 128;

  private final RandomGenerator random;
  private double averageBytes = FIRST_REPORT_BYTES;
  private long nextNanos = Long.MAX_VALUE;
  private long lastNanos;
  private long bytesAtLast;

  ReportSchedule(long seed) {
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** Begins to report, if it has not begun: the first interval is half as long. */
  void start(long nowNanos) {
    if (nextNanos == Long.MAX_VALUE) {
      lastNanos = nowNanos;
      nextNanos = nowNanos + randomised(MIN_INTERVAL_NANOS / 2.0);
    }
  }

  void stop() {
    nextNanos = Long.MAX_VALUE;
  }

  boolean isDue(long nowNanos) {
    return nextNanos <= nowNanos;
  }

  long nextNanos() {
    return nextNanos;
  }

  /** Notes a datagram of RTCP that was sent or received. */
  void onRtcp(int bytes) {
    averageBytes += (bytes + LOWER_LAYER_BYTES - averageBytes) / 16;
  }

  /**
   * A report goes out now.
   *
   * @param receivedBytes of media since the beginning
   */
  void onReport(long nowNanos, long receivedBytes) {
    double seconds = Math.max(0.1, (nowNanos - lastNanos) * 1e-9);
    double rate = Math.max(MIN_SESSION_RATE, (receivedBytes - bytesAtLast) / seconds);
    lastNanos = nowNanos;
    bytesAtLast = receivedBytes;
    double interval = MEMBERS * averageBytes / (rate * RTCP_SHARE) * 1e9;
    nextNanos = nowNanos + randomised(Math.max(MIN_INTERVAL_NANOS, interval));
  }

  /** 0.5 to 1.5 of the interval (RFC 3550 section 6.3.1). */
  private long randomised(double interval) {
    return (long) (interval * random.nextDouble(0.5, 1.5));
  }
}
