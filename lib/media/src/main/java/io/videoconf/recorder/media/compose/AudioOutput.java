package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.media.av.Codecs;
import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.SampleFormat;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Mixes the tracks and encodes the mix to AAC. Frames lie on a grid of 1024 samples from the
 * timeline's start, also after a restart, so that packets of both runs fit together.
 */
final class AudioOutput implements AutoCloseable {
  static final int FRAME_SAMPLES = 1024;
  static final long BIT_RATE = 128_000;

  /**
   * Sound is mixed this long behind the picture, 300 ms: then what comes after a loss is known, and
   * the loss can be filled.
   */
  static final int DELAY_SAMPLES = Timeline.SAMPLE_RATE * 3 / 10;

  /** A span is complete when the picture is this far behind its end. */
  static final int AFTER_END_SAMPLES =
      DELAY_SAMPLES + (SoundEncoding.TAIL_FRAMES + 2) * FRAME_SAMPLES;

  private final Limiter limiter = new Limiter();
  private final SoundEncoding encoding;
  private float[] left = new float[0];
  private float[] right = new float[0];

  /** The next sample to be mixed. */
  private long position;

  private @Nullable Frame filling;
  private int filled;

  /**
   * @param fromStart whether everything from the timeline's start is mixed, whatever is written of
   *     it: then the mix of a span is the same as that of the whole
   */
  AudioOutput(SegmentWriter writer, Span span, boolean fromStart) {
    this.encoding = new SoundEncoding(() -> Encoder.audio(Codecs.aac(BIT_RATE)), writer, span);
    this.position = fromStart ? 0 : encoding.firstWanted();
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
    limiter.apply(left, right, count);
    append(count);
  }

  private void append(int count) {
    int done = 0;
    while (done < count) {
      Frame frame = filling;
      if (frame == null) {
        frame = Frame.audio(FRAME_SAMPLES, SampleFormat.FLTP, Timeline.SAMPLE_RATE, 2);
        frame.pts(position);
        filling = frame;
        filled = 0;
      }
      int part = Math.min(count - done, FRAME_SAMPLES - filled);
      frame.samples(0).put(filled, left, done, part);
      frame.samples(1).put(filled, right, done, part);
      filled += part;
      done += part;
      position += part;
      if (filled == FRAME_SAMPLES) {
        if (frame.pts() >= encoding.firstWanted()) {
          encoding.encode(frame);
        }
        frame.close();
        filling = null;
      }
    }
  }

  /** Completes the last frame with silence and encodes what is left. */
  void finish() {
    if (filling != null) {
      int missing = FRAME_SAMPLES - filled;
      left = new float[missing];
      right = new float[missing];
      append(missing);
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
