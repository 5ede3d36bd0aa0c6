package io.videoconf.recorder.media.io;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.av.AvException;
import io.videoconf.recorder.media.av.Demuxer;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.media.av.StreamInfo;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.MediaKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A media file with a picture, opened for reading. Owns its demuxer. Failures that are the input's
 * fault are {@link CellFailure}s of class INPUT with the codes {@code not_media}, {@code no_video}
 * and {@code damaged}. Not thread-safe.
 */
public final class VideoInput implements AutoCloseable {
  private static final int MAX_SIDE_PIXELS = 8192;
  private static final Rational USUAL_FRAME_RATE = new Rational(30, 1);
  private static final int MAX_FRAME_RATE = 240;

  private final Demuxer demuxer;
  private final StreamInfo video;

  private VideoInput(Demuxer demuxer, StreamInfo video) {
    this.demuxer = demuxer;
    this.video = video;
  }

  /** The caller owns the result. */
  public static VideoInput open(Path file) {
    if (!Files.isReadable(file)) {
      throw new CellFailure(ErrorClass.INTERNAL, "no_input", "the input file is not there", null);
    }
    Demuxer demuxer;
    try {
      demuxer = Demuxer.open(file);
    } catch (AvException e) {
      throw new CellFailure(
          ErrorClass.INPUT, "not_media", "the input is no media that we can read", e);
    }
    Optional<StreamInfo> video = demuxer.first(MediaKind.VIDEO);
    if (video.isEmpty()) {
      demuxer.close();
      throw new CellFailure(ErrorClass.INPUT, "no_video", "the input holds no picture", null);
    }
    int width = video.get().width();
    int height = video.get().height();
    if (width < 2 || height < 2 || width > MAX_SIDE_PIXELS || height > MAX_SIDE_PIXELS) {
      demuxer.close();
      throw new CellFailure(
          ErrorClass.INPUT,
          "bad_size",
          "the picture's size %dx%d is out of range".formatted(width, height),
          null);
    }
    return new VideoInput(demuxer, video.get());
  }

  /** The picture. */
  public StreamInfo video() {
    return video;
  }

  /** The sound, if there is any. */
  public Optional<StreamInfo> audio() {
    return demuxer.first(MediaKind.AUDIO);
  }

  /** Frames per second on average; a usual value when the container says none that makes sense. */
  public Rational frameRate() {
    Rational rate = video.frameRate();
    double value = rate.toDouble();
    return value > 0 && value <= MAX_FRAME_RATE ? rate : USUAL_FRAME_RATE;
  }

  /** How long the container says that the picture lasts; 0 when it does not say. */
  public double durationSeconds() {
    return video.durationSeconds() > 0 ? video.durationSeconds() : demuxer.durationSeconds();
  }

  /** Time of the first picture, in ticks of the picture's time base. */
  public long startTicks() {
    return video.startTime() == Packet.NO_TIMESTAMP ? 0 : video.startTime();
  }

  /** Replaces what is in {@code packet}, which stays the caller's; false at the end. */
  public boolean read(Packet packet) {
    try {
      return demuxer.read(packet);
    } catch (AvException e) {
      throw new CellFailure(ErrorClass.INPUT, "damaged", "the input cannot be read to its end", e);
    }
  }

  /** Goes to the keyframe at or before a time of the picture; false if there is none. */
  public boolean seek(long ticks) {
    try {
      demuxer.seekBackward(video, ticks);
      return true;
    } catch (AvException e) {
      return false;
    }
  }

  @Override
  public void close() {
    demuxer.close();
  }
}
