package io.videoconf.recorder.rtp.playout;

import io.videoconf.recorder.model.SyncSource;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * The wall clocks of one participant, as their tracks tell them, mapped to the arrival axis. All
 * {@link TrackPlayout}s of a participant share one, which is what keeps their sound and picture
 * together. Not thread-safe: use it from the thread that plays the tracks.
 *
 * <p>Sender reports may be of the clock of a server that forwards, capture times are of the
 * participant's own: each is an axis by itself.
 */
public final class ParticipantClock {
  /**
   * A track that would be farther off the others does not run on their clock. GStreamer's jitter
   * buffer draws the line there, too (max-ts-offset).
   */
  private static final long MAX_DISAGREEMENT_NANOS = 3_000_000_000L;

  private final long playoutDelayNanos;
  private final Map<SyncSource, Axis> axes = new EnumMap<>(SyncSource.class);

  /** One kind of NTP time on the arrival axis. */
  private static final class Axis {
    private OffsetTimeline line = new OffsetTimeline();

    /** Of the tracks that were heard of late. */
    private final Map<Member, OffsetWindow> windows = new HashMap<>();

    private long stepNanos;

    void forgetSilent(long arrivalNanos) {
      windows.values().removeIf(window -> !window.isFresh(arrivalNanos));
    }

    void follow(long maxLeadNanos) {
      long first = Long.MAX_VALUE;
      long last = Long.MIN_VALUE;
      for (OffsetWindow window : windows.values()) {
        first = Math.min(first, window.offset());
        last = Math.max(last, Math.max(window.offset(), window.sustainedOffset()));
      }
      line.follow(Math.max(first, last - maxLeadNanos));
    }
  }

  /**
   * @param playoutDelay how long after its presentation time a unit of the participant comes out,
   *     and so how late its packets may be; not negative
   */
  public ParticipantClock(Duration playoutDelay) {
    if (playoutDelay.isNegative()) {
      throw new IllegalArgumentException("playoutDelay must not be negative: " + playoutDelay);
    }
    playoutDelayNanos = playoutDelay.toNanos();
  }

  long playoutDelayNanos() {
    return playoutDelayNanos;
  }

  /** A track's part in the clock. */
  Member join() {
    return new Member();
  }

  private Axis axis(SyncSource source) {
    return axes.computeIfAbsent(source, _ -> new Axis());
  }

  /** What one track tells of the clocks, and where they place it. */
  final class Member {
    private Member() {}

    /**
     * How far the first of the tracks may run ahead of the last, and all of them of what they keep
     * coming late by: the playout delay has room for it. Beyond it, all are placed later.
     */
    long maxLeadNanos() {
      return playoutDelayNanos / 4;
    }

    /**
     * Whether a track with this (arrival - NTP time) runs on this clock. A clock that nobody has
     * fed for a while is set by whoever comes first.
     */
    boolean accepts(SyncSource source, long offsetNanos, long arrivalNanos) {
      Axis axis = axis(source);
      axis.forgetSilent(arrivalNanos);
      if (axis.windows.isEmpty()) {
        axis.line = new OffsetTimeline();
      }
      return axis.windows.values().stream()
          .allMatch(w -> Math.abs(offsetNanos - w.offset()) <= MAX_DISAGREEMENT_NANOS);
    }

    /** Whether this track has told of this clock of late. */
    boolean isHeard(SyncSource source) {
      return axis(source).windows.containsKey(this);
    }

    void sample(SyncSource source, long offsetNanos, long arrivalNanos) {
      Axis axis = axis(source);
      axis.forgetSilent(arrivalNanos);
      axis.windows.computeIfAbsent(this, _ -> new OffsetWindow()).sample(offsetNanos, arrivalNanos);
      axis.follow(maxLeadNanos());
    }

    /** By how much this clock was set forward since it was first heard of. */
    long stepNanos(SyncSource source) {
      return axis(source).stepNanos;
    }

    /** Notes that a clock was set forward by so much: times told from now on have it in them. */
    void stepped(SyncSource source, long nanos) {
      axis(source).stepNanos += nanos;
    }

    long place(SyncSource source, long ntpNanos) {
      return axis(source).line.place(ntpNanos);
    }

    long fix(SyncSource source, long ntpNanos) {
      return axis(source).line.fix(ntpNanos);
    }
  }
}
