package io.videoconf.recorder.media.thumbnail;

import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.PixelFormat;
import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.media.av.VideoEncoderSpec;
import io.videoconf.recorder.media.io.OutputDirectory;
import java.util.Map;

/** How still pictures are stored. Both from the same samples: full range, BT.601, as JFIF wants. */
enum Still {
  JPEG("jpg", "image/jpeg"),
  WEBP("webp", "image/webp");

  /** FFmpeg's scale of 1 (best) to 31. */
  private static final String JPEG_QUANTIZER = "4";

  /** libwebp's scale of 0 to 100. */
  private static final String WEBP_QUALITY = "78";

  private final String extension;
  private final String contentType;

  Still(String extension, String contentType) {
    this.extension = extension;
    this.contentType = contentType;
  }

  /** A picture to draw on and to encode; the caller owns it. */
  static Frame frame(int width, int height) {
    return Frame.video(width, height, PixelFormat.YUV420P).color(ColorTags.BT601_FULL);
  }

  /**
   * Writes a picture made by {@link #frame}, which stays the caller's.
   *
   * @param name of the file without its extension
   */
  void write(OutputDirectory output, String name, Frame frame) {
    output.write(name + "." + extension, contentType, encode(frame));
  }

  /** Writes a picture in each format. */
  static void writeAll(OutputDirectory output, String name, Frame frame) {
    for (Still format : values()) {
      format.write(output, name, frame);
    }
  }

  /** A file's bytes of a picture made by {@link #frame}, which stays the caller's. */
  byte[] encode(Frame frame) {
    try (Encoder encoder = Encoder.video(spec(frame));
        Packet packet = Packet.allocate()) {
      if (this == WEBP) {
        // WebP knows limited range alone.
        try (Frame limited = Preview.limited(frame)) {
          encoder.send(limited.pts(0));
        }
      } else {
        encoder.send(frame.pts(0));
      }
      encoder.send(null);
      if (encoder.receive(packet) != Encoder.Received.PACKET) {
        throw new IllegalStateException("the encoder of " + this + " gave nothing");
      }
      return packet.bytes();
    }
  }

  private VideoEncoderSpec spec(Frame frame) {
    return new VideoEncoderSpec(
        this == JPEG ? "mjpeg" : "libwebp",
        frame.width(),
        frame.height(),
        PixelFormat.YUV420P,
        new Rational(1, 1),
        new Rational(1, 1),
        200_000,
        1,
        this == JPEG ? ColorTags.BT601_FULL : ColorTags.BT601_LIMITED,
        false,
        this == JPEG
            ? Map.of("qmin", JPEG_QUANTIZER, "qmax", JPEG_QUANTIZER)
            : Map.of("quality", WEBP_QUALITY));
  }
}
