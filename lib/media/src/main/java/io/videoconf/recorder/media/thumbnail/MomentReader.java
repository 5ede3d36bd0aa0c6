package io.videoconf.recorder.media.thumbnail;

import io.videoconf.recorder.media.av.Decoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.io.VideoInput;
import java.util.List;
import java.util.Optional;

/** Decodes the very picture that is shown at a moment. Owns its decoder. Not thread-safe. */
final class MomentReader implements AutoCloseable {
  /** Keyframes are farther apart in no file that is made to be sought in. */
  private static final int MAX_PACKETS = 20_000;

  private final VideoInput input;
  private final Decoder decoder;
  private final Packet packet = Packet.allocate();
  private final Frame frame = Frame.allocate();
  private final Frame shown = Frame.allocate();

  /**
   * @param input borrowed
   */
  MomentReader(VideoInput input) {
    this.input = input;
    try {
      input.only(List.of(input.video()));
      decoder = Decoder.open(input.video(), VideoInput.decoderOptions());
    } catch (RuntimeException e) {
      shown.close();
      frame.close();
      packet.close();
      throw e;
    }
  }

  /**
   * The picture that is shown at a time.
   *
   * @param seconds from the start of the picture
   * @return borrowed until the next call; empty when there is none that can be decoded
   */
  Optional<Frame> at(double seconds) {
    long wanted = input.startTicks() + Math.round(seconds / input.video().timeBase().toDouble());
    decoder.flush();
    shown.unref();
    if (!input.seek(wanted)) {
      return Optional.empty();
    }
    boolean found = false;
    for (int i = 0; i < MAX_PACKETS; i++) {
      boolean more = input.read(packet);
      decoder.send(more ? packet : null);
      while (decoder.receive(frame) == Decoder.Received.FRAME) {
        if (frame.bestEffortPts() > wanted && found) {
          return Optional.of(shown);
        }
        try (Frame now = frame.share()) {
          shown.replaceBy(now);
        }
        found = true;
      }
      if (!more) {
        break;
      }
    }
    return found ? Optional.of(shown) : Optional.empty();
  }

  @Override
  public void close() {
    decoder.close();
    shown.close();
    frame.close();
    packet.close();
  }
}
