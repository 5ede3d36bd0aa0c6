package io.videoconf.recorder.media.isolate;

import io.videoconf.recorder.media.av.AvException;
import io.videoconf.recorder.media.av.CodecId;
import io.videoconf.recorder.media.av.StreamSpec;
import io.videoconf.recorder.media.sound.SoundDecoder;
import io.videoconf.recorder.media.sound.SoundLine;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.payload.CodecConfiguration;
import io.videoconf.recorder.rtp.playout.PlayoutUnit;
import io.videoconf.recorder.rtp.playout.TrackPlayout;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One track on its way from packets to files. What is muted is left out, pictures that refer to
 * something that is missing too: a file holds only what can be decoded, and begins with a keyframe.
 * Not thread-safe.
 */
final class IsolatedTrack implements AutoCloseable {
  private static final byte[] NO_CONFIGURATION = {};

  private final TrackSpec spec;
  private final TrackPlayout playout;
  private final TrackFiles files;
  private final Deque<MuteChange> muteChanges = new ArrayDeque<>();
  private boolean muted;
  private boolean awaitingKeyframe = true;
  private @Nullable Codec codec;
  private @Nullable Shape shape;
  private @Nullable TrackPart part;
  private long endNanos = Long.MAX_VALUE;

  private record MuteChange(long nanos, boolean muted) {}

  /** What all units of a file have in common. */
  private record Shape(Codec codec, int width, int height, int rotation, int rate, int channels) {}

  /**
   * @param files where to
   */
  IsolatedTrack(TrackSpec spec, TrackPlayout playout, TrackFiles files) {
    this.spec = spec;
    this.playout = playout;
    this.files = files;
  }

  TrackSpec spec() {
    return spec;
  }

  TrackPlayout playout() {
    return playout;
  }

  /** From that arrival time on it is so. */
  void mute(long nanos, boolean on) {
    muteChanges.add(new MuteChange(nanos, on));
  }

  /** What comes after that arrival time is not of the track any more. */
  void end(long nanos) {
    endNanos = Math.min(endNanos, nanos);
  }

  boolean hasEnded(long nanos) {
    return endNanos <= nanos;
  }

  /**
   * Writes what is due.
   *
   * @param originNanos arrival time that is the recording's time 0
   */
  void play(long nowNanos, long originNanos) {
    for (PlayoutUnit unit : playout.poll(nowNanos)) {
      long nanos = unit.unit().timestampNanos();
      while (!muteChanges.isEmpty() && muteChanges.getFirst().nanos() <= nanos) {
        muted = muteChanges.removeFirst().muted();
      }
      if (nanos > endNanos) {
        continue;
      }
      if (spec.kind() == MediaKind.VIDEO) {
        picture(unit, nanos - originNanos);
      } else if (!muted && nanos >= originNanos) {
        sound(unit, nanos - originNanos);
      }
    }
  }

  private void picture(PlayoutUnit due, long place) {
    Codec itsCodec = due.format().codec();
    boolean keyframe = due.unit().keyframe();
    if (muted) {
      awaitingKeyframe = true;
    } else if (keyframe) {
      awaitingKeyframe = false;
    } else if (due.afterLoss() || itsCodec != codec) {
      awaitingKeyframe = true;
    }
    codec = itsCodec;
    if (awaitingKeyframe || (keyframe && !begin(due))) {
      awaitingKeyframe = true;
      return;
    }
    // A picture from just before the first packet's arrival stands at the begin.
    write(Math.max(0, place), 0, keyframe, due.unit().data());
  }

  /** Sees to it that the keyframe has a file of its format; false if there can be none. */
  private boolean begin(PlayoutUnit due) {
    Codec itsCodec = due.format().codec();
    byte[] data = due.unit().data();
    byte[] configuration = CodecConfiguration.of(itsCodec, data);
    PictureSize size =
        due.width() > 0 && due.height() > 0
            ? new PictureSize(due.width(), due.height())
            : PictureSize.decode(due.format(), data);
    if (configuration == null || size == null) {
      return false;
    }
    Shape next = new Shape(itsCodec, size.width(), size.height(), due.rotationDegrees(), 0, 0);
    return next.equals(shape)
        || open(
            next,
            StreamSpec.video(
                CodecId.of(itsCodec),
                size.width(),
                size.height(),
                due.rotationDegrees(),
                configuration,
                itsCodec == Codec.H265 ? "hvc1" : ""));
  }

  private void sound(PlayoutUnit due, long place) {
    RtpFormat format = due.format();
    int channels = Math.max(1, format.channels());
    Shape next = new Shape(format.codec(), 0, 0, 0, format.clockRateHz(), channels);
    if (!next.equals(shape) && !open(next, soundSpec(format, channels))) {
      return;
    }
    byte[] data = due.unit().data();
    long samples = SoundDecoder.samples(format.codec(), data);
    write(place, samples * 1_000_000_000L / SoundLine.RATE, true, data);
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
    finishPart();
    try {
      part = files.begin(spec, Container.of(next.codec()), stream);
    } catch (AvException e) {
      files.refused(spec, String.valueOf(e.getMessage()));
    }
    shape = part == null ? null : next;
    return part != null;
  }

  private void write(long place, long durationNanos, boolean keyframe, byte[] data) {
    TrackPart open = part;
    if (open != null) {
      open.write(place, durationNanos, keyframe, data);
    }
  }

  private void finishPart() {
    TrackPart open = part;
    if (open != null) {
      open.finish();
      open.close();
      files.finished(open);
      part = null;
    }
  }

  /** Completes the last file. */
  void finish() {
    finishPart();
  }

  @Override
  public void close() {
    if (part != null) {
      part.close();
    }
  }
}
