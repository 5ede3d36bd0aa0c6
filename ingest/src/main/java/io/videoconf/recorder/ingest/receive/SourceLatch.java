package io.videoconf.recorder.ingest.receive;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Believes one sender at a time: the first, until it has been silent for so long that it may have
 * come back from another address. Not thread-safe.
 */
final class SourceLatch {
  static final long RELATCH_NANOS = Duration.ofSeconds(3).toNanos();

  private @Nullable InetSocketAddress source;
  private long lastNanos;

  /** Whether a packet from this address may be believed. Changes nothing. */
  boolean accepts(InetSocketAddress from, long nowNanos) {
    return source == null || source.equals(from) || nowNanos - lastNanos > RELATCH_NANOS;
  }

  /** A packet from this address was good: it is the source. True if it was not before. */
  boolean latch(InetSocketAddress from, long nowNanos) {
    boolean isNew = !from.equals(source);
    source = from;
    lastNanos = nowNanos;
    return isNew;
  }

  /** Where the sender is, or null before the first good packet. */
  @Nullable InetSocketAddress source() {
    return source;
  }
}
