package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.media.av.CodecId;
import io.videoconf.recorder.media.av.Decoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.layout.Aspect;
import io.videoconf.recorder.rtp.playout.PlayoutUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The picture of one track as time goes on. After a loss the last good picture is held until the
 * next keyframe, so that nothing torn or green is ever seen.
 *
 * <p>While nobody sees it a track is cold: then it only keeps what the picture of later depends on.
 */
final class VideoTrack implements AutoCloseable {
  /** A cold track that has more than this since its last keyframe decodes to get rid of it. */
  private static final long MAX_COLD_BYTES = 16L << 20;

  /** Ten seconds: what is decoded within one frame's time when the track is seen again. */
  private static final int MAX_COLD_PICTURES = 300;

  private final FreezeWatch freezes;
  private final Packet packet = Packet.allocate();
  private final Frame decoded = Frame.allocate();
  private final Frame shown = Frame.allocate();
  private final Deque<PlayoutUnit> kept = new ArrayDeque<>();
  private @Nullable Decoder decoder;
  private @Nullable Codec decoderCodec;
  private long keptBytes;
  private boolean cold;
  private @Nullable Codec codec;
  private boolean awaitingKeyframe = true;

  /** Whether the decoder still holds what led to a keyframe being awaited. */
  private boolean flushNext;

  private int decodingRotation;
  private int rotation;
  private boolean hasPicture;
  private long generation;

  /**
   * @param steady whether a picture is expected at all times, as from a camera
   */
  VideoTrack(boolean steady, boolean cold) {
    this.freezes = new FreezeWatch(steady);
    this.cold = cold;
  }

  /** Takes the units that are due, in order. */
  void show(List<PlayoutUnit> due) {
    for (PlayoutUnit unit : due) {
      if (!isDecodable(unit)) {
        continue;
      }
      if (cold) {
        keep(unit);
        freezes.picture(unit.unit().timestampNanos());
      } else {
        decode(unit);
      }
    }
  }

  /** Whether all that the unit refers to has been there. */
  private boolean isDecodable(PlayoutUnit due) {
    if (due.afterLoss()) {
      freezes.disturb();
    }
    Codec itsCodec = due.format().codec();
    if (due.unit().keyframe()) {
      flushNext |= awaitingKeyframe;
      awaitingKeyframe = false;
    } else if (due.afterLoss() || itsCodec != codec) {
      awaitingKeyframe = true;
    }
    codec = itsCodec;
    return !awaitingKeyframe;
  }

  /** Says whether pictures are wanted from here on. */
  void watch(boolean wanted) {
    if (wanted) {
      decodeKept();
    }
    cold = !wanted;
  }

  private void keep(PlayoutUnit unit) {
    if (unit.unit().keyframe()) {
      kept.clear();
      keptBytes = 0;
    }
    kept.add(unit);
    keptBytes += unit.unit().data().length;
    if (keptBytes > MAX_COLD_BYTES || kept.size() > MAX_COLD_PICTURES) {
      decodeKept();
    }
  }

  private void decodeKept() {
    kept.forEach(this::decode);
    kept.clear();
    keptBytes = 0;
  }

  private void decode(PlayoutUnit due) {
    AccessUnit unit = due.unit();
    Decoder open = decoder(due.format().codec());
    if (unit.keyframe() && flushNext) {
      open.flush();
      flushNext = false;
    }
    decodingRotation = due.rotationDegrees();
    packet.fill(unit.data(), unit.timestampNanos(), unit.keyframe());
    Decoder.Sent sent = open.send(packet);
    if (sent == Decoder.Sent.FULL) {
      takePictures(open);
      sent = open.send(packet);
    }
    if (sent != Decoder.Sent.ACCEPTED) {
      damaged();
      return;
    }
    takePictures(open);
  }

  /** The old picture stays until the new codec's first one. */
  private Decoder decoder(Codec itsCodec) {
    Decoder open = decoder;
    if (open == null || itsCodec != decoderCodec) {
      if (open != null) {
        open.close();
        decoder = null;
      }
      open = Decoder.open(CodecId.of(itsCodec), options(itsCodec));
      decoder = open;
      decoderCodec = itsCodec;
    }
    return open;
  }

  private static Map<String, String> options(Codec codec) {
    // Conferences send no B-frames: waiting for reordered ones would only delay the picture.
    return codec == Codec.H264 || codec == Codec.H265 ? Map.of("flags", "low_delay") : Map.of();
  }

  private void takePictures(Decoder open) {
    Decoder.Received received = open.receive(decoded);
    while (received == Decoder.Received.FRAME || received == Decoder.Received.CORRUPT) {
      if (received == Decoder.Received.CORRUPT || decoded.damaged()) {
        damaged();
      } else {
        // Senders of a still screen repeat themselves: what looks the same is no new picture.
        if (!hasPicture || rotation != decodingRotation || !decoded.showsTheSameAs(shown)) {
          generation++;
        }
        shown.replaceBy(decoded);
        rotation = decodingRotation;
        hasPicture = true;
        if (!cold) {
          freezes.picture(shown.pts());
        }
      }
      received = open.receive(decoded);
    }
  }

  private void damaged() {
    awaitingKeyframe = true;
    freezes.disturb();
  }

  /** The newest good picture, borrowed until the next call of any method; null before the first. */
  @Nullable Frame picture() {
    return hasPicture ? shown : null;
  }

  /** The shape that the picture is seen in, upright; null before the first. */
  @Nullable Aspect shape() {
    if (!hasPicture) {
      return null;
    }
    int width = shown.seenWidth();
    int height = shown.height();
    return rotation % 180 == 0 ? new Aspect(width, height) : new Aspect(height, width);
  }

  /** How far the picture has to be turned clockwise: 0, 90, 180 or 270 degrees. */
  int rotation() {
    return rotation;
  }

  /** Changes with every new picture. */
  long generation() {
    return generation;
  }

  /** No picture until the next one is decoded, and nobody misses one until then. */
  void forget(long nanos) {
    decodeKept();
    shown.unref();
    hasPicture = false;
    generation++;
    freezes.interrupt(nanos);
  }

  /** How often and how long the picture stood still up to that time. */
  FreezeWatch.Freezes freezes(long nanos) {
    return freezes.until(nanos);
  }

  @Override
  public void close() {
    if (decoder != null) {
      decoder.close();
    }
    packet.close();
    decoded.close();
    shown.close();
  }
}
