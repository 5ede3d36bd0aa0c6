package io.videoconf.recorder.media.sound;

import io.videoconf.recorder.media.av.CodecId;
import io.videoconf.recorder.media.av.Decoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.Resampler;
import io.videoconf.recorder.media.av.SampleFormat;
import io.videoconf.recorder.model.Codec;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** G.711 and G.722 by FFmpeg, at the sample rate they have: one channel, 8 or 16 kHz. */
final class TelephoneSound implements SoundDecoder {
  private final int rate;
  private final Decoder decoder;
  private final Packet packet = Packet.allocate();
  private final Frame decoded = Frame.allocate();
  private final PitchRepeater repeater;
  private @Nullable Resampler toFloat;

  TelephoneSound(Codec codec) {
    rate = codec == Codec.G722 ? 16_000 : 8_000;
    repeater = new PitchRepeater(rate);
    Decoder opened = null;
    try {
      opened = Decoder.open(CodecId.of(codec), Map.of());
      decoder = opened;
    } finally {
      if (opened == null) {
        packet.close();
        decoded.close();
      }
    }
  }

  @Override
  public Sound decode(byte[] data) {
    float[] samples = new float[0];
    packet.fill(data, 0, true);
    if (decoder.send(packet) == Decoder.Sent.ACCEPTED) {
      Decoder.Received received = decoder.receive(decoded);
      while (received == Decoder.Received.FRAME || received == Decoder.Received.CORRUPT) {
        if (received == Decoder.Received.FRAME) {
          samples = joined(samples, floats());
        }
        received = decoder.receive(decoded);
      }
    }
    repeater.joinTo(samples);
    repeater.heard(samples);
    return Sound.mono(rate, samples);
  }

  private float[] floats() {
    Resampler.Format format = Resampler.Format.of(decoded);
    Resampler current = toFloat;
    if (current == null || !current.accepts(format)) {
      if (current != null) {
        current.close();
      }
      current = Resampler.open(format, new Resampler.Format(SampleFormat.FLTP, rate, 1));
      toFloat = current;
    }
    try (Frame converted = current.convert(decoded)) {
      float[] samples = new float[converted.sampleCount()];
      converted.samples(0).get(samples);
      return samples;
    }
  }

  private static float[] joined(float[] first, float[] second) {
    if (first.length == 0) {
      return second;
    }
    float[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Override
  public Sound conceal(int samples) {
    return Sound.mono(rate, repeater.repeat(samples / (SoundLine.RATE / rate)));
  }

  @Override
  public Sound recover(byte[] next, int samples) {
    return conceal(samples);
  }

  @Override
  public void close() {
    decoder.close();
    packet.close();
    decoded.close();
    if (toFloat != null) {
      toFloat.close();
    }
  }
}
