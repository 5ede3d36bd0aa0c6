package io.videoconf.recorder.media.thumbnail;

import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.PixelFormat;
import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.media.av.VideoEncoderSpec;
import java.util.Map;

/** Pictures for JPEG files: full range, BT.601, as JFIF wants them. */
final class Jpeg {
  static final String CONTENT_TYPE = "image/jpeg";

  /** FFmpeg's scale of 1 (best) to 31. */
  private static final String QUANTIZER = "4";

  private Jpeg() {}

  /** A picture to draw on and to encode; the caller owns it. */
  static Frame frame(int width, int height) {
    return Frame.video(width, height, PixelFormat.YUV420P).color(ColorTags.BT601_FULL);
  }

  /** The bytes of a JPEG file of a picture made by {@link #frame}, which stays the caller's. */
  static byte[] encode(Frame frame) {
    VideoEncoderSpec spec =
        new VideoEncoderSpec(
            "mjpeg",
            frame.width(),
            frame.height(),
            PixelFormat.YUV420P,
            new Rational(1, 1),
            new Rational(1, 1),
            200_000,
            1,
            ColorTags.BT601_FULL,
            false,
            Map.of("qmin", QUANTIZER, "qmax", QUANTIZER));
    try (Encoder encoder = Encoder.video(spec);
        Packet packet = Packet.allocate()) {
      encoder.send(frame.pts(0));
      encoder.send(null);
      if (encoder.receive(packet) != Encoder.Received.PACKET) {
        throw new IllegalStateException("the JPEG encoder gave nothing");
      }
      return packet.bytes();
    }
  }
}
