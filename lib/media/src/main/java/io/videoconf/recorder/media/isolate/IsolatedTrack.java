package io.videoconf.recorder.media.isolate;

import io.videoconf.recorder.media.sound.SoundDecoder;
import io.videoconf.recorder.media.sound.SoundLine;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.playout.PlayoutUnit;
import io.videoconf.recorder.rtp.playout.TrackPlayout;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One track on its way from packets to where they are wanted. What is muted is left out, pictures
 * that refer to something that is missing too: what comes out can be decoded, and begins with a
 * keyframe. Not thread-safe.
 */
final class IsolatedTrack implements AutoCloseable {
  private final TrackSpec spec;
  private final TrackPlayout playout;
  private final TrackSink sink;
  private final Deque<MuteChange> muteChanges = new ArrayDeque<>();
  private boolean muted;
  private boolean awaitingKeyframe = true;
  private @Nullable Codec codec;
  private long endNanos = Long.MAX_VALUE;

  private record MuteChange(long nanos, boolean muted) {}

  /**
   * @param sink where to; closed with the track
   */
  IsolatedTrack(TrackSpec spec, TrackPlayout playout, TrackSink sink) {
    this.spec = spec;
    this.playout = playout;
    this.sink = sink;
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
   * Hands on what is due.
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
    if (awaitingKeyframe || (keyframe && !sink.begin(due))) {
      awaitingKeyframe = true;
      return;
    }
    // A picture from just before the first packet's arrival stands at the begin.
    sink.write(Math.max(0, place), 0, due);
  }

  private void sound(PlayoutUnit due, long place) {
    if (sink.begin(due)) {
      long samples = SoundDecoder.samples(due.format().codec(), due.unit().data());
      sink.write(place, samples * 1_000_000_000L / SoundLine.RATE, due);
    }
  }

  /** Nothing comes any more. */
  void finish() {
    sink.finish();
  }

  @Override
  public void close() {
    sink.close();
  }
}
