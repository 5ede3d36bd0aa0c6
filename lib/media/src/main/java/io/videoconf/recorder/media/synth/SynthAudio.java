package io.videoconf.recorder.media.synth;

import io.videoconf.recorder.media.av.AudioEncoderSpec;
import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.SampleFormat;
import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import java.io.IOException;
import java.util.Map;

/** Makes and encodes the sound of a synthetic participant. Owns its encoder. Not thread-safe. */
final class SynthAudio implements AutoCloseable {
  /** Samples at 48 kHz in a packet: 20 ms. */
  static final int PACKET_SAMPLES = Tones.SAMPLE_RATE / 50;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int BIT_RATE = 48_000;

  private final int participant;
  private final AudioEncoderSpec spec;

  /** Samples at 48 kHz for each of the codec's. */
  private final int step;

  private final Encoder encoder;
  private final Packet packet = Packet.allocate();
  private final long delaySamples;
  private long nextSample;

  SynthAudio(int participant, Codec codec) {
    this.participant = participant;
    this.spec = spec(codec);
    this.step = Tones.SAMPLE_RATE / spec.sampleRate();
    try {
      encoder = Encoder.audio(spec);
    } catch (RuntimeException e) {
      packet.close();
      throw e;
    }
    // A receiver plays an Opus packet at its timestamp, the encoder's delay included. Sound is
    // made that much ahead, so that what is heard at a time is what belongs to that time.
    delaySamples = codec == Codec.OPUS ? encoder.initialPadding() : 0;
  }

  private static AudioEncoderSpec spec(Codec codec) {
    return switch (codec) {
      case OPUS ->
          spec(
              "libopus",
              SampleFormat.FLT,
              48_000,
              Map.of("frame_duration", "20", "application", "audio"));
      case PCMU -> spec("pcm_mulaw", SampleFormat.S16, 8_000, Map.of());
      case PCMA -> spec("pcm_alaw", SampleFormat.S16, 8_000, Map.of());
      case G722 -> spec("g722", SampleFormat.S16, 16_000, Map.of());
      default -> throw new IllegalArgumentException("no encoder of " + codec);
    };
  }

  private static AudioEncoderSpec spec(
      String encoder, SampleFormat format, int sampleRate, Map<String, String> options) {
    return new AudioEncoderSpec(encoder, format, sampleRate, 1, BIT_RATE, false, options);
  }

  /** Number of the first sample of the next packet. */
  long nextSample() {
    return nextSample;
  }

  /** Encodes the next 20 ms and passes on what is ready. */
  void encode(AccessUnitSink sink) throws IOException {
    int count = PACKET_SAMPLES / step;
    try (Frame frame = Frame.audio(count, spec.sampleFormat(), spec.sampleRate(), 1)) {
      for (int i = 0; i < count; i++) {
        double sample = Tones.at(participant, nextSample + (long) i * step + delaySamples);
        if (spec.sampleFormat().equals(SampleFormat.FLT)) {
          frame.samples(0).put(i, (float) sample);
        } else {
          frame.shortSamples(0).put(i, (short) Math.round(sample * Short.MAX_VALUE));
        }
      }
      encoder.send(frame.pts(nextSample / step));
    }
    nextSample += PACKET_SAMPLES;
    while (encoder.receive(packet) == Encoder.Received.PACKET) {
      long sample = packet.pts() + delaySamples;
      sink.accept(
          new AccessUnit(sample * NANOS_PER_SECOND / spec.sampleRate(), true, packet.bytes()));
    }
  }

  @Override
  public void close() {
    encoder.close();
    packet.close();
  }
}
