package io.videoconf.recorder.media.copy;

import io.videoconf.recorder.media.av.Chapter;
import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.Muxer;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.media.av.StreamSpec;
import io.videoconf.recorder.media.isolate.TrackSink;
import io.videoconf.recorder.media.isolate.UnitStream;
import io.videoconf.recorder.media.sound.SoundLine;
import io.videoconf.recorder.rtp.playout.PlayoutUnit;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One MP4 with a picture that was sent and sound that was encoded, moov first. Its time 0 is the
 * recording's: an empty edit tells where the first picture is. Not thread-safe.
 */
final class CopyFile implements AutoCloseable {
  private static final Rational PICTURE = new Rational(1, 90_000);

  /** The edit is exact in the picture's own time base; without bitexact there is chance in it. */
  private static final Map<String, String> OPTIONS =
      Map.of(
          "movflags",
          "+faststart",
          "use_editlist",
          "1",
          "movie_timescale",
          "90000",
          "fflags",
          "+bitexact");

  private static final Rational SAMPLE = new Rational(1, SoundLine.RATE);

  private final Muxer muxer;
  private final UnitStream units;
  private int pictureStream;
  private int soundStream;

  CopyFile(Path file) {
    this.muxer = Muxer.toFile(file, "mp4");
    this.units =
        new UnitStream(PICTURE, packet -> muxer.writeInterleaved(packet, pictureStream, PICTURE));
  }

  /**
   * Before any unit or packet.
   *
   * @param sound borrowed
   */
  void begin(StreamSpec picture, Encoder sound) {
    pictureStream = muxer.addStream(picture);
    muxer.timeBase(pictureStream, PICTURE);
    soundStream = muxer.addStream(sound);
    muxer.keepTimestamps();
    muxer.writeHeader(OPTIONS);
  }

  /** Where the pictures go, of which is known that they fit. */
  TrackSink pictures() {
    return new TrackSink() {
      @Override
      public boolean begin(PlayoutUnit due) {
        return true;
      }

      @Override
      public void write(long placeNanos, long durationNanos, PlayoutUnit due) {
        units.write(placeNanos, durationNanos, due.unit().keyframe(), due.unit().data());
      }
    };
  }

  /** Takes over a packet of the sound; its pts counts samples. */
  void sound(Packet packet) {
    try (packet) {
      muxer.writeInterleaved(packet, soundStream, SAMPLE);
    }
  }

  /** Completes the file: both streams have ended. */
  void finish(List<Chapter> chapters) {
    units.finish();
    muxer.chapters(chapters);
    muxer.finish();
  }

  @Override
  public void close() {
    units.close();
    muxer.close();
  }
}
