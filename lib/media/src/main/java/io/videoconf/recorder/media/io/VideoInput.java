package io.videoconf.recorder.media.io;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.av.AvException;
import io.videoconf.recorder.media.av.Chapter;
import io.videoconf.recorder.media.av.Demuxer;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.media.av.StreamInfo;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.MediaKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A media file with a picture, opened for reading. Owns its demuxer. Failures that are the input's
 * fault are {@link CellFailure}s of class INPUT with the codes {@code not_media}, {@code no_video},
 * {@code bad_size}, {@code too_many_streams} and {@code damaged}. Not thread-safe.
 */
public final class VideoInput implements AutoCloseable {
  private static final int MAX_SIDE_PIXELS = 8192;

  /** 4096 x 4096: with the pictures that a decoder keeps that is some 400 MB. */
  private static final int MAX_PIXELS = 1 << 24;

  /** Each costs memory and a look at every packet. */
  private static final int MAX_STREAMS = 64;

  /** More sounds than this are left out. */
  private static final int MAX_SOUNDS = 8;

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
    try {
      return new VideoInput(demuxer, picture(demuxer));
    } catch (CellFailure e) {
      demuxer.close();
      throw e;
    }
  }

  private static StreamInfo picture(Demuxer demuxer) {
    if (demuxer.streams().size() > MAX_STREAMS) {
      throw failure(
          "too_many_streams",
          "the input holds %d streams and not at most %d"
              .formatted(demuxer.streams().size(), MAX_STREAMS));
    }
    StreamInfo video =
        demuxer.all(MediaKind.VIDEO).stream()
            .filter(stream -> !stream.attachedPicture())
            .findFirst()
            .orElseThrow(() -> failure("no_video", "the input holds no picture"));
    int width = video.width();
    int height = video.height();
    boolean fits =
        Math.min(width, height) >= 2
            && Math.max(width, height) <= MAX_SIDE_PIXELS
            && (long) width * height <= MAX_PIXELS;
    if (!fits) {
      throw failure(
          "bad_size",
          "the picture's size %dx%d is out of range: sides of 2 to %d pixels, %d pixels in all"
              .formatted(width, height, MAX_SIDE_PIXELS, MAX_PIXELS));
    }
    return video;
  }

  private static CellFailure failure(String code, String message) {
    return new CellFailure(ErrorClass.INPUT, code, message, null);
  }

  /**
   * Options for decoders of the picture: whatever the stream itself says later, its pictures are
   * not larger than a container may say.
   */
  public static Map<String, String> decoderOptions() {
    return Map.of("max_pixels", Integer.toString(MAX_PIXELS));
  }

  /** The picture. */
  public StreamInfo video() {
    return video;
  }

  /** The sound, if there is any. */
  public Optional<StreamInfo> audio() {
    return demuxer.first(MediaKind.AUDIO);
  }

  /** All sounds, in order; of very many the first ones. */
  public List<StreamInfo> sounds() {
    return demuxer.all(MediaKind.AUDIO).stream().limit(MAX_SOUNDS).toList();
  }

  /** All texts that are shown over the picture. */
  public List<StreamInfo> subtitles() {
    return demuxer.streams().stream().filter(StreamInfo::subtitles).toList();
  }

  /** The chapters, in order. */
  public List<Chapter> chapters() {
    return demuxer.chapters();
  }

  /** Leaves out all other streams from now on. */
  public void only(Collection<StreamInfo> streams) {
    demuxer.only(streams);
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
