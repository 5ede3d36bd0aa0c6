package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Encodes a span's frames of sound. Where an encoder begins anew, the old one and the new one are
 * given the frames around that place both, and each contributes the packets of its own side: so no
 * packet depends on where the span began or ends, and nothing is heard of the change.
 */
final class SoundEncoding implements AutoCloseable {
  /** The encoder's transform overlaps its neighbours: this many frames before the first kept. */
  static final int WARM_UP_FRAMES = 3;

  /** It looks ahead, too: this many frames after the last kept, and one to spare. */
  static final int TAIL_FRAMES = 3;

  private static final long FRAME = AudioOutput.FRAME_SAMPLES;

  private final Supplier<Encoder> encoders;
  private final Consumer<Packet> writer;
  private final Packet packet = Packet.allocate();
  private final long end;
  private final long every;
  private Part current;
  private @Nullable Part next;

  /** An encoder and the packets that are taken from it. */
  private record Part(Encoder encoder, long from, long to) {}

  /**
   * @param encoders makes encoders, all alike
   * @param writer takes over the packets; their pts count samples
   */
  SoundEncoding(Supplier<Encoder> encoders, Consumer<Packet> writer, Span span) {
    this.encoders = encoders;
    this.writer = writer;
    this.end = grid(span.endSample());
    this.every = span.encoderSamples();
    this.current = part(grid(span.firstSample()));
  }

  /** The encoder, borrowed, for the container's header. Before the first frame. */
  Encoder encoder() {
    return current.encoder();
  }

  /** Where the first frame lies that makes a difference. */
  long firstWanted() {
    return Math.max(0, current.from() - WARM_UP_FRAMES * FRAME);
  }

  /** Encodes a frame, which is borrowed. Its pts is its first sample, frames follow one another. */
  void encode(Frame frame) {
    long pts = frame.pts();
    if (next == null && current.to() < end && pts >= current.to() - WARM_UP_FRAMES * FRAME) {
      next = part(current.to());
    }
    send(current, frame);
    Part following = next;
    if (following != null) {
      if (pts >= current.to() + TAIL_FRAMES * FRAME) {
        current.encoder().close();
        current = following;
        next = null;
      }
      send(following, frame);
    }
  }

  /** No frame comes any more. */
  void finish() {
    send(current, null);
    if (next != null) {
      send(next, null);
    }
  }

  private void send(Part part, @Nullable Frame frame) {
    part.encoder().send(frame);
    while (part.encoder().receive(packet) == Encoder.Received.PACKET) {
      // What comes before is priming: the encoder's view of the time before its first sample.
      if (packet.pts() >= part.from() && packet.pts() < part.to()) {
        writer.accept(packet.move());
      }
    }
  }

  private Part part(long from) {
    long to = every == 0 ? end : Math.min(end, grid((from / every + 1) * every));
    return new Part(encoders.get(), from, to);
  }

  /** The first sample of the first frame that starts there or later. */
  private static long grid(long sample) {
    return sample == Long.MAX_VALUE ? sample : Math.ceilDiv(sample, FRAME) * FRAME;
  }

  @Override
  public void close() {
    current.encoder().close();
    if (next != null) {
      next.encoder().close();
    }
    packet.close();
  }
}
