package io.videoconf.recorder.media.thumbnail;

import io.videoconf.recorder.media.av.Decoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.io.VideoInput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Seeks keyframes and decodes only them. Owns its decoder. Not thread-safe. */
final class KeyframeReader implements AutoCloseable {
  /** After a seek the keyframe is near; a file where it is not is broken. */
  private static final int MAX_PACKETS_AFTER_SEEK = 20_000;

  private final VideoInput input;
  private final Decoder decoder;
  private final Packet packet = Packet.allocate();
  private final Frame frame = Frame.allocate();
  private long lastPts = Packet.NO_TIMESTAMP;

  /**
   * @param input borrowed
   */
  KeyframeReader(VideoInput input) {
    this.input = input;
    try {
      input.only(List.of(input.video()));
      Map<String, String> options = new HashMap<>(VideoInput.decoderOptions());
      options.put("skip_frame", "nokey");
      decoder = Decoder.open(input.video(), options);
    } catch (RuntimeException e) {
      frame.close();
      packet.close();
      throw e;
    }
  }

  /**
   * The keyframe at or before a time.
   *
   * @param seconds from the start of the picture; does not decrease from call to call
   * @return borrowed until the next call; empty when it is the same as last time or cannot be
   *     decoded
   */
  Optional<Frame> at(double seconds) {
    double ticks = seconds / input.video().timeBase().toDouble();
    if (!input.seek(input.startTicks() + (long) ticks) || !readKeyframe()) {
      return Optional.empty();
    }
    if (packet.pts() == lastPts) {
      return Optional.empty();
    }
    lastPts = packet.pts();
    decoder.send(packet);
    decoder.send(null);
    boolean decoded = decoder.receive(frame) == Decoder.Received.FRAME;
    decoder.flush();
    return decoded ? Optional.of(frame) : Optional.empty();
  }

  private boolean readKeyframe() {
    for (int i = 0; i < MAX_PACKETS_AFTER_SEEK && input.read(packet); i++) {
      if (packet.streamIndex() == input.video().index() && packet.key()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    decoder.close();
    frame.close();
    packet.close();
  }
}
