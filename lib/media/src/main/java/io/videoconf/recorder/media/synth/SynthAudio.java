package io.videoconf.recorder.media.synth;

import io.videoconf.recorder.media.av.AudioEncoderSpec;
import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.SampleFormat;
import io.videoconf.recorder.model.AccessUnit;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Map;

/** Makes and encodes the sound of a synthetic participant. Owns its encoder. Not thread-safe. */
final class SynthAudio implements AutoCloseable {
  /** Samples of an Opus packet: 20 ms. */
  static final int PACKET_SAMPLES = Tones.SAMPLE_RATE / 50;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int BIT_RATE = 48_000;

  private final int participant;
  private final Encoder encoder;
  private final Packet packet = Packet.allocate();
  private final long delaySamples;
  private long nextSample;

  SynthAudio(int participant) {
    this.participant = participant;
    try {
      encoder =
          Encoder.audio(
              new AudioEncoderSpec(
                  "libopus",
                  SampleFormat.FLT,
                  Tones.SAMPLE_RATE,
                  1,
                  BIT_RATE,
                  false,
                  Map.of("frame_duration", "20", "application", "audio")));
    } catch (RuntimeException e) {
      packet.close();
      throw e;
    }
    // A receiver plays an Opus packet at its timestamp, the encoder's delay included. Sound is
    // made that much ahead, so that what is heard at a time is what belongs to that time.
    delaySamples = encoder.initialPadding();
  }

  /** Number of the first sample of the next packet. */
  long nextSample() {
    return nextSample;
  }

  /** Encodes the next 20 ms and passes on what is ready. */
  void encode(AccessUnitSink sink) throws IOException {
    try (Frame frame = Frame.audio(PACKET_SAMPLES, SampleFormat.FLT, Tones.SAMPLE_RATE, 1)) {
      FloatBuffer samples = frame.samples(0);
      for (int i = 0; i < PACKET_SAMPLES; i++) {
        samples.put(i, (float) Tones.at(participant, nextSample + i + delaySamples));
      }
      encoder.send(frame.pts(nextSample));
    }
    nextSample += PACKET_SAMPLES;
    while (encoder.receive(packet) == Encoder.Received.PACKET) {
      long sample = packet.pts() + delaySamples;
      sink.accept(
          new AccessUnit(sample * NANOS_PER_SECOND / Tones.SAMPLE_RATE, true, packet.bytes()));
    }
  }

  @Override
  public void close() {
    encoder.close();
    packet.close();
  }
}
