package io.videoconf.recorder.rtp.playout;

/**
 * Places the RTP timestamps of one uninterrupted run of a track on the arrival axis: by arrival
 * times alone, or through the participant's clock once a sender report ties both together. The
 * change from one to the other is gradual. Not thread-safe.
 */
final class MediaClock {
  /** A timestamp this far off its arrival belongs to another run. */
  static final long MAX_DISAGREEMENT_NANOS = 2_000_000_000L;

  /** What remains of the way when a report arrives or changes shrinks by so much per time. */
  private static final double CORRECTION_RATE = 0.05;

  /** Larger corrections are made at once. */
  private static final long MAX_CORRECTION_NANOS = 1_000_000_000L;

  private final int clockRateHz;
  private final ParticipantClock participant;
  private final long firstTimestamp;
  private final long firstArrivalNanos;
  private final OffsetTimeline arrivals = new OffsetTimeline();

  private boolean reported;

  /** NTP time minus media time, when {@link #reported}. */
  private long ntpOffsetNanos;

  private boolean fixed;
  private long fixedMediaNanos;
  private long correctionNanos;

  /**
   * @param firstTimestamp an extended RTP timestamp of the run; media time counts from it
   */
  MediaClock(
      int clockRateHz, ParticipantClock participant, long firstTimestamp, long firstArrivalNanos) {
    this.clockRateHz = clockRateHz;
    this.participant = participant;
    this.firstTimestamp = firstTimestamp;
    this.firstArrivalNanos = firstArrivalNanos;
  }

  /** Whether a packet cannot be of this run: the source has jumped, or stood still. */
  boolean disagrees(long timestamp, long arrivalNanos) {
    long offset = arrivalNanos - mediaNanos(timestamp);
    return Math.abs(offset - arrivals.target()) > MAX_DISAGREEMENT_NANOS;
  }

  void onPacket(long timestamp, long arrivalNanos) {
    long offset = arrivalNanos - mediaNanos(timestamp);
    arrivals.sample(offset, arrivalNanos);
    if (reported) {
      participant.sample(offset - ntpOffsetNanos, arrivalNanos);
    }
  }

  /** Takes a report; only after the run's first packet. */
  void onSenderReport(long timestamp, long ntpNanos, long arrivalNanos) {
    long before = fixed ? place(fixedMediaNanos, false) : 0;
    ntpOffsetNanos = ntpNanos - mediaNanos(timestamp);
    long offset = arrivals.target() - ntpOffsetNanos;
    reported = participant.accepts(offset, arrivalNanos);
    if (reported) {
      participant.sample(offset, arrivalNanos);
    }
    correctionNanos = 0;
    if (fixed) {
      long correction = before - place(fixedMediaNanos, false);
      correctionNanos = Math.abs(correction) > MAX_CORRECTION_NANOS ? 0 : correction;
    }
  }

  /**
   * Whether a timestamp is to be presented by that time. Never before the run began on the arrival
   * axis: when a queue in the network is emptied at once, the clock must not settle on its head.
   */
  boolean isDue(long timestamp, long dueNanos) {
    return firstArrivalNanos <= dueNanos && place(mediaNanos(timestamp), false) <= dueNanos;
  }

  /**
   * Where a timestamp is presented, in nanoseconds on the arrival axis. From now on the mapping
   * only moves gently.
   */
  long fixPresentationNanos(long timestamp) {
    long media = mediaNanos(timestamp);
    long place = place(media, true);
    if (!fixed || media > fixedMediaNanos) {
      correctionNanos = correction(media);
      fixedMediaNanos = media;
      fixed = true;
    }
    return place;
  }

  private long place(long mediaNanos, boolean fix) {
    long place;
    if (reported) {
      long ntp = mediaNanos + ntpOffsetNanos;
      place = fix ? participant.fix(ntp) : participant.place(ntp);
    } else {
      place = fix ? arrivals.fix(mediaNanos) : arrivals.place(mediaNanos);
    }
    return place + correction(mediaNanos);
  }

  private long correction(long mediaNanos) {
    if (correctionNanos == 0) {
      return 0;
    }
    long done = (long) (CORRECTION_RATE * Math.max(0, mediaNanos - fixedMediaNanos));
    return Long.signum(correctionNanos) * Math.max(0, Math.abs(correctionNanos) - done);
  }

  private long mediaNanos(long timestamp) {
    long ticks = timestamp - firstTimestamp;
    long seconds = Math.floorDiv(ticks, clockRateHz);
    return seconds * 1_000_000_000L
        + Math.floorMod(ticks, clockRateHz) * 1_000_000_000L / clockRateHz;
  }
}
