package io.videoconf.recorder.rtp.playout;

import io.videoconf.recorder.model.SyncSource;
import org.jspecify.annotations.Nullable;

/**
 * Places the RTP timestamps of one uninterrupted run of a track on the arrival axis: by arrival
 * times alone, or through the participant's clock once a reference ties both together. The change
 * from one to the other is gradual. Not thread-safe.
 */
final class MediaClock {
  /** What remains of the way when a reference arrives or changes shrinks by so much per time. */
  private static final double CORRECTION_RATE = 0.05;

  /**
   * Larger corrections are made at once: for sound so far off its picture (ITU-R BT.1359 finds 185
   * ms unacceptable) a jump is the lesser evil.
   */
  private static final long MAX_CORRECTION_NANOS = 200_000_000L;

  /** Capture times are measured for each packet, and as unsteady as the sender's timers. */
  private static final long MAX_CAPTURE_JITTER_NANOS = 100_000_000L;

  private static final int CAPTURE_TIMES_AVERAGED = 16;

  /** When NTP time moves this much against a run that has not moved itself, it was set. */
  private static final long MIN_STEP_NANOS = 500_000_000L;

  /** Packets that are less behind than this show that the run has not moved. */
  private static final long UNMOVED_NANOS = 250_000_000L;

  private final int clockRateHz;
  private final ParticipantClock.Member member;
  private final long firstTimestamp;
  private final long firstArrivalNanos;
  private final OffsetWindow window = new OffsetWindow();
  private final OffsetTimeline arrivals = new OffsetTimeline();

  private @Nullable Reference reference;

  /** NTP time minus media time, by the reference. */
  private long ntpOffsetNanos;

  private int captureTimes;
  private long newestOffset;

  /** Whether the participant's clock is the one that the reference speaks of. */
  private boolean believed;

  private boolean fixed;
  private long fixedMediaNanos;
  private long correctionNanos;

  /**
   * A moment on both clocks.
   *
   * @param timestamp extended RTP timestamp
   * @param ntpNanos NTP time
   */
  record Reference(SyncSource source, long timestamp, long ntpNanos) {}

  /**
   * @param firstTimestamp an extended RTP timestamp of the run; media time counts from it
   */
  MediaClock(
      int clockRateHz,
      ParticipantClock.Member member,
      long firstTimestamp,
      long firstArrivalNanos) {
    this.clockRateHz = clockRateHz;
    this.member = member;
    this.firstTimestamp = firstTimestamp;
    this.firstArrivalNanos = firstArrivalNanos;
  }

  int clockRateHz() {
    return clockRateHz;
  }

  /** Arrival minus media time of a packet. */
  long offset(long timestamp, long arrivalNanos) {
    return arrivalNanos - mediaNanos(timestamp);
  }

  /** That of packets which no queue delayed. Only after a packet. */
  long leastOffset() {
    return window.offset();
  }

  /** What ties the run to NTP time, believed or not. */
  @Nullable Reference reference() {
    return reference;
  }

  SyncSource syncSource() {
    Reference current = reference;
    return current != null && believed ? current.source() : SyncSource.ARRIVAL;
  }

  void onPacket(long timestamp, long arrivalNanos) {
    long offset = offset(timestamp, arrivalNanos);
    window.sample(offset, arrivalNanos);
    arrivals.follow(Math.max(window.offset(), window.sustainedOffset() - member.maxLeadNanos()));
    newestOffset = offset;
    Reference current = reference;
    if (current == null) {
      return;
    }
    if (!believed) {
      // A queue may have been in the way when the reference came.
      long before = fixedPlace();
      believe(current.source(), arrivalNanos);
      smooth(before);
    }
    if (believed) {
      member.sample(current.source(), offset - ntpOffsetNanos, arrivalNanos);
    }
  }

  /** Takes a reference; only after the run's first packet. */
  void onReference(Reference next, long arrivalNanos) {
    long before = fixedPlace();
    ntpOffsetNanos = ntpOffset(next);
    reference = next;
    believe(next.source(), arrivalNanos);
    smooth(before);
  }

  private long ntpOffset(Reference next) {
    long ntp = next.ntpNanos() - member.stepNanos(next.source());
    long offset = ntp - mediaNanos(next.timestamp());
    Reference last = reference;
    boolean goesOn = last != null && last.source() == next.source();
    long change = offset - ntpOffsetNanos;
    if (goesOn && believed && Math.abs(change) > MIN_STEP_NANOS && hasNotMoved()) {
      member.stepped(next.source(), change);
      return ntpOffsetNanos;
    }
    if (next.source() != SyncSource.ABS_CAPTURE_TIME
        || !goesOn
        || Math.abs(change) > MAX_CAPTURE_JITTER_NANOS) {
      captureTimes = 1;
      return offset;
    }
    captureTimes = Math.min(captureTimes + 1, CAPTURE_TIMES_AVERAGED);
    return ntpOffsetNanos + change / captureTimes;
  }

  private boolean hasNotMoved() {
    return Math.abs(newestOffset - window.offset()) < UNMOVED_NANOS;
  }

  private void believe(SyncSource source, long arrivalNanos) {
    long offset = window.offset() - ntpOffsetNanos;
    believed = member.accepts(source, offset, arrivalNanos);
    if (believed && !member.isHeard(source)) {
      member.sample(source, offset, arrivalNanos);
    }
  }

  private long fixedPlace() {
    return fixed ? place(fixedMediaNanos, false) : 0;
  }

  /** Lets the mapping go on from where it was before it changed. */
  private void smooth(long fixedPlaceBefore) {
    correctionNanos = 0;
    if (fixed) {
      long correction = fixedPlaceBefore - place(fixedMediaNanos, false);
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

  /**
   * How much later a timestamp was presented than its reference says; null where that is not known.
   */
  @Nullable Long offReferenceNanos(long timestamp, long presentationNanos) {
    Reference current = reference;
    return current == null || !believed
        ? null
        : presentationNanos
            - member.place(current.source(), mediaNanos(timestamp) + ntpOffsetNanos);
  }

  private long place(long mediaNanos, boolean fix) {
    long place;
    Reference current = reference;
    if (current != null && believed) {
      long ntp = mediaNanos + ntpOffsetNanos;
      place = fix ? member.fix(current.source(), ntp) : member.place(current.source(), ntp);
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

  /** Media time from the run's first timestamp on. */
  long mediaNanos(long timestamp) {
    long ticks = timestamp - firstTimestamp;
    long seconds = Math.floorDiv(ticks, clockRateHz);
    return seconds * 1_000_000_000L
        + Math.floorMod(ticks, clockRateHz) * 1_000_000_000L / clockRateHz;
  }
}
