package io.videoconf.recorder.media.sound;

import io.videoconf.recorder.media.av.AudioEncoderSpec;
import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.SampleFormat;
import io.videoconf.recorder.model.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** Packets of 20 ms as telephones send them. */
public final class Telephone {
  private Telephone() {}

  /** Encodes sound by a function of the time in seconds. */
  public static List<byte[]> packets(Codec codec, double seconds, DoubleUnaryOperator amplitude) {
    int rate = codec == Codec.G722 ? 16_000 : 8_000;
    String name =
        switch (codec) {
          case PCMU -> "pcm_mulaw";
          case PCMA -> "pcm_alaw";
          case G722 -> "g722";
          default -> throw new IllegalArgumentException("no telephone speaks " + codec);
        };
    List<byte[]> packets = new ArrayList<>();
    int size = rate / 50;
    try (Encoder encoder =
            Encoder.audio(
                new AudioEncoderSpec(name, SampleFormat.S16, rate, 1, 64_000, false, Map.of()));
        Packet packet = Packet.allocate()) {
      for (int i = 0; i < Math.round(seconds * 50); i++) {
        try (Frame frame = Frame.audio(size, SampleFormat.S16, rate, 1)) {
          for (int s = 0; s < size; s++) {
            double value = amplitude.applyAsDouble((double) (i * size + s) / rate);
            frame.shortSamples(0).put(s, (short) Math.round(value * Short.MAX_VALUE));
          }
          encoder.send(frame.pts((long) i * size));
        }
        while (encoder.receive(packet) == Encoder.Received.PACKET) {
          packets.add(packet.bytes());
        }
      }
    }
    return packets;
  }
}
