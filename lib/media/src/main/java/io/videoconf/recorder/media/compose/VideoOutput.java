package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.VideoEncoderSpec;
import io.videoconf.recorder.media.h264.RepeatableStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Encodes the canvas, with a keyframe where each segment starts. While the canvas stands still
 * nothing is encoded: when the picture has become as good as it gets, pictures are written that
 * repeat the one before, and a segment in which nothing happens begins with the same bytes as the
 * one before it (unless the encoder looks ahead).
 */
final class VideoOutput implements AutoCloseable {
  private final VideoEncoderSpec spec;
  private final Packet packet = Packet.allocate();
  private final Consumer<Packet> writer;
  private final int framesPerSegment;
  private final Optional<RepeatableStream> stream;

  /** What the encoder made of the newest keyframe and of what followed while nothing changed. */
  private final List<byte[]> opening = new ArrayList<>();

  private boolean opens;
  private long openedAt;

  /** How many pictures of the opening have been written again; all of them when none are. */
  private int replayed;

  private boolean replaying;

  /** Of the canvas that was encoded last. */
  private long version = -1;

  private final Settling settling;

  /** Whether the encoder may hold frames back. */
  private boolean pending;

  private Encoder encoder;

  /** Whether the encoder has not seen what is shown. */
  private boolean fresh = true;

  /**
   * @param writer takes over the packets; their pts count frames
   */
  VideoOutput(VideoEncoderSpec spec, int framesPerSegment, Consumer<Packet> writer) {
    this.spec = spec;
    this.encoder = PictureEncoding.open(spec);
    this.framesPerSegment = framesPerSegment;
    this.writer = writer;
    this.stream = RepeatableStream.of(encoder.header());
    this.settling =
        new Settling(
            Math.ceilDiv(spec.width(), 16) * Math.ceilDiv(spec.height(), 16), encoder.delays());
  }

  /** The encoder, borrowed, for the container's header. */
  Encoder encoder() {
    return encoder;
  }

  /** Encodes the picture, which is borrowed, as frame {@code number} of the timeline. */
  void encode(Frame picture, long number) {
    boolean key = number % framesPerSegment == 0;
    boolean changed = picture.version() != version;
    version = picture.version();
    if (stream.isEmpty()) {
      send(picture, number, key);
    } else if (changed || (key && !isSettled())) {
      // In the midst of an opening the encoder is ahead of what has been shown.
      boolean ahead = replaying && replayed < opening.size();
      boolean anew = key || ahead || fresh;
      begin(number, anew);
      send(picture, number, anew);
    } else if (key) {
      replaying = true;
      replayed = 0;
      again(number);
    } else if (replaying && replayed < opening.size()) {
      again(number);
    } else if (!settling.isDone()) {
      settling.again();
      send(picture, number, false);
    } else {
      repeat(number);
    }
  }

  /**
   * Whether the opening can be written again. INVARIANT: where two keyframes follow each other the
   * same encoder made them, because they must differ in idr_pic_id.
   */
  private boolean isSettled() {
    return opens && !fresh && settling.isDone();
  }

  private void begin(long number, boolean withKeyframe) {
    settling.begin();
    replaying = false;
    opens = withKeyframe;
    openedAt = number;
    opening.clear();
  }

  private void again(long number) {
    byte[] picture = opening.get(replayed);
    write(stream.orElseThrow().next(picture), number, replayed == 0);
    replayed++;
  }

  private void repeat(long number) {
    if (pending) {
      // A lookahead would hold back its frames until something changes; x264 takes no more behind
      // its end.
      encoder.send(null);
      receive();
      encoder.close();
      encoder = PictureEncoding.open(spec);
      fresh = true;
      pending = false;
    }
    write(stream.orElseThrow().repeat(), number, false);
  }

  private void write(byte[] picture, long number, boolean key) {
    packet.fill(picture, number, key);
    packet.timestamps(number, number, 1);
    writer.accept(packet.move());
  }

  private void send(Frame picture, long number, boolean key) {
    encoder.send(picture.pts(number).duration(1).forceKey(key));
    pending = encoder.delays();
    fresh = false;
    receive();
  }

  void finish() {
    encoder.send(null);
    receive();
  }

  private void receive() {
    while (encoder.receive(packet) == Encoder.Received.PACKET) {
      if (stream.isEmpty()) {
        writer.accept(packet.move());
        continue;
      }
      byte[] picture = packet.bytes();
      if (opens && packet.pts() >= openedAt) {
        opening.add(picture);
      }
      write(stream.get().next(picture), packet.pts(), packet.key());
      settling.encoded(picture.length, stream.get().quantizer());
    }
  }

  @Override
  public void close() {
    encoder.close();
    packet.close();
  }
}
