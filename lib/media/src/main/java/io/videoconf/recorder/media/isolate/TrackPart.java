package io.videoconf.recorder.media.isolate;

import io.videoconf.recorder.media.av.Muxer;
import io.videoconf.recorder.media.av.StreamSpec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A file with one stream that keeps its format. Its time 0 is the recording's: the first unit has
 * the timestamp of its place, and so has every unit behind a gap. Not thread-safe.
 */
final class TrackPart implements AutoCloseable {
  private final Path file;
  private final Container container;
  private final Muxer muxer;
  private final UnitStream units;

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
      int stream = muxer.addStream(spec);
      muxer.timeBase(stream, container.timeBase());
      muxer.metadata("title", title);
      muxer.keepTimestamps();
      // Or the file would hold random numbers and the name of this build.
      Map<String, String> options = new HashMap<>(container.options());
      options.put("fflags", "+bitexact");
      muxer.writeHeader(options);
      this.units =
          new UnitStream(
              container.timeBase(), packet -> muxer.write(packet, stream, container.timeBase()));
    } catch (RuntimeException e) {
      muxer.close();
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
    units.write(placeNanos, durationNanos, keyframe, data);
  }

  /** Completes the file. */
  void finish() {
    units.finish();
    muxer.finish();
  }

  @Override
  public void close() {
    units.close();
    muxer.close();
  }
}
