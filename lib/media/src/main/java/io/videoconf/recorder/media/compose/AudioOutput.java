package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.media.av.Codecs;
import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
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

  /** The encoder's transform overlaps its neighbours: this many frames before the first kept. */
  private static final int WARM_UP_FRAMES = 3;

  private final Encoder encoder = Encoder.audio(Codecs.aac(BIT_RATE));
  private final Packet packet = Packet.allocate();
  private final Limiter limiter = new Limiter();
  private final SegmentWriter writer;
  private final long firstKeptSample;
  private float[] left = new float[0];
  private float[] right = new float[0];

  /** The next sample to be mixed. */
  private long position;

  private @Nullable Frame filling;
  private int filled;

  /**
   * @param firstSample of the first segment to be written; packets that start before are dropped
   */
  AudioOutput(SegmentWriter writer, long firstSample) {
    this.writer = writer;
    this.firstKeptSample = Math.ceilDiv(firstSample, FRAME_SAMPLES) * FRAME_SAMPLES;
    this.position = Math.max(0, firstKeptSample - WARM_UP_FRAMES * (long) FRAME_SAMPLES);
  }

  /** The encoder, borrowed, for the container's header. */
  Encoder encoder() {
    return encoder;
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
        encoder.send(frame);
        frame.close();
        filling = null;
        drain();
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
    encoder.send(null);
    drain();
  }

  private void drain() {
    while (encoder.receive(packet) == Encoder.Received.PACKET) {
      // The first packet is priming: the encoder's view of the time before its first sample.
      if (packet.pts() >= firstKeptSample) {
        writer.audio(packet.move());
      }
    }
  }

  @Override
  public void close() {
    encoder.close();
    packet.close();
    if (filling != null) {
      filling.close();
    }
  }
}
