package io.videoconf.recorder.media.compose;

/**
 * The recording's own time, from 0 at the arrival of the first RTP packet, against arrival times.
 *
 * @param originNanos arrival time of the first RTP packet
 * @param frameRate frames per second
 * @param playoutDelayNanos how much later than its place on the timeline anything is shown
 */
record Timeline(long originNanos, int frameRate, long playoutDelayNanos) {
  static final int SAMPLE_RATE = 48_000;
  static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Arrival time that is frame {@code n}'s moment. */
  long frameArrivalNanos(long frame) {
    return originNanos + frameNanos(frame);
  }

  /**
   * When the journal's clock is past this, frame {@code n} can be rendered. It shows what is
   * nearest to its moment, so that no picture is off by more than half a frame: of what comes after
   * that moment it shows the first half.
   */
  long frameDueNanos(long frame) {
    return frameArrivalNanos(frame) + NANOS_PER_SECOND / frameRate / 2 + playoutDelayNanos;
  }

  /** Frame {@code n}'s place on the timeline. */
  long frameNanos(long frame) {
    return frame * NANOS_PER_SECOND / frameRate;
  }

  /** How many frames begin before an arrival time. */
  long framesBefore(long arrivalNanos) {
    long nanos = Math.max(0, arrivalNanos - originNanos);
    return Math.ceilDiv(nanos * frameRate, NANOS_PER_SECOND);
  }

  /** The first sample at or after the moment of frame {@code n}. */
  long sampleAtFrame(long frame) {
    return Math.ceilDiv(frame * SAMPLE_RATE, (long) frameRate);
  }

  /**
   * The place of an arrival time in samples, between which it may lie; negative before the origin.
   */
  double placeOf(long arrivalNanos) {
    return (arrivalNanos - originNanos) * (SAMPLE_RATE / 1e9);
  }
}
