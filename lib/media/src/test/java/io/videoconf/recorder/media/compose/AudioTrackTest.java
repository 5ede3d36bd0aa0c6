package io.videoconf.recorder.media.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.media.av.AudioEncoderSpec;
import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.SampleFormat;
import io.videoconf.recorder.media.sound.Sound;
import io.videoconf.recorder.media.sound.Waveform;
import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.rtp.playout.PlayoutUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudioTrackTest {
  private static final int RATE = Timeline.SAMPLE_RATE;
  private static final int PACKET = RATE / 50;
  private static final int FRAME = RATE / 25;
  private static final Timeline TIMELINE = new Timeline(0, 25, 200_000_000L);
  private static final RtpFormat OPUS = new RtpFormat(111, Codec.OPUS, 48_000, 2, Map.of());

  /** What an encoder holds back: the sound of a packet begins so much before its place. */
  private static final int LOOKAHEAD = 312;

  /** How strong the overtones of 130 Hz are in a vowel. */
  private static final double[] FORMANTS =
      IntStream.rangeClosed(1, 20)
          .mapToDouble(k -> Math.exp(-Math.pow((k * 130 - 600) / 350.0, 2)) + 0.08)
          .toArray();

  /** Mean square of a voice that is heard well: 30 dB below the loudest. */
  private static final double LOUD = 1e-3;

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  /** What a track made of its units. */
  private record Heard(float[] left, float[] right, double concealedSeconds) {}

  private static Heard hear(List<PlayoutUnit> units, double seconds) {
    float[] left = new float[(int) (seconds * RATE) / FRAME * FRAME];
    float[] right = new float[left.length];
    double concealed;
    try (AudioTrack track = new AudioTrack(TIMELINE, false, 1)) {
      int next = 0;
      for (int frame = 0; frame * FRAME < left.length + AudioOutput.DELAY_SAMPLES; frame++) {
        long moment = TIMELINE.frameArrivalNanos(frame);
        while (next < units.size() && units.get(next).unit().timestampNanos() <= moment) {
          track.hear(units.get(next++), true);
        }
        int from = frame * FRAME - AudioOutput.DELAY_SAMPLES;
        if (from >= 0 && from + FRAME <= left.length) {
          float[] l = new float[FRAME];
          float[] r = new float[FRAME];
          track.mixInto(l, r, from, FRAME);
          System.arraycopy(l, 0, left, from, FRAME);
          System.arraycopy(r, 0, right, from, FRAME);
        }
      }
      concealed = track.concealedSeconds();
    }
    return new Heard(left, right, concealed);
  }

  private static PlayoutUnit unit(byte[] data, double sample, boolean afterLoss) {
    return unit(OPUS, data, sample, (long) sample, afterLoss);
  }

  private static PlayoutUnit unit(
      RtpFormat format, byte[] data, double sample, long timestamp, boolean afterLoss) {
    long nanos = Math.round(sample * 1e9 / RATE);
    return new PlayoutUnit(
        new AccessUnit(nanos, true, data),
        timestamp & 0xFFFFFFFFL,
        format,
        afterLoss,
        false,
        0,
        null);
  }

  /** The packets as units, those that are lost left out. */
  private static List<PlayoutUnit> units(List<byte[]> packets, int samples, IntPredicate lost) {
    List<PlayoutUnit> units = new ArrayList<>();
    boolean gap = false;
    for (int i = 0; i < packets.size(); i++) {
      if (lost.test(i)) {
        gap = true;
        continue;
      }
      units.add(unit(packets.get(i), (double) i * samples, gap));
      gap = false;
    }
    return units;
  }

  private static List<byte[]> opus(
      double seconds, int channels, int bitRate, Map<String, String> options, Signal signal) {
    List<byte[]> packets = new ArrayList<>();
    AudioEncoderSpec spec =
        new AudioEncoderSpec("libopus", SampleFormat.FLT, RATE, channels, bitRate, false, options);
    try (Encoder encoder = Encoder.audio(spec);
        Packet packet = Packet.allocate()) {
      int size = encoder.frameSize();
      for (int i = 0; i < seconds * RATE / size; i++) {
        try (Frame frame = Frame.audio(size, SampleFormat.FLT, RATE, channels)) {
          for (int s = 0; s < size; s++) {
            for (int c = 0; c < channels; c++) {
              frame.samples(0).put(s * channels + c, (float) signal.at(i * size + s, c));
            }
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

  private interface Signal {
    double at(int sample, int channel);
  }

  private static Signal mono(IntToDoubleFunction at) {
    return (sample, _) -> at.applyAsDouble(sample);
  }

  private static double sine(double hertz, int sample) {
    return 0.4 * Math.sin(2 * Math.PI * hertz * sample / RATE);
  }

  /**
   * Something like speech: vowels of moving pitch, with pauses between syllables and sentences. An
   * encoder protects only what it takes for speech.
   */
  private static double voice(int sample) {
    double t = (double) sample / RATE;
    double phase = 2 * Math.PI * (130 * t + 3 * Math.sin(2 * Math.PI * 0.7 * t));
    double value = 0;
    for (int k = 1; k <= FORMANTS.length; k++) {
      value += FORMANTS[k - 1] * Math.sin(k * phase);
    }
    double syllable = Math.sqrt(Math.max(0, Math.sin(2 * Math.PI * 1.6 * t)));
    double noise = 0.0005 * Math.sin(0.37 * sample * (double) sample);
    return (t % 2.5 < 1.9 ? 0.15 * syllable * value : 0) + noise;
  }

  @Test
  void aSineInOpusComesOutAsItWentInWhereItBelongs() {
    List<byte[]> packets = opus(4, 2, 128_000, Map.of(), mono(s -> sine(1000, s)));
    Heard heard = hear(units(packets, PACKET, _ -> false), 3.5);

    Waveform.Fit fit = Waveform.at(heard.left(), RATE, RATE, 1000);
    assertThat(fit.amplitude()).isCloseTo(0.4, within(0.01));
    assertThat(fit.distortionDb()).isLessThan(-40);
    double expected = -2 * Math.PI * 1000 * LOOKAHEAD / RATE;
    assertThat(Math.IEEEremainder(fit.phase() - expected, 2 * Math.PI)).isCloseTo(0, within(0.02));
    assertThat(heard.concealedSeconds()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.5", "5", "10", "20", "40", "60"})
  void everyDurationOfAPacketIsPlayedInOnePiece(String milliseconds) {
    List<byte[]> packets =
        opus(2, 1, 64_000, Map.of("frame_duration", milliseconds), mono(s -> sine(600, s)));
    int samples = (int) (Double.parseDouble(milliseconds) * RATE / 1000);
    Heard heard = hear(units(packets, samples, _ -> false), 1.5);
    assertThat(Waveform.at(heard.left(), RATE / 2, RATE / 2, 600).distortionDb()).isLessThan(-30);
  }

  @Test
  void aSenderThatChangesBetweenOneAndTwoChannelsIsHeardThroughout() {
    List<byte[]> one = opus(1, 1, 64_000, Map.of(), mono(s -> sine(600, s)));
    List<byte[]> two =
        opus(1, 2, 96_000, Map.of(), (s, channel) -> channel == 0 ? sine(600, s) : sine(900, s));
    List<byte[]> packets = new ArrayList<>(one);
    packets.addAll(two);
    packets.addAll(one);
    Heard heard = hear(units(packets, PACKET, _ -> false), 2.6);
    assertThat(Waveform.at(heard.right(), RATE / 2, RATE / 4, 600).amplitude()).isGreaterThan(0.35);
    assertThat(Waveform.at(heard.right(), RATE * 3 / 2, RATE / 4, 900).amplitude())
        .isGreaterThan(0.35);
    assertThat(Waveform.at(heard.left(), RATE * 3 / 2, RATE / 4, 600).amplitude())
        .isGreaterThan(0.35);
    assertThat(Waveform.at(heard.right(), RATE * 9 / 4, RATE / 4, 600).amplitude())
        .isGreaterThan(0.35);
  }

  @ParameterizedTest
  @CsvSource({"true, 1, 0.25", "false, 6, 0.95"})
  void fivePercentOfLossLeaveNoHolesInAVoice(boolean fec, int maxDips, double maxError) {
    long seed = 20_261_123;
    Random random = new Random(seed);
    Map<String, String> options =
        Map.of("application", "voip", "fec", fec ? "1" : "0", "packet_loss", fec ? "20" : "0");
    List<byte[]> packets = opus(10, 1, 32_000, options, mono(AudioTrackTest::voice));
    boolean[] lost = new boolean[packets.size()];
    int count = 0;
    for (int i = 10; i < packets.size() - 40; i++) {
      lost[i] = random.nextInt(20) == 0;
      count += lost[i] ? 1 : 0;
    }
    Heard clean = hear(units(packets, PACKET, _ -> false), 9.5);
    Heard heard = hear(units(packets, PACKET, i -> lost[i]), 9.5);

    assertThat(heard.concealedSeconds()).isCloseTo(count * 0.02, within(1e-6));
    float[] wrong = difference(heard.left(), clean.left());
    int dips = 0;
    double error = 0;
    double energy = 0;
    for (int i = 10; i < 450; i++) {
      if (lost[i]) {
        double was = power(clean.left(), i * PACKET, PACKET);
        double is = power(heard.left(), i * PACKET, PACKET);
        dips += was > LOUD && is < was / 10 ? 1 : 0;
        if (!lost[i - 1] && !lost[i + 1]) {
          energy += was;
          error += power(wrong, i * PACKET, PACKET);
        }
      }
    }
    assertThat(dips)
        .as("dips of more than 10 dB in %d losses, seed %d", count, seed)
        .isLessThanOrEqualTo(maxDips);
    assertThat(Math.sqrt(error / energy)).as("error, seed %d", seed).isLessThan(maxError);
    // Nothing is louder, or bends more sharply, than the voice itself does.
    assertThat(Waveform.sharpestBend(heard.left(), 0, heard.left().length))
        .isLessThan(1.5 * Waveform.sharpestBend(clean.left(), 0, clean.left().length));
  }

  private static float[] difference(float[] one, float[] other) {
    float[] difference = one.clone();
    for (int i = 0; i < difference.length; i++) {
      difference[i] -= other[i];
    }
    return difference;
  }

  private static double power(float[] samples, int from, int count) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += samples[i] * samples[i];
    }
    return sum / count;
  }

  @Test
  void aLongLossIsConcealedForATenthOfASecondAndThenSilent() {
    List<byte[]> packets = opus(3, 1, 48_000, Map.of(), mono(s -> sine(440, s)));
    Heard heard = hear(units(packets, PACKET, i -> i >= 50 && i < 61), 2.5);
    assertThat(heard.concealedSeconds()).isCloseTo(0.12, within(1e-9));
    assertThat(power(heard.left(), RATE, PACKET)).isGreaterThan(1e-4);
    assertThat(power(heard.left(), RATE + 7 * PACKET, 2 * PACKET)).isLessThan(1e-6);
    assertThat(power(heard.left(), RATE + 14 * PACKET, PACKET)).isGreaterThan(1e-4);
  }

  @Test
  void aPauseOfTheSenderIsSilenceAndNoConcealment() {
    List<byte[]> packets = opus(3, 1, 48_000, Map.of(), mono(s -> sine(440, s)));
    List<PlayoutUnit> units = new ArrayList<>();
    for (int i = 0; i < packets.size(); i++) {
      if (i < 50 || i >= 57) {
        units.add(unit(packets.get(i), (double) i * PACKET, false));
      }
    }
    Heard heard = hear(units, 2.5);
    assertThat(heard.concealedSeconds()).isZero();
    assertThat(power(heard.left(), RATE + PACKET, 5 * PACKET)).isLessThan(1e-12);
    assertThat(power(heard.left(), RATE + 8 * PACKET, 5 * PACKET)).isGreaterThan(0.01);
  }

  @Test
  void theSinglePacketsOfASilentSenderAreNotHeard() {
    List<byte[]> packets = opus(1, 1, 48_000, Map.of(), mono(s -> sine(440, s)));
    List<PlayoutUnit> units = new ArrayList<>(units(packets, PACKET, i -> i >= 45));
    for (int i = 1; i <= 5; i++) {
      units.add(unit(new byte[] {(byte) 0xF8}, RATE + i * 0.4 * RATE, false));
    }
    Heard heard = hear(units, 3);
    assertThat(heard.concealedSeconds()).isZero();
    assertThat(power(heard.left(), RATE, 2 * RATE - FRAME)).isLessThan(1e-12);
  }

  @Test
  void aDriftingClockOfTheSenderIsNeitherHeardNorSeen() {
    List<byte[]> packets = opus(30, 2, 128_000, Map.of(), mono(s -> sine(1000, s)));
    List<PlayoutUnit> units = new ArrayList<>();
    double drift = 1 + 200e-6;
    for (int i = 0; i < packets.size(); i++) {
      units.add(unit(OPUS, packets.get(i), i * PACKET * drift, (long) i * PACKET, false));
    }
    Heard heard = hear(units, 28);
    for (int second = 3; second < 27; second++) {
      Waveform.Fit fit = Waveform.at(heard.left(), second * RATE, RATE / 2, 1000 / drift);
      double expected = 2 * Math.PI * 1000 * (second - (double) LOOKAHEAD / RATE) / drift;
      double off = Math.IEEEremainder(fit.phase() - expected, 2 * Math.PI) / (2 * Math.PI * 1000);
      assertThat(off).as("seconds off at %d", second).isCloseTo(0, within(0.0002));
      assertThat(fit.distortionDb()).isLessThan(-40);
    }
  }

  @Test
  void whateverBytesComeNothingIsThrownAndGoodPacketsAreHeardAgain() {
    long seed = 20_261_124;
    Random random = new Random(seed);
    List<byte[]> packets = opus(4, 2, 64_000, Map.of(), mono(s -> sine(440, s)));
    List<PlayoutUnit> units = new ArrayList<>();
    for (int i = 0; i < packets.size(); i++) {
      byte[] data = packets.get(i);
      if (i < 150 && random.nextInt(3) > 0) {
        data = data.clone();
        if (random.nextBoolean()) {
          data = new byte[1 + random.nextInt(200)];
          random.nextBytes(data);
        } else {
          data[random.nextInt(data.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      units.add(unit(data, (double) i * PACKET, random.nextInt(10) == 0));
    }
    Heard heard = hear(units, 3.9);
    for (float sample : heard.left()) {
      assertThat(sample).as("seed %d", seed).isBetween(-1.5f, 1.5f);
    }
    assertThat(Waveform.at(heard.left(), RATE * 33 / 10, RATE / 2, 440).amplitude())
        .as("seed %d", seed)
        .isCloseTo(0.4, within(0.02));
  }

  @Test
  void whatCameFromRedundancyCountsAsConcealed() {
    List<byte[]> packets = opus(1, 1, 48_000, Map.of(), mono(s -> sine(440, s)));
    PlayoutUnit plain = unit(packets.get(0), 0, false);
    PlayoutUnit repaired = new PlayoutUnit(plain.unit(), 0, OPUS, false, true, 0, null);
    assertThat(hear(List.of(repaired), 0.5).concealedSeconds()).isCloseTo(0.02, within(1e-9));
  }

  @Test
  void soundThatIsOnlyCountedIsCountedTheSame() {
    Random random = new Random(5);
    List<byte[]> packets = opus(10, 1, 48_000, Map.of(), mono(s -> sine(440, s)));
    List<PlayoutUnit> units = units(packets, PACKET, i -> i > 3 && random.nextInt(8) == 0);
    try (AudioTrack heard = new AudioTrack(TIMELINE, false, 1);
        AudioTrack counted = new AudioTrack(TIMELINE, false, 1)) {
      for (PlayoutUnit unit : units) {
        Sound sound = heard.hear(unit, true);
        assertThat(sound).isNotNull();
        assertThat(counted.hear(unit, false)).isNull();
      }
      assertThat(counted.concealedSeconds()).isEqualTo(heard.concealedSeconds());
      assertThat(counted.concealedSeconds()).isPositive();
    }
  }
}
