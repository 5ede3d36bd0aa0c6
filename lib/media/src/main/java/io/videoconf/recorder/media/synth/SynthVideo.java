package io.videoconf.recorder.media.synth;

import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.PixelFormat;
import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.media.av.VideoEncoderSpec;
import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/** Draws and encodes the picture of a synthetic participant. Owns its encoder. Not thread-safe. */
final class SynthVideo implements AutoCloseable {
  /** Seconds from one keyframe to the next: how long a receiver that joins late sees nothing. */
  static final int KEYFRAME_SECONDS = 2;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** 400 kb/s for 640x360 at 30 frames a second, as an SFU's middle simulcast layer has. */
  private static final double BITS_PER_PIXEL = 400_000 / (640.0 * 360 * 30);

  private static final long MIN_BIT_RATE = 100_000;

  private final Scene scene;
  private final Picture picture;
  private final int frameRate;
  private final Encoder encoder;
  private final Frame frame;
  private final Packet packet = Packet.allocate();

  SynthVideo(Scene scene, Codec codec, int width, int height, int frameRate) {
    this.scene = scene;
    this.frameRate = frameRate;
    picture = new Picture(width, height);
    frame = Frame.video(width, height, PixelFormat.YUV420P);
    try {
      encoder = Encoder.video(spec(codec, width, height, frameRate));
    } catch (RuntimeException e) {
      frame.close();
      packet.close();
      throw e;
    }
  }

  private static VideoEncoderSpec spec(Codec codec, int width, int height, int frameRate) {
    Rational rate = new Rational(frameRate, 1);
    long bitRate = Math.round(BITS_PER_PIXEL * width * height * frameRate);
    return new VideoEncoderSpec(
        encoder(codec),
        width,
        height,
        PixelFormat.YUV420P,
        rate.inverse(),
        rate,
        Math.max(MIN_BIT_RATE, bitRate),
        frameRate * KEYFRAME_SECONDS,
        ColorTags.BT601_LIMITED,
        false,
        options(codec));
  }

  private static String encoder(Codec codec) {
    return switch (codec) {
      case VP8 -> "libvpx";
      case VP9 -> "libvpx-vp9";
      case H264 -> "libopenh264";
      case AV1 -> "libaom-av1";
      default -> throw new IllegalArgumentException("no encoder of " + codec);
    };
  }

  /** As conferences encode: each frame at once, none out of order. */
  private static Map<String, String> options(Codec codec) {
    return switch (codec) {
      case H264 -> Map.of("profile", "constrained_baseline", "rc_mode", "bitrate");
      case AV1 ->
          Map.of(
              "usage", "realtime",
              "cpu-used", "7",
              "lag-in-frames", "0",
              "aq-mode", "0");
      case VP9 ->
          Map.of(
              "deadline", "realtime",
              "cpu-used", "8",
              "lag-in-frames", "0",
              "auto-alt-ref", "0");
      default ->
          Map.of(
              "deadline", "realtime",
              "cpu-used", "8",
              "lag-in-frames", "0",
              "error-resilient", "default");
    };
  }

  /** Whether pictures can be made in the codec: the builds of FFmpeg have no encoder of H.265. */
  static boolean encodes(Codec codec) {
    return switch (codec) {
      case VP8, VP9, H264, AV1 -> true;
      default -> false;
    };
  }

  /** Encodes the frame of this number and passes on what is ready. */
  void encode(int frameNumber, AccessUnitSink sink) throws IOException {
    scene.draw(picture, frameNumber);
    frame.makeWritable();
    copy(picture.luma(), picture.width(), 0);
    copy(picture.chromaU(), picture.width() / 2, 1);
    copy(picture.chromaV(), picture.width() / 2, 2);
    encoder.send(frame.pts(frameNumber));
    drain(sink);
  }

  /** Passes on what the encoder still holds. Nothing can be encoded after. */
  void finish(AccessUnitSink sink) throws IOException {
    encoder.send(null);
    drain(sink);
  }

  private void drain(AccessUnitSink sink) throws IOException {
    while (encoder.receive(packet) == Encoder.Received.PACKET) {
      long nanos = packet.pts() * NANOS_PER_SECOND / frameRate;
      sink.accept(new AccessUnit(nanos, packet.key(), packet.bytes()));
    }
  }

  private void copy(byte[] samples, int width, int plane) {
    ByteBuffer target = frame.plane(plane);
    int stride = frame.stride(plane);
    for (int row = 0; row < samples.length / width; row++) {
      target.put(row * stride, samples, row * width, width);
    }
  }

  @Override
  public void close() {
    encoder.close();
    frame.close();
    packet.close();
  }
}
