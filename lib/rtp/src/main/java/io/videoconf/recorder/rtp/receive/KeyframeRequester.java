package io.videoconf.recorder.rtp.receive;

/**
 * Decides when to ask for a keyframe: at once when one is wanted, again until it comes, more and
 * more seldom; but never twice within {@link #MIN_INTERVAL_NANOS}, never more than once in {@link
 * #MEAN_INTERVAL_NANOS} for long, and not on and on to a source that has fallen silent. Not
 * thread-safe.
 */
final class KeyframeRequester {
  /** Senders ignore requests that come faster, and encoders suffer from them. */
  static final long MIN_INTERVAL_NANOS = 500_000_000L;

  /** What a network that tears each keyframe too is asked to carry at most, after a burst. */
  static final long MEAN_INTERVAL_NANOS = 2_000_000_000L;

  static final int BURST = 4;

  static final long REPEAT_INTERVAL_NANOS = 1_000_000_000L;
  static final long MAX_REPEAT_INTERVAL_NANOS = 8_000_000_000L;

  private boolean wanted;
  private boolean everSent;
  private boolean mediaEver;
  private boolean mediaSinceSent;
  private long lastSentNanos;
  private long dueNanos;

  /** When the allowance would be whole again (generic cell rate algorithm). */
  private long wholeNanos = Long.MIN_VALUE;

  private int unanswered;
  private int command;
  private long sent;

  /** A new reason to ask. */
  void want(long nowNanos) {
    command++;
    dueNanos = nowNanos;
    wanted = true;
    mediaSinceSent = true;
  }

  /** Something is torn: asks, unless a keyframe has been asked for that will mend this too. */
  void wantAfterLoss(long nowNanos) {
    if (!wanted) {
      want(nowNanos);
    }
  }

  void onMedia() {
    mediaEver = true;
    mediaSinceSent = true;
  }

  void onKeyframe() {
    wanted = false;
    unanswered = 0;
  }

  boolean isDue(long nowNanos) {
    return nextDeadlineNanos() <= nowNanos;
  }

  void onSent(long nowNanos) {
    sent++;
    everSent = true;
    mediaSinceSent = false;
    lastSentNanos = nowNanos;
    wholeNanos = Math.max(wholeNanos, nowNanos) + MEAN_INTERVAL_NANOS;
    // The second request may only repair the first one's loss; from then on the sender is deaf.
    int doublings = Math.clamp(unanswered - 1, 0, 3);
    unanswered++;
    dueNanos = nowNanos + Math.min(REPEAT_INTERVAL_NANOS << doublings, MAX_REPEAT_INTERVAL_NANOS);
  }

  /** When to send, or {@code Long.MAX_VALUE}. */
  long nextDeadlineNanos() {
    boolean silent = mediaEver && !mediaSinceSent;
    if (!wanted || silent) {
      return Long.MAX_VALUE;
    }
    if (!everSent) {
      return dueNanos;
    }
    long allowed = wholeNanos - (BURST - 1) * MEAN_INTERVAL_NANOS;
    return Math.max(dueNanos, Math.max(lastSentNanos + MIN_INTERVAL_NANOS, allowed));
  }

  /** Numbers the reasons; a repeated request keeps its number (RFC 5104 section 4.3.1.2). */
  int command() {
    return command & 0xFF;
  }

  long sent() {
    return sent;
  }
}
