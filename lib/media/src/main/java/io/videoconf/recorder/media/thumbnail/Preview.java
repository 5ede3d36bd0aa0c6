package io.videoconf.recorder.media.thumbnail;

import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.PixelFormat;
import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.media.av.Scaler;
import io.videoconf.recorder.media.av.VideoEncoderSpec;
import io.videoconf.recorder.media.io.OutputDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A few pictures of the whole in one animated WebP, two in a second. Owns its pictures. */
final class Preview implements AutoCloseable {
  static final String FILE = "preview.webp";

  /** That makes six seconds. */
  static final int PICTURES = 12;

  private static final Rational PER_PICTURE = new Rational(1, 2);
  private static final int WIDTH = 320;
  private static final String QUALITY = "60";

  private final Size size;
  private final Scaler scaler = new Scaler(Scaler.Quality.AREA);
  private final List<Frame> pictures = new ArrayList<>();

  Preview(int inputWidth, int inputHeight) {
    size = Size.ofPicture(WIDTH, inputWidth, inputHeight);
  }

  /** Adds a picture, which stays the caller's. */
  void add(Frame picture) {
    Frame scaled =
        Frame.video(size.width(), size.height(), PixelFormat.YUV420P)
            .color(ColorTags.BT601_LIMITED);
    pictures.add(scaled);
    scaler.scale(picture, scaled);
  }

  void write(OutputDirectory output) {
    VideoEncoderSpec spec =
        new VideoEncoderSpec(
            "libwebp_anim",
            size.width(),
            size.height(),
            PixelFormat.YUV420P,
            PER_PICTURE,
            PER_PICTURE.inverse(),
            200_000,
            1,
            ColorTags.BT601_LIMITED,
            false,
            Map.of("quality", QUALITY));
    try (Encoder encoder = Encoder.video(spec);
        Packet packet = Packet.allocate()) {
      for (int i = 0; i < pictures.size(); i++) {
        encoder.send(pictures.get(i).pts(i).duration(1));
      }
      encoder.send(null);
      if (encoder.receive(packet) != Encoder.Received.PACKET) {
        throw new IllegalStateException("the encoder of animated WebP gave nothing");
      }
      output.write(FILE, "image/webp", packet.bytes());
    }
  }

  /** The same picture in limited range; the caller owns the result. */
  static Frame limited(Frame full) {
    Frame result =
        Frame.video(full.width(), full.height(), PixelFormat.YUV420P)
            .color(ColorTags.BT601_LIMITED);
    try (Scaler scaler = new Scaler(Scaler.Quality.BICUBIC)) {
      scaler.scale(full, result);
      return result;
    } catch (RuntimeException e) {
      result.close();
      throw e;
    }
  }

  @Override
  public void close() {
    pictures.forEach(Frame::close);
    scaler.close();
  }
}
