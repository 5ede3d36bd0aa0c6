package io.videoconf.recorder.media.isolate;

import io.videoconf.recorder.media.av.Decoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.model.RtpFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Width and height in pixels. */
record PictureSize(int width, int height) {

  /** The size of a keyframe that does not tell it otherwise; null when it cannot be decoded. */
  static @Nullable PictureSize decode(RtpFormat format, byte[] keyframe) {
    try (Decoder decoder = Decoder.open(format, Map.of());
        Packet packet = Packet.of(keyframe, 0, true);
        Frame frame = Frame.allocate()) {
      if (decoder.send(packet) != Decoder.Sent.ACCEPTED) {
        return null;
      }
      decoder.send(null);
      return decoder.receive(frame) == Decoder.Received.FRAME
          ? new PictureSize(frame.width(), frame.height())
          : null;
    }
  }
}
