package io.videoconf.recorder.media.sound;

/**
 * Tells what lies between the packets of one track: nothing, a pause of the sender, or sound that
 * was lost. By RTP timestamps, which are exact, as long as presentation times agree with them.
 * Pure. Not thread-safe.
 */
public final class Continuity {
  /** RTP timestamps and presentation times that differ by more tell of a jump of the source. */
  private static final int MAX_DISAGREEMENT = SoundLine.RATE / 10;

  /** What lies before a packet. */
  public sealed interface Before {
    /** It follows the packet before it. */
    record Nothing() implements Before {}

    /** The sender was silent, or its clock jumped, or this is the first packet. */
    record Pause() implements Before {}

    /**
     * Sound was lost.
     *
     * @param samples how much at most, at 48 kHz: the sender may have been silent for a part of it
     */
    record Loss(int samples) implements Before {}
  }

  private final int clockRate;
  private boolean started;
  private long expectedTimestamp;
  private double expectedPlace;

  /**
   * @param clockRate of RTP timestamps, in hertz
   */
  public Continuity(int clockRate) {
    this.clockRate = clockRate;
  }

  /**
   * Takes the next packet.
   *
   * @param rtpTimestamp 0 to 2^32-1
   * @param place presentation time in samples of 48 kHz
   * @param samples how long its sound is, in samples of 48 kHz
   * @param afterLoss whether packets right before it were lost
   */
  public Before next(long rtpTimestamp, double place, int samples, boolean afterLoss) {
    Before before = before(rtpTimestamp, place, afterLoss);
    started = true;
    expectedTimestamp = rtpTimestamp + (long) samples * clockRate / SoundLine.RATE;
    expectedPlace = place + samples;
    return before;
  }

  private Before before(long rtpTimestamp, double place, boolean afterLoss) {
    if (!started) {
      return new Before.Pause();
    }
    long gap = (long) (int) (rtpTimestamp - expectedTimestamp) * SoundLine.RATE / clockRate;
    if (Math.abs(place - expectedPlace - gap) > MAX_DISAGREEMENT) {
      return new Before.Pause();
    }
    if (gap == 0) {
      return new Before.Nothing();
    }
    return gap < 0 || !afterLoss ? new Before.Pause() : new Before.Loss((int) gap);
  }
}
