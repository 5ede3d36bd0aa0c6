package io.videoconf.recorder.media.isolate;

import io.videoconf.recorder.media.av.AvException;
import io.videoconf.recorder.media.av.CodecId;
import io.videoconf.recorder.media.av.StreamSpec;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.payload.CodecConfiguration;
import io.videoconf.recorder.rtp.playout.PlayoutUnit;
import org.jspecify.annotations.Nullable;

/** A track in files of its own, one for each format that it comes in. Not thread-safe. */
final class TrackFormats implements TrackSink {
  private static final byte[] NO_CONFIGURATION = {};

  private final TrackSpec spec;
  private final TrackFiles files;
  private @Nullable Shape shape;
  private @Nullable TrackPart part;

  /** What all units of a file have in common. */
  private record Shape(Codec codec, int width, int height, int rotation, int rate, int channels) {}

  /**
   * @param files where to
   */
  TrackFormats(TrackSpec spec, TrackFiles files) {
    this.spec = spec;
    this.files = files;
  }

  @Override
  public boolean begin(PlayoutUnit due) {
    return due.format().codec().kind() == MediaKind.VIDEO ? beginPicture(due) : beginSound(due);
  }

  private boolean beginPicture(PlayoutUnit due) {
    Codec codec = due.format().codec();
    byte[] data = due.unit().data();
    byte[] configuration = CodecConfiguration.of(codec, data);
    PictureSize size =
        due.width() > 0 && due.height() > 0
            ? new PictureSize(due.width(), due.height())
            : PictureSize.decode(due.format(), data);
    if (configuration == null || size == null) {
      return false;
    }
    Shape next = new Shape(codec, size.width(), size.height(), due.rotationDegrees(), 0, 0);
    return next.equals(shape)
        || open(
            next,
            StreamSpec.video(
                CodecId.of(codec),
                size.width(),
                size.height(),
                due.rotationDegrees(),
                configuration,
                codec == Codec.H265 ? "hvc1" : ""));
  }

  private boolean beginSound(PlayoutUnit due) {
    RtpFormat format = due.format();
    int channels = Math.max(1, format.channels());
    Shape next = new Shape(format.codec(), 0, 0, 0, format.clockRateHz(), channels);
    return next.equals(shape) || open(next, soundSpec(format, channels));
  }

  private static StreamSpec soundSpec(RtpFormat format, int channels) {
    CodecId codec = CodecId.of(format.codec());
    return switch (format.codec()) {
      case OPUS -> StreamSpec.audio(codec, 48_000, channels, 0, OpusHead.of(channels));
      case G722 -> StreamSpec.audio(codec, 16_000, channels, 4, NO_CONFIGURATION);
      default -> StreamSpec.audio(codec, format.clockRateHz(), channels, 8, NO_CONFIGURATION);
    };
  }

  private boolean open(Shape next, StreamSpec stream) {
    finish();
    try {
      part = files.begin(spec, Container.of(next.codec()), stream);
    } catch (AvException e) {
      files.refused(spec, String.valueOf(e.getMessage()));
    }
    shape = part == null ? null : next;
    return part != null;
  }

  @Override
  public void write(long placeNanos, long durationNanos, PlayoutUnit due) {
    TrackPart open = part;
    if (open != null) {
      open.write(placeNanos, durationNanos, due.unit().keyframe(), due.unit().data());
    }
  }

  /** Completes the last file. */
  @Override
  public void finish() {
    TrackPart open = part;
    if (open != null) {
      open.finish();
      open.close();
      files.finished(open);
      part = null;
    }
  }

  @Override
  public void close() {
    if (part != null) {
      part.close();
    }
  }
}
