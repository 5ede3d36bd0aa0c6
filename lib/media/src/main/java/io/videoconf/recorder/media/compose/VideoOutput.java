package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.VideoEncoderSpec;

/** Encodes the canvas, with a keyframe where each segment starts. */
final class VideoOutput implements AutoCloseable {
  private final Encoder encoder;
  private final Packet packet = Packet.allocate();
  private final SegmentWriter writer;
  private final int framesPerSegment;

  VideoOutput(VideoEncoderSpec spec, int framesPerSegment, SegmentWriter writer) {
    this.encoder = Encoder.video(spec);
    this.framesPerSegment = framesPerSegment;
    this.writer = writer;
  }

  /** The encoder, borrowed, for the container's header. */
  Encoder encoder() {
    return encoder;
  }

  /** Encodes the picture, which is borrowed, as frame {@code number} of the timeline. */
  void encode(Frame picture, long number) {
    picture.pts(number).duration(1).forceKey(number % framesPerSegment == 0);
    encoder.send(picture);
    drain();
  }

  void finish() {
    encoder.send(null);
    drain();
  }

  private void drain() {
    while (encoder.receive(packet) == Encoder.Received.PACKET) {
      writer.video(packet.move());
    }
  }

  @Override
  public void close() {
    encoder.close();
    packet.close();
  }
}
