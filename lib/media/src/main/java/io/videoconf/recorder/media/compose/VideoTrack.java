package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.media.av.CodecId;
import io.videoconf.recorder.media.av.Decoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
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
 * <p>A track may begin cold: then it only keeps what the picture of later depends on, until it is
 * woken.
 */
final class VideoTrack implements AutoCloseable {
  /** A cold track that has more than this since its last keyframe decodes to get rid of it. */
  private static final long MAX_COLD_BYTES = 16L << 20;

  private final Decoder decoder;
  private final Packet packet = Packet.allocate();
  private final Frame decoded = Frame.allocate();
  private final Frame shown = Frame.allocate();
  private final Deque<PlayoutUnit> kept = new ArrayDeque<>();
  private long keptBytes;
  private boolean cold;
  private boolean awaitingKeyframe = true;
  private boolean hasPicture;
  private long generation;

  VideoTrack(Codec codec, boolean cold) {
    // Conferences send no B-frames: waiting for reordered ones would only delay the picture.
    this.decoder =
        Decoder.open(
            CodecId.of(codec), codec == Codec.H264 ? Map.of("flags", "low_delay") : Map.of());
    this.cold = cold;
  }

  /** Takes the units that are due, in order. */
  void show(List<PlayoutUnit> due) {
    for (PlayoutUnit unit : due) {
      if (cold) {
        keep(unit);
      } else {
        decode(unit);
      }
    }
  }

  /** From here on pictures are wanted. */
  void wake() {
    if (cold) {
      cold = false;
      decodeKept();
    }
  }

  private void keep(PlayoutUnit unit) {
    if (unit.unit().keyframe()) {
      kept.clear();
      keptBytes = 0;
    }
    kept.add(unit);
    keptBytes += unit.unit().data().length;
    if (keptBytes > MAX_COLD_BYTES) {
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
    if (unit.keyframe()) {
      if (awaitingKeyframe) {
        decoder.flush();
      }
      awaitingKeyframe = false;
    } else if (due.afterLoss()) {
      awaitingKeyframe = true;
    }
    if (awaitingKeyframe) {
      return;
    }
    packet.fill(unit.data(), unit.timestampNanos(), unit.keyframe());
    Decoder.Sent sent = decoder.send(packet);
    if (sent == Decoder.Sent.FULL) {
      takePictures();
      sent = decoder.send(packet);
    }
    if (sent != Decoder.Sent.ACCEPTED) {
      awaitingKeyframe = true;
      return;
    }
    takePictures();
  }

  private void takePictures() {
    Decoder.Received received = decoder.receive(decoded);
    while (received == Decoder.Received.FRAME || received == Decoder.Received.CORRUPT) {
      if (received == Decoder.Received.CORRUPT || decoded.damaged()) {
        awaitingKeyframe = true;
      } else {
        shown.replaceBy(decoded);
        hasPicture = true;
        generation++;
      }
      received = decoder.receive(decoded);
    }
  }

  /** The newest good picture, borrowed until the next call of any method; null before the first. */
  @Nullable Frame picture() {
    return hasPicture ? shown : null;
  }

  /** Changes with every new picture. */
  long generation() {
    return generation;
  }

  /** No picture until the next one is decoded. */
  void forget() {
    shown.unref();
    hasPicture = false;
    generation++;
  }

  @Override
  public void close() {
    decoder.close();
    packet.close();
    decoded.close();
    shown.close();
  }
}
