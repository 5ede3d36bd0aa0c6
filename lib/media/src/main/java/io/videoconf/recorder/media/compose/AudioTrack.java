package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.media.sound.Continuity;
import io.videoconf.recorder.media.sound.Continuity.Before;
import io.videoconf.recorder.media.sound.Fader;
import io.videoconf.recorder.media.sound.Sound;
import io.videoconf.recorder.media.sound.SoundDecoder;
import io.videoconf.recorder.media.sound.SoundLine;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.rtp.playout.AudioLevel;
import io.videoconf.recorder.rtp.playout.PlayoutUnit;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The sound of one track, placed on the timeline sample by sample. Pauses are silence; lost packets
 * are concealed for as long as that can be done well.
 */
final class AudioTrack implements AutoCloseable {
  /** More than this is not made up: it would be heard as what it is. */
  static final int MAX_MADE_UP = Timeline.SAMPLE_RATE * 120 / 1000;

  /** When a longer gap ends, the sound before it has been mixed already. */
  private static final int MAX_BRIDGED =
      AudioOutput.DELAY_SAMPLES - SoundLine.MAX_OFFSET - 2 * SoundLine.FADE;

  /** A change of the gain takes 20 ms. */
  private static final int GAIN_RAMP = Timeline.SAMPLE_RATE / 50;

  /** Decoders make up sound in pieces of 2.5 ms. */
  private static final int GRAIN = Timeline.SAMPLE_RATE / 400;

  /**
   * An Opus packet of at most this size says that the sender is silent (RFC 7587 section 3.1.3).
   */
  private static final int MAX_DTX_BYTES = 2;

  private final Timeline timeline;
  private final SoundLine line = new SoundLine();
  private final Fader fader;
  private final Fader gain;
  private float[] left = new float[0];
  private float[] right = new float[0];

  private @Nullable RtpFormat format;
  private @Nullable SoundDecoder decoder;
  private @Nullable Continuity continuity;
  private boolean afterDtx;
  private long concealedSamples;

  /**
   * @param gain how loud it is in the mix at first, as a factor
   */
  AudioTrack(Timeline timeline, boolean muted, float gain) {
    this.timeline = timeline;
    this.gain = new Fader(gain, GAIN_RAMP);
    this.fader = new Fader(muted ? 0 : 1, SoundLine.FADE);
  }

  /** From that sample of the timeline on. */
  void mute(boolean on, long sample) {
    fader.turn(on ? 0 : 1, sample);
  }

  /** How loud it is in the mix from that sample of the timeline on, as a factor. */
  void gain(float factor, long sample) {
    gain.turn(factor, sample);
  }

  /**
   * Takes the next unit that is due.
   *
   * @param wanted whether its sound will be heard; if not it is only counted
   * @return its sound; null if it was not decoded
   */
  @Nullable Sound hear(PlayoutUnit due, boolean wanted) {
    byte[] data = due.unit().data();
    RtpFormat itsFormat = due.format();
    Continuity before = changeTo(itsFormat);
    int samples = SoundDecoder.samples(itsFormat.codec(), data);
    double place = timeline.placeOf(due.unit().timestampNanos());
    Before gap = before.next(due.rtpTimestamp(), place, samples, due.afterLoss());
    boolean speaking = !afterDtx;
    afterDtx = itsFormat.codec() == Codec.OPUS && data.length <= MAX_DTX_BYTES;
    Before.Loss loss = speaking && gap instanceof Before.Loss lost ? lost : null;
    Fill fill = loss == null ? null : Fill.of(loss, samples);
    concealedSamples += fill == null ? 0 : fill.samples();
    concealedSamples += due.fromRedundancy() ? samples : 0;
    if (!wanted) {
      closeDecoder();
      return null;
    }
    SoundDecoder open = decoder(itsFormat.codec());
    boolean follows = gap instanceof Before.Nothing;
    if (loss != null && fill != null) {
      fill(open, fill, loss, data, place);
      follows = true;
    }
    Sound sound = open.decode(data);
    if (!afterDtx || (follows && line.isRunning())) {
      // The single packets of a silent sender would be heard as ticks in the silence.
      line.add(sound, place, follows);
    }
    return sound;
  }

  private Continuity changeTo(RtpFormat next) {
    RtpFormat current = format;
    Continuity known = continuity;
    if (current != null && known != null && sameSound(current, next)) {
      return known;
    }
    closeDecoder();
    format = next;
    afterDtx = false;
    Continuity begun = new Continuity(next.clockRateHz());
    continuity = begun;
    return begun;
  }

  private static boolean sameSound(RtpFormat one, RtpFormat other) {
    return one.codec() == other.codec() && one.clockRateHz() == other.clockRateHz();
  }

  private SoundDecoder decoder(Codec codec) {
    SoundDecoder open = decoder;
    if (open == null) {
      open = SoundDecoder.open(codec);
      decoder = open;
    }
    return open;
  }

  /** How loud a unit is: by what its sender says, else by its sound; empty if neither is known. */
  static OptionalDouble levelDbov(PlayoutUnit due, @Nullable Sound sound) {
    AudioLevel told = due.audioLevel();
    if (told != null) {
      return OptionalDouble.of(-told.minusDbov());
    }
    return sound == null ? OptionalDouble.empty() : OptionalDouble.of(sound.levelDbov());
  }

  static long durationNanos(PlayoutUnit due) {
    long samples = SoundDecoder.samples(due.format().codec(), due.unit().data());
    return samples * Timeline.NANOS_PER_SECOND / Timeline.SAMPLE_RATE;
  }

  /**
   * How a loss is filled.
   *
   * @param madeUp samples at its begin that are made up from what was heard before
   * @param recovered samples at its end that come from the unit behind it; with nothing between
   *     both parts that unit's decoder makes up the first part too
   */
  private record Fill(int madeUp, int recovered, boolean whole) {
    int samples() {
      return madeUp + recovered;
    }

    static Fill of(Before.Loss loss, int unitSamples) {
      int lost = loss.samples() / GRAIN * GRAIN;
      int recovered = Math.min(lost, Math.min(unitSamples, MAX_MADE_UP)) / GRAIN * GRAIN;
      if (lost > MAX_BRIDGED) {
        return new Fill(0, recovered, false);
      }
      int madeUp = Math.min(lost, MAX_MADE_UP) - recovered;
      return new Fill(madeUp, recovered, lost == madeUp + recovered);
    }
  }

  private void fill(SoundDecoder open, Fill fill, Before.Loss loss, byte[] next, double place) {
    if (fill.whole()) {
      line.add(open.recover(next, fill.samples()), place - fill.samples(), true);
      return;
    }
    if (fill.madeUp() > 0) {
      line.add(open.conceal(fill.madeUp()), place - loss.samples(), true);
    }
    line.add(open.recover(next, fill.recovered()), place - fill.recovered(), false);
  }

  /** Adds this track's samples from {@code from} on to a mix, and forgets all before their end. */
  void mixInto(float[] mixLeft, float[] mixRight, long from, int count) {
    long end = from + count;
    if (fader.isUnity(end) && gain.isUnity(end)) {
      line.mixInto(mixLeft, mixRight, from, count);
      return;
    }
    if (left.length < count) {
      left = new float[count];
      right = new float[count];
    }
    Arrays.fill(left, 0, count, 0);
    Arrays.fill(right, 0, count, 0);
    boolean any = line.mixInto(left, right, from, count);
    fader.apply(left, right, from, count);
    gain.apply(left, right, from, count);
    if (any) {
      for (int i = 0; i < count; i++) {
        mixLeft[i] += left[i];
        mixRight[i] += right[i];
      }
    }
  }

  /** Whether all that was heard has been mixed. */
  boolean isSilent() {
    return line.isEmpty();
  }

  /** Sound that was made up for lost packets, or recovered from what others tell of them. */
  double concealedSeconds() {
    return (double) concealedSamples / Timeline.SAMPLE_RATE;
  }

  private void closeDecoder() {
    if (decoder != null) {
      decoder.close();
      decoder = null;
    }
  }

  @Override
  public void close() {
    closeDecoder();
  }
}
