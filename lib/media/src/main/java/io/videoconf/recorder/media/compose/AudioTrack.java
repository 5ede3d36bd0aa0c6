package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.media.av.CodecId;
import io.videoconf.recorder.media.av.Decoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.Resampler;
import io.videoconf.recorder.media.av.SampleFormat;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.rtp.playout.PlayoutUnit;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sound of one track, placed on the timeline sample by sample. Gaps are silence. */
final class AudioTrack implements AutoCloseable {
  /** Sound that is this far off its place is put there; less is jitter of clocks. */
  private static final int MAX_OFFSET_SAMPLES = Timeline.SAMPLE_RATE / 50;

  /** A mute fades over 5 ms: a step would be heard as a click. */
  private static final int FADE_SAMPLES = Timeline.SAMPLE_RATE / 200;

  private static final Resampler.Format MIX =
      new Resampler.Format(SampleFormat.FLTP, Timeline.SAMPLE_RATE, 2);

  /** So far from any sample that the first sound is put in its place. */
  private static final long NOWHERE = Long.MIN_VALUE / 2;

  private record Chunk(long start, float[] left, float[] right) {
    long end() {
      return start + left.length;
    }
  }

  private final Timeline timeline;
  private final Decoder decoder;
  private final Packet packet = Packet.allocate();
  private final Frame decoded = Frame.allocate();
  private @Nullable Resampler resampler;
  private final Deque<Chunk> chunks = new ArrayDeque<>();
  private long nextSample = NOWHERE;
  private boolean muted;
  private float gain = 1;

  AudioTrack(Codec codec, Timeline timeline) {
    this.timeline = timeline;
    this.decoder = Decoder.open(CodecId.of(codec), Map.of());
  }

  void mute(boolean on) {
    muted = on;
  }

  /** Takes the units that are due, in order. */
  void hear(List<PlayoutUnit> due) {
    for (PlayoutUnit unit : due) {
      packet.fill(unit.unit().data(), unit.unit().timestampNanos(), true);
      if (decoder.send(packet) != Decoder.Sent.ACCEPTED) {
        continue;
      }
      long place = timeline.sampleAt(unit.unit().timestampNanos());
      if (unit.afterLoss() || Math.abs(place - nextSample) > MAX_OFFSET_SAMPLES) {
        nextSample = place;
      }
      while (decoder.receive(decoded) == Decoder.Received.FRAME) {
        append(decoded);
      }
    }
  }

  private void append(Frame sound) {
    Resampler.Format format = Resampler.Format.of(sound);
    if (format.equals(MIX)) {
      add(sound);
      return;
    }
    Resampler current = resampler;
    if (current == null || !current.accepts(format)) {
      if (current != null) {
        current.close();
      }
      current = Resampler.open(format, MIX);
      resampler = current;
    }
    try (Frame converted = current.convert(sound)) {
      add(converted);
    }
  }

  private void add(Frame sound) {
    int count = sound.sampleCount();
    long occupied = chunks.isEmpty() ? nextSample : chunks.getLast().end();
    // Never back over what is there already: the overlap is cut off.
    int skip = Math.clamp(occupied - nextSample, 0, count);
    if (skip < count) {
      chunks.add(
          new Chunk(
              nextSample + skip,
              copy(sound.samples(0), skip, count),
              copy(sound.samples(1), skip, count)));
    }
    nextSample += count;
  }

  private static float[] copy(FloatBuffer samples, int from, int to) {
    float[] copy = new float[to - from];
    samples.get(from, copy);
    return copy;
  }

  /** Adds this track's samples from {@code from} on to a mix, and forgets all before their end. */
  void mixInto(float[] left, float[] right, long from, int count) {
    float target = muted ? 0 : 1;
    float step = (target - gain) / FADE_SAMPLES;
    long end = from + count;
    Iterator<Chunk> iterator = chunks.iterator();
    while (iterator.hasNext()) {
      Chunk chunk = iterator.next();
      if (chunk.start() >= end) {
        break;
      }
      long first = Math.max(from, chunk.start());
      long last = Math.min(end, chunk.end());
      for (long sample = first; sample < last; sample++) {
        int at = (int) (sample - from);
        float g = at < FADE_SAMPLES ? gain + step * at : target;
        int in = (int) (sample - chunk.start());
        left[at] += g * chunk.left()[in];
        right[at] += g * chunk.right()[in];
      }
      if (chunk.end() <= end) {
        iterator.remove();
      }
    }
    gain = count >= FADE_SAMPLES ? target : gain + step * count;
  }

  @Override
  public void close() {
    decoder.close();
    packet.close();
    decoded.close();
    if (resampler != null) {
      resampler.close();
    }
  }
}
