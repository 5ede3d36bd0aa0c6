package io.videoconf.recorder.rtp.receive;

/**
 * Decides when to ask for a keyframe: at once when one is wanted, again each second until it comes,
 * but never twice within {@link #MIN_INTERVAL_NANOS}, and not on and on to a source that has fallen
 * silent. Not thread-safe.
 */
final class KeyframeRequester {
  /** Senders ignore requests that come faster, and encoders suffer from them. */
  static final long MIN_INTERVAL_NANOS = 500_000_000L;

  static final long REPEAT_INTERVAL_NANOS = 1_000_000_000L;

  private boolean wanted;
  private boolean everSent;
  private boolean mediaEver;
  private boolean mediaSinceSent;
  private long lastSentNanos;
  private long dueNanos;
  private long sent;

  /** A new reason to ask. */
  void want(long nowNanos) {
    long earliest = everSent ? lastSentNanos + MIN_INTERVAL_NANOS : nowNanos;
    long due = Math.max(nowNanos, earliest);
    dueNanos = wanted ? Math.min(dueNanos, due) : due;
    wanted = true;
    mediaSinceSent = true;
  }

  void onMedia() {
    mediaEver = true;
    mediaSinceSent = true;
  }

  void onKeyframe() {
    wanted = false;
  }

  boolean isDue(long nowNanos) {
    return nextDeadlineNanos() <= nowNanos;
  }

  void onSent(long nowNanos) {
    sent++;
    everSent = true;
    mediaSinceSent = false;
    lastSentNanos = nowNanos;
    dueNanos = nowNanos + REPEAT_INTERVAL_NANOS;
  }

  /** When to send, or {@code Long.MAX_VALUE}. */
  long nextDeadlineNanos() {
    boolean silent = mediaEver && !mediaSinceSent;
    return wanted && !silent ? dueNanos : Long.MAX_VALUE;
  }

  long sent() {
    return sent;
  }
}
