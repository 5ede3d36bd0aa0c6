package io.videoconf.recorder.media.isolate;

import io.videoconf.recorder.media.av.Muxer;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.media.av.StreamSpec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A file with one stream that keeps its format. Its time 0 is the recording's: the first unit has
 * the timestamp of its place, and so has every unit behind a gap. Not thread-safe.
 */
final class TrackPart implements AutoCloseable {
  private static final Rational NANOS = new Rational(1, 1_000_000_000);

  /** How long the last picture is shown when nothing tells it: as long as one of 30 per second. */
  private static final long LAST_NANOS = 33_333_333;

  private final Path file;
  private final Container container;
  private final Muxer muxer;
  private final int stream;
  private final Packet waiting = Packet.allocate();
  private boolean holds;
  private long waitingDuration;

  /**
   * Begins a file.
   *
   * @param title for people
   */
  TrackPart(Path file, Container container, StreamSpec spec, String title) {
    this.file = file;
    this.container = container;
    this.muxer = Muxer.toFile(file, container.format());
    try {
      this.stream = muxer.addStream(spec);
      muxer.timeBase(stream, container.timeBase());
      muxer.metadata("title", title);
      muxer.keepTimestamps();
      // Or the file would hold random numbers and the name of this build.
      Map<String, String> options = new HashMap<>(container.options());
      options.put("fflags", "+bitexact");
      muxer.writeHeader(options);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  Path file() {
    return file;
  }

  Container container() {
    return container;
  }

  /**
   * Writes the next unit.
   *
   * @param placeNanos on the recording's timeline, at least 0
   * @param durationNanos of sound; 0 of a picture, which is shown until the next one
   */
  void write(long placeNanos, long durationNanos, boolean keyframe, byte[] data) {
    long ticks = NANOS.rescale(placeNanos, container.timeBase());
    if (holds) {
      ticks = Math.max(ticks, waiting.pts() + 1);
      writeWaiting(ticks - waiting.pts());
    }
    waiting.fill(data, ticks, keyframe);
    waitingDuration = NANOS.rescale(durationNanos, container.timeBase());
    holds = true;
  }

  private void writeWaiting(long untilNext) {
    long duration = waitingDuration > 0 ? waitingDuration : untilNext;
    waiting.timestamps(waiting.pts(), waiting.pts(), duration);
    try (Packet packet = waiting.share()) {
      muxer.write(packet, stream, container.timeBase());
    }
  }

  /** Completes the file. */
  void finish() {
    if (holds) {
      writeWaiting(NANOS.rescale(LAST_NANOS, container.timeBase()));
      holds = false;
    }
    muxer.finish();
  }

  @Override
  public void close() {
    waiting.close();
    muxer.close();
  }
}
