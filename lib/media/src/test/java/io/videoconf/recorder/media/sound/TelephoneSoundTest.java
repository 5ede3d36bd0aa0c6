package io.videoconf.recorder.media.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.model.Codec;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TelephoneSoundTest {
  private static final int RATE = SoundLine.RATE;
  private static final int PACKET = RATE / 50;

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  private static double sine(double t) {
    return 0.5 * Math.sin(2 * Math.PI * 400 * t);
  }

  private static float[] play(Codec codec, List<byte[]> packets, boolean[] lost) {
    SoundLine line = new SoundLine();
    float[] left = new float[packets.size() * PACKET];
    float[] right = new float[left.length];
    try (SoundDecoder decoder = SoundDecoder.open(codec)) {
      for (int i = 0; i < packets.size(); i++) {
        byte[] packet = packets.get(i);
        assertThat(SoundDecoder.samples(codec, packet)).isEqualTo(PACKET);
        Sound sound = lost[i] ? decoder.conceal(PACKET) : decoder.decode(packet);
        line.add(sound, (double) i * PACKET, true);
      }
    }
    line.mixInto(left, right, 0, left.length);
    return left;
  }

  @ParameterizedTest
  @EnumSource(
      value = Codec.class,
      names = {"PCMU", "PCMA", "G722"})
  void aSineComesOutAsItWentIn(Codec codec) {
    List<byte[]> packets = Telephone.packets(codec, 2, TelephoneSoundTest::sine);
    float[] heard = play(codec, packets, new boolean[packets.size()]);
    Waveform.Fit fit = Waveform.at(heard, RATE / 2, RATE, 400);
    assertThat(fit.amplitude()).isCloseTo(0.5, within(0.02));
    assertThat(fit.distortionDb()).isLessThan(-30);
    // G.722's filter bank holds back 22 samples of 16 kHz.
    double delay = codec == Codec.G722 ? 22.0 / 16_000 : 0;
    double off = Math.IEEEremainder(fit.phase() + 2 * Math.PI * 400 * delay, 2 * Math.PI);
    assertThat(off / (2 * Math.PI * 400)).as("seconds off").isCloseTo(0, within(0.0001));
  }

  @ParameterizedTest
  @EnumSource(
      value = Codec.class,
      names = {"PCMU", "PCMA", "G722"})
  void singleLossesAreBridgedByTheVoicesOwnPeriodAndDoNotClick(Codec codec) {
    long seed = 20_261_125;
    Random random = new Random(seed);
    List<byte[]> packets = Telephone.packets(codec, 4, TelephoneSoundTest::sine);
    boolean[] lost = new boolean[packets.size()];
    for (int i = 5; i < lost.length; i++) {
      lost[i] = !lost[i - 1] && random.nextInt(10) == 0;
    }
    float[] heard = play(codec, packets, lost);
    double wave = 2 * Math.PI * 400 / RATE;
    assertThat(Waveform.sharpestBend(heard, RATE / 10, heard.length - RATE / 10))
        .as("seed %d", seed)
        .isLessThan(0.5 * wave * wave * 5);
    for (int i = 5; i < lost.length - 5; i++) {
      if (lost[i]) {
        assertThat(Waveform.at(heard, i * PACKET, PACKET, 400).amplitude())
            .as("packet %d, seed %d", i, seed)
            .isGreaterThan(0.4);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Codec.class,
      names = {"PCMU", "PCMA", "G722"})
  void whatIsMadeUpFadesIntoSilence(Codec codec) {
    List<byte[]> packets = Telephone.packets(codec, 1, TelephoneSoundTest::sine);
    boolean[] lost = new boolean[packets.size()];
    Arrays.fill(lost, 20, 30, true);
    float[] heard = play(codec, packets, lost);
    for (int i = 24 * PACKET; i < 29 * PACKET; i++) {
      assertThat(heard[i]).isCloseTo(0, within(1e-4f));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Codec.class,
      names = {"PCMU", "PCMA", "G722"})
  void anyBytesAreSoundOrSilence(Codec codec) {
    Random random = new Random(7);
    try (SoundDecoder decoder = SoundDecoder.open(codec)) {
      for (int i = 0; i < 300; i++) {
        byte[] data = new byte[random.nextInt(400)];
        random.nextBytes(data);
        Sound sound = decoder.decode(data);
        assertThat(sound.count() * (RATE / sound.rate()))
            .isBetween(0, SoundDecoder.samples(codec, data));
        assertThat(decoder.conceal(PACKET).count()).isPositive();
      }
    }
  }
}
