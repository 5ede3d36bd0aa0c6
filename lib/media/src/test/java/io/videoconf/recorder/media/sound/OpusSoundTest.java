package io.videoconf.recorder.media.sound;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.media.av.AudioEncoderSpec;
import io.videoconf.recorder.media.av.Decoder;
import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.SampleFormat;
import io.videoconf.recorder.model.Codec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpusSoundTest {
  private static final int RATE = SoundLine.RATE;
  private static final int PACKET = RATE / 50;

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  private static List<byte[]> packets(int channels, int bitRate, String application) {
    List<byte[]> packets = new ArrayList<>();
    AudioEncoderSpec spec =
        new AudioEncoderSpec(
            "libopus",
            SampleFormat.FLT,
            RATE,
            channels,
            bitRate,
            false,
            Map.of("application", application));
    try (Encoder encoder = Encoder.audio(spec);
        Packet packet = Packet.allocate()) {
      for (int i = 0; i < 150; i++) {
        try (Frame frame = Frame.audio(PACKET, SampleFormat.FLT, RATE, channels)) {
          for (int s = 0; s < PACKET; s++) {
            double t = (double) (i * PACKET + s) / RATE;
            double wave = Math.sin(2 * Math.PI * (180 * t + 2 * Math.sin(t)));
            for (int c = 0; c < channels; c++) {
              frame.samples(0).put(s * channels + c, (float) (0.3 * wave * wave * wave));
            }
          }
          encoder.send(frame.pts((long) i * PACKET));
        }
        while (encoder.receive(packet) == Encoder.Received.PACKET) {
          packets.add(packet.bytes());
        }
      }
    }
    return packets;
  }

  private static float[] decode(List<byte[]> packets, int lost) {
    float[] heard = new float[packets.size() * PACKET];
    try (SoundDecoder decoder = SoundDecoder.open(Codec.OPUS)) {
      for (int i = 0; i < packets.size(); i++) {
        Sound sound =
            i == lost
                ? decoder.recover(packets.get(i + 1), PACKET)
                : decoder.decode(packets.get(i));
        assertThat(sound.count()).isEqualTo(PACKET);
        System.arraycopy(sound.left(), 0, heard, i * PACKET, PACKET);
      }
    }
    return heard;
  }

  private static double differenceDb(float[] one, float[] other, int fromPacket, int toPacket) {
    double difference = 0;
    double energy = 0;
    for (int i = fromPacket * PACKET; i < toPacket * PACKET; i++) {
      difference += (one[i] - other[i]) * (one[i] - other[i]);
      energy += one[i] * one[i];
    }
    return 10 * Math.log10(Math.max(difference, 1e-12) / energy);
  }

  @ParameterizedTest
  @CsvSource({"1, 16000, voip", "1, 32000, voip", "2, 96000, audio", "2, 64000, lowdelay"})
  void bothDecodersTakeTurnsAndNobodyHearsIt(int channels, int bitRate, String application) {
    List<byte[]> packets = packets(channels, bitRate, application);
    float[] clean = decode(packets, -1);
    float[] mended = decode(packets, 60);

    assertThat(Arrays.copyOf(mended, 60 * PACKET)).isEqualTo(Arrays.copyOf(clean, 60 * PACKET));
    // The hand-over to the repairing decoder, which has learnt the past from the last packets.
    assertThat(Waveform.sharpestBend(mended, 55 * PACKET, 90 * PACKET))
        .isLessThan(1.5 * Waveform.sharpestBend(clean, 55 * PACKET, 90 * PACKET));
    // And back, once FFmpeg's decoder has got over the loss.
    assertThat(differenceDb(clean, mended, 75, 90)).isLessThan(-20);
    assertThat(differenceDb(clean, mended, 110, 150)).isLessThan(-40);
  }

  @Test
  void oneChannelIsKnownAsOne() {
    try (SoundDecoder decoder = SoundDecoder.open(Codec.OPUS)) {
      for (byte[] packet : packets(1, 32_000, "voip")) {
        assertThat(decoder.decode(packet).isMono()).isTrue();
      }
    }
  }

  @Test
  void nobodyHearsThatASenderBeginsToSendTwoChannels() {
    int change = 75;
    List<byte[]> packets = new ArrayList<>(packets(1, 32_000, "audio").subList(0, change));
    packets.addAll(packets(2, 64_000, "audio").subList(change, 150));
    float[] inTwo = new float[packets.size() * PACKET];
    try (Decoder decoder = Decoder.opus(2);
        Packet packet = Packet.allocate();
        Frame frame = Frame.allocate()) {
      for (int i = 0; i < packets.size(); i++) {
        packet.fill(packets.get(i), 0, true);
        decoder.send(packet);
        decoder.receive(frame);
        for (int s = 0; s < PACKET; s++) {
          inTwo[i * PACKET + s] = frame.samples(0).get(2 * s);
        }
      }
    }
    float[] heard = decode(packets, -1);

    assertThat(differenceDb(inTwo, heard, 0, change)).isLessThan(-100);
    assertThat(differenceDb(inTwo, heard, change, change + 10)).isLessThan(-30);
    assertThat(differenceDb(inTwo, heard, change + 10, 150)).isLessThan(-50);
    assertThat(Waveform.sharpestBend(heard, (change - 1) * PACKET, (change + 2) * PACKET))
        .isLessThan(
            1.1f * Waveform.sharpestBend(inTwo, (change - 1) * PACKET, (change + 2) * PACKET));
  }

  @Test
  void whatIsNoPacketIsNoSound() {
    try (SoundDecoder decoder = SoundDecoder.open(Codec.OPUS)) {
      assertThat(decoder.decode(new byte[0]).count()).isZero();
      assertThat(decoder.decode(new byte[] {3}).count()).isZero();
    }
  }
}
