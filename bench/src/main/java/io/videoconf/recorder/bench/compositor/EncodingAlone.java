package io.videoconf.recorder.bench.compositor;

import io.videoconf.recorder.media.av.Codecs;
import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.PixelFormat;
import io.videoconf.recorder.media.av.Rational;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Encodes raw pictures by the encoder that a cell takes, or only reads them. */
public final class EncodingAlone {
  private static final int KEYFRAME_INTERVAL = 2 * MeetingCase.FORMAT.frameRate();

  private EncodingAlone() {}

  /**
   * Prints the encoder's name.
   *
   * @param args a file of raw pictures, {@code encode} or {@code read}
   */
  public static void main(String[] args) throws IOException {
    boolean encode = args[1].equals("encode");
    int width = MeetingCase.FORMAT.width();
    int height = MeetingCase.FORMAT.height();
    try (FileChannel file = FileChannel.open(Path.of(args[0]));
        Encoder encoder =
            Encoder.video(
                Codecs.h264(
                    width,
                    height,
                    new Rational(MeetingCase.FORMAT.frameRate(), 1),
                    MeetingCase.FORMAT.bitRate(),
                    KEYFRAME_INTERVAL));
        Packet packet = Packet.allocate()) {
      System.out.println(encoder.name());
      for (int number = 0; ; number++) {
        try (Frame picture = Frame.video(width, height, PixelFormat.YUV420P)) {
          if (!(read(file, picture, 0, width, height)
              && read(file, picture, 1, width / 2, height / 2)
              && read(file, picture, 2, width / 2, height / 2))) {
            break;
          }
          if (encode) {
            encoder.send(picture.pts(number).duration(1));
            drain(encoder, packet);
          }
        }
      }
      if (encode) {
        encoder.send(null);
        drain(encoder, packet);
      }
    }
  }

  private static void drain(Encoder encoder, Packet packet) {
    while (encoder.receive(packet) == Encoder.Received.PACKET) {
      packet.unref();
    }
  }

  /** Returns false at the end of the file. */
  private static boolean read(FileChannel file, Frame into, int plane, int width, int height)
      throws IOException {
    ByteBuffer samples = into.plane(plane);
    int stride = into.stride(plane);
    for (int y = 0; y < height; y++) {
      ByteBuffer row = samples.slice(y * stride, width);
      if (file.read(row) < width) {
        return false;
      }
    }
    return true;
  }
}
