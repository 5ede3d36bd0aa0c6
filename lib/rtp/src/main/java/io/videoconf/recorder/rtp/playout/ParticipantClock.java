package io.videoconf.recorder.rtp.playout;

/**
 * The wall clock of one participant, as the sender reports of their tracks tell it, mapped to the
 * arrival axis. All {@link TrackPlayout}s of a participant share one, which is what keeps their
 * sound and picture together. Not thread-safe: use it from the thread that plays the tracks.
 */
public final class ParticipantClock {
  /** A track whose reports differ by more does not run on this clock. */
  private static final long MAX_DISAGREEMENT_NANOS = 2_000_000_000L;

  private OffsetTimeline timeline = new OffsetTimeline();

  /**
   * Whether a track with this (arrival - NTP time) runs on this clock. A clock that nobody has fed
   * for a while is set by whoever comes first.
   */
  boolean accepts(long offsetNanos, long arrivalNanos) {
    if (!timeline.isFresh(arrivalNanos)) {
      timeline = new OffsetTimeline();
      return true;
    }
    return Math.abs(offsetNanos - timeline.target()) <= MAX_DISAGREEMENT_NANOS;
  }

  void sample(long offsetNanos, long arrivalNanos) {
    timeline.sample(offsetNanos, arrivalNanos);
  }

  long place(long ntpNanos) {
    return timeline.place(ntpNanos);
  }

  long fix(long ntpNanos) {
    return timeline.fix(ntpNanos);
  }
}
