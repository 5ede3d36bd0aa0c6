package io.videoconf.recorder.rtp.playout;

import io.videoconf.recorder.model.SyncSource;
import java.util.EnumMap;
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
   * A track that would be farther off the others does not run on their clock: the ways that sound
   * and picture take through encoders and pacers differ by less.
   */
  private static final long MAX_DISAGREEMENT_NANOS = 1_000_000_000L;

  private final Map<SyncSource, OffsetTimeline> timelines = new EnumMap<>(SyncSource.class);

  /** By how much a clock was set since it was first heard of. */
  private final Map<SyncSource, Long> steps = new EnumMap<>(SyncSource.class);

  /**
   * Whether a track with this (arrival - NTP time) runs on this clock. A clock that nobody has fed
   * for a while is set by whoever comes first.
   */
  boolean accepts(SyncSource source, long offsetNanos, long arrivalNanos) {
    OffsetTimeline timeline = timelines.get(source);
    if (timeline == null || !timeline.isFresh(arrivalNanos)) {
      timelines.put(source, new OffsetTimeline());
      return true;
    }
    return Math.abs(offsetNanos - timeline.target()) <= MAX_DISAGREEMENT_NANOS;
  }

  void sample(SyncSource source, long offsetNanos, long arrivalNanos) {
    timeline(source).sample(offsetNanos, arrivalNanos);
  }

  /** By how much this clock was set forward since it was first heard of. */
  long stepNanos(SyncSource source) {
    return steps.getOrDefault(source, 0L);
  }

  /** Notes that a clock was set forward by so much: times told from now on have it in them. */
  void stepped(SyncSource source, long nanos) {
    steps.merge(source, nanos, Long::sum);
  }

  long place(SyncSource source, long ntpNanos) {
    return timeline(source).place(ntpNanos);
  }

  long fix(SyncSource source, long ntpNanos) {
    return timeline(source).fix(ntpNanos);
  }

  private OffsetTimeline timeline(SyncSource source) {
    return timelines.computeIfAbsent(source, _ -> new OffsetTimeline());
  }
}
