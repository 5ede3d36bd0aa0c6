package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.media.av.Codecs;
import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.SampleFormat;
import io.videoconf.recorder.media.sound.Fader;
import io.videoconf.recorder.media.sound.Leveler;
import io.videoconf.recorder.media.sound.Limiter;
import io.videoconf.recorder.model.SoundFormat;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Mixes the tracks, leads the mix to its loudness and below its ceiling, and encodes it to AAC.
 * Frames lie on a grid of 1024 samples from the timeline's start, also after a restart, so that
 * packets of both runs fit together.
 */
final class AudioOutput implements AutoCloseable {
  static final int FRAME_SAMPLES = 1024;

  /**
   * Sound is mixed this long behind the picture, 300 ms: then what comes after a loss is known, and
   * the loss can be filled.
   */
  static final int DELAY_SAMPLES = Timeline.SAMPLE_RATE * 3 / 10;

  /**
   * True peak before encoding. AAC was seen to add 1.8 dB to square waves at full scale, and 0.8 dB
   * to sines and noise.
   */
  private static final double CEILING_DBTP = -2;

  /** A span is complete when the picture is this far behind its end. */
  static final int AFTER_END_SAMPLES =
      DELAY_SAMPLES + Limiter.DELAY + (SoundEncoding.TAIL_FRAMES + 2) * FRAME_SAMPLES;

  /** After that time the limiter has forgotten what was before. */
  private static final Duration LIMITER_WARM_UP = Duration.ofSeconds(2);

  /** After that time a leveler that starts anew does what one does that was there all along. */
  private static final Duration LEVELER_WARM_UP = Duration.ofSeconds(40);

  /** Decoders must have heard what was before the first sample that is mixed. */
  private static final Duration DECODER_WARM_UP = Duration.ofSeconds(1);

  private final int channels;
  private final @Nullable Leveler leveler;
  private final Limiter limiter;
  private final SoundEncoding encoding;
  private float[] left = new float[0];
  private float[] right = new float[0];

  /** The next sample to be mixed. */
  private long position;

  /** The next sample to be encoded: what the limiter gives before is dropped. */
  private long encoded;

  private @Nullable Frame filling;
  private int filled;

  /**
   * @param writer takes over the packets; their pts count samples
   * @param fromStart whether everything from the timeline's start is mixed, whatever is written of
   *     it: then the mix of a span is the same as that of the whole
   */
  AudioOutput(SoundFormat format, Consumer<Packet> writer, Span span, boolean fromStart) {
    this.channels = format.channels();
    Double loudness = format.loudnessLufs();
    this.leveler = loudness == null ? null : new Leveler(channels, loudness);
    this.limiter = new Limiter(channels, Fader.factor(CEILING_DBTP));
    this.encoding =
        new SoundEncoding(
            () -> Encoder.audio(Codecs.aac(format.bitRate(), channels)), writer, span);
    this.encoded = encoding.firstWanted();
    this.position = fromStart ? 0 : Math.max(0, encoded - samples(mixWarmUp(format)));
  }

  private static long samples(Duration duration) {
    return duration.toMillis() * Timeline.SAMPLE_RATE / 1000;
  }

  private static Duration mixWarmUp(SoundFormat format) {
    return format.loudnessLufs() == null ? LIMITER_WARM_UP : LEVELER_WARM_UP;
  }

  /** How long before the first segment that is written sound must be heard. */
  static Duration warmUp(SoundFormat format) {
    return mixWarmUp(format).plus(DECODER_WARM_UP);
  }

  /** The encoder, borrowed, for the container's header. */
  Encoder encoder() {
    return encoding.encoder();
  }

  /** Mixes and encodes everything before {@code end}. */
  void mixUntil(long end, Collection<AudioTrack> tracks) {
    if (end <= position) {
      return;
    }
    int count = (int) (end - position);
    if (left.length < count) {
      left = new float[count];
      right = new float[count];
    }
    Arrays.fill(left, 0, count, 0);
    Arrays.fill(right, 0, count, 0);
    for (AudioTrack track : tracks) {
      track.mixInto(left, right, position, count);
    }
    master(count);
  }

  /** What becomes of the next samples of the mix. */
  private void master(int count) {
    if (channels == 1) {
      for (int i = 0; i < count; i++) {
        left[i] = 0.5f * (left[i] + right[i]);
      }
    }
    float[][] mix = channels == 1 ? new float[][] {left} : new float[][] {left, right};
    if (leveler != null) {
      leveler.apply(mix, count);
    }
    limiter.apply(mix, count);
    long first = position - Limiter.DELAY;
    position += count;
    int unused = Math.clamp(encoded - first, 0, count);
    encode(mix, unused, count);
  }

  private void encode(float[][] mix, int from, int to) {
    int done = from;
    while (done < to) {
      Frame frame = filling;
      if (frame == null) {
        frame = Frame.audio(FRAME_SAMPLES, SampleFormat.FLTP, Timeline.SAMPLE_RATE, channels);
        frame.pts(encoded);
        filling = frame;
        filled = 0;
      }
      int part = Math.min(to - done, FRAME_SAMPLES - filled);
      for (int c = 0; c < channels; c++) {
        frame.samples(c).put(filled, mix[c], done, part);
      }
      filled += part;
      done += part;
      encoded += part;
      if (filled == FRAME_SAMPLES) {
        encoding.encode(frame);
        frame.close();
        filling = null;
      }
    }
  }

  /** Completes the last frame with silence and encodes what is left. */
  void finish() {
    mixUntil(position + Limiter.DELAY, List.of());
    if (filling != null) {
      int missing = FRAME_SAMPLES - filled;
      encode(new float[channels][missing], 0, missing);
    }
    encoding.finish();
  }

  @Override
  public void close() {
    encoding.close();
    if (filling != null) {
      filling.close();
    }
  }
}
