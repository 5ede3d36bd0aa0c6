package io.videoconf.recorder.rtp.playout;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.HeaderExtension;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.model.RtpParameters;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.Seeded;
import io.videoconf.recorder.rtp.payload.Packetizer;
import io.videoconf.recorder.rtp.payload.TestMedia;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Everything that a track's parameters announce is understood, and may change at any packet. */
class TrackParametersTest {
  private static final long MS = 1_000_000;
  private static final Duration DELAY = Duration.ofMillis(200);
  private static final int OPUS = 111;
  private static final int PCMU = 0;
  private static final int RED = 63;
  private static final int EVENTS = 126;
  private static final int COMFORT_NOISE = 13;
  private static final int LEVEL_ID = 1;
  private static final int ORIENTATION_ID = 13;
  private static final int FRAME = 960;

  private static final TrackSpec VOICE =
      spec(
          TrackSource.MICROPHONE,
          List.of(
              new RtpFormat(OPUS, Codec.OPUS, 48_000, 2, Map.of()),
              new RtpFormat(PCMU, Codec.PCMU, 8_000, 1, Map.of())),
          RED,
          Set.of(EVENTS, COMFORT_NOISE),
          Map.of(HeaderExtension.AUDIO_LEVEL, LEVEL_ID));

  private static final TrackSpec CAMERA =
      spec(
          TrackSource.CAMERA,
          List.of(
              new RtpFormat(96, Codec.VP8, 90_000, 0, Map.of()),
              new RtpFormat(97, Codec.H264, 90_000, 0, Map.of())),
          null,
          Set.of(),
          Map.of(HeaderExtension.VIDEO_ORIENTATION, ORIENTATION_ID));

  private final TrackPlayout voice = new TrackPlayout(VOICE, new ParticipantClock(DELAY));
  private final TrackPlayout camera = new TrackPlayout(CAMERA, new ParticipantClock(DELAY));

  private static TrackSpec spec(
      TrackSource source,
      List<RtpFormat> formats,
      @Nullable Integer red,
      Set<Integer> ignored,
      Map<HeaderExtension, Integer> extensions) {
    return new TrackSpec(
        1,
        "p",
        source,
        new RtpParameters(formats, null, null, null, Map.of(), red, ignored, extensions, Set.of()));
  }

  private static byte[] packet(int payloadType, int sequence, long timestamp, int... payload) {
    byte[] bytes = new byte[payload.length];
    for (int i = 0; i < payload.length; i++) {
      bytes[i] = (byte) payload[i];
    }
    return RtpPacket.write(false, payloadType, sequence, timestamp, 1, bytes);
  }

  /** A packet of redundant audio in which every frame is one byte, its own number; oldest first. */
  private static byte[] red(int number, int... olderNumbers) {
    int[] payload = new int[4 * olderNumbers.length + 1 + olderNumbers.length + 1];
    int at = 0;
    for (int older : olderNumbers) {
      int offset = (number - older) * FRAME;
      payload[at++] = 0x80 | OPUS;
      payload[at++] = offset >> 6;
      payload[at++] = (offset & 0x3F) << 2;
      payload[at++] = 1;
    }
    payload[at++] = OPUS;
    for (int older : olderNumbers) {
      payload[at++] = older;
    }
    payload[at] = number;
    return packet(RED, number, (long) number * FRAME, payload);
  }

  /** RFC 8285, one-byte header. */
  private static byte[] extended(byte[] packet, int id, int value) {
    byte[] extended = new byte[packet.length + 8];
    System.arraycopy(packet, 0, extended, 0, 12);
    extended[0] |= 0x10;
    extended[12] = (byte) 0xBE;
    extended[13] = (byte) 0xDE;
    extended[15] = 1;
    extended[16] = (byte) (id << 4);
    extended[17] = (byte) value;
    System.arraycopy(packet, 12, extended, 20, packet.length - 12);
    return extended;
  }

  private static List<Integer> numbers(List<PlayoutUnit> units) {
    return units.stream().map(u -> u.unit().data()[0] & 0xFF).toList();
  }

  private static List<Long> millis(List<PlayoutUnit> units) {
    return units.stream().map(u -> Math.round(u.unit().timestampNanos() / 1e6)).toList();
  }

  @Test
  void aSenderMayChangeItsAudioCodecAndWithItTheClockRate() {
    voice.onRtp(packet(OPUS, 1, 48_000, 1), 0);
    voice.onRtp(packet(OPUS, 2, 48_960, 2), 20 * MS);
    voice.onRtp(packet(PCMU, 3, 48_960 + 160, 3), 40 * MS);
    voice.onRtp(packet(PCMU, 4, 48_960 + 320, 4), 60 * MS);
    voice.onRtp(packet(OPUS, 5, 48_960 + 1280, 5), 80 * MS);

    List<PlayoutUnit> units = voice.drain();
    assertThat(numbers(units)).containsExactly(1, 2, 3, 4, 5);
    assertThat(millis(units)).containsExactly(0L, 20L, 40L, 60L, 80L);
    assertThat(units.stream().map(u -> u.format().codec()))
        .containsExactly(Codec.OPUS, Codec.OPUS, Codec.PCMU, Codec.PCMU, Codec.OPUS);
    assertThat(units).noneMatch(PlayoutUnit::afterLoss);
    assertThat(voice.stats().rejected()).isZero();
  }

  @Test
  void aSenderMayChangeItsVideoCodec() {
    Random random = new Random(1);
    Packetizer vp8 = Packetizer.of(Codec.VP8, 1, 96, 10);
    Packetizer h264 = Packetizer.of(Codec.H264, 1, 97, 13);
    AccessUnit first = TestMedia.unit(Codec.VP8, 0, true, 3_000, random);
    AccessUnit second = TestMedia.unit(Codec.H264, 0, true, 3_000, random);
    vp8.packetize(first, 0).forEach(packet -> camera.onRtp(packet, 0));
    h264.packetize(second, 3_000).forEach(packet -> camera.onRtp(packet, 33 * MS));

    List<PlayoutUnit> units = camera.drain();
    assertThat(units.stream().map(u -> u.format().codec())).containsExactly(Codec.VP8, Codec.H264);
    assertThat(units.getFirst().unit().data()).isEqualTo(first.data());
    assertThat(units.getLast().unit().data()).isEqualTo(second.data());
    assertThat(units.getLast().afterLoss()).isFalse();
  }

  @Test
  void whatHoldsNoMediaIsPassedOverAndNobodyWaitsForIt() {
    voice.onRtp(packet(OPUS, 1, 0, 1), 0);
    // Each packet of a key press has the time at which it was pressed.
    voice.onRtp(packet(EVENTS, 2, 0, 9, 9, 9, 9), 20 * MS);
    voice.onRtp(packet(EVENTS, 3, 0, 9, 9, 9, 9), 40 * MS);
    voice.onRtp(packet(COMFORT_NOISE, 4, 77, 9), 60 * MS);
    voice.onRtp(packet(OPUS, 5, 4 * FRAME, 5), 80 * MS);

    assertThat(numbers(voice.poll(200 * MS))).containsExactly(1);
    List<PlayoutUnit> units = voice.poll(280 * MS);
    assertThat(numbers(units)).containsExactly(5);
    assertThat(units.getFirst().afterLoss()).isFalse();
    assertThat(voice.stats().ignored()).isEqualTo(3);
    assertThat(voice.stats().lost()).isZero();
  }

  @Test
  void aLossBesideAnIgnoredPacketIsALoss() {
    voice.onRtp(packet(OPUS, 1, 0, 1), 0);
    voice.onRtp(packet(EVENTS, 3, 0, 9, 9, 9, 9), 40 * MS);
    voice.onRtp(packet(OPUS, 4, 3 * FRAME, 4), 60 * MS);

    List<PlayoutUnit> units = voice.drain();
    assertThat(numbers(units)).containsExactly(1, 4);
    assertThat(units.getLast().afterLoss()).isTrue();
    assertThat(voice.stats().lost()).isEqualTo(1);
  }

  @Test
  void manyKeyPressesAndNoSoundDoNotFillTheBuffer() {
    voice.onRtp(packet(OPUS, 1, 0, 1), 0);
    for (int i = 3; i < 20_000; i++) {
      voice.onRtp(packet(EVENTS, i, 0, 9), i * 20L * MS);
    }
    voice.onRtp(packet(OPUS, 20_000, 20_000L * FRAME, 7), 20_000 * 20 * MS);

    assertThat(numbers(voice.drain())).containsExactly(1, 7);
    assertThat(voice.stats().overflowed()).isZero();
    assertThat(voice.stats().lost()).isEqualTo(1);
  }

  @Test
  void aLostFrameComesBackFromRedundancyInItsPlace() {
    voice.onRtp(red(10, 8, 9), 0);
    voice.onRtp(red(13, 11, 12), 60 * MS);
    voice.onRtp(red(14, 12, 13), 80 * MS);

    List<PlayoutUnit> units = voice.drain();
    assertThat(numbers(units)).containsExactly(10, 11, 12, 13, 14);
    assertThat(millis(units)).containsExactly(0L, 20L, 40L, 60L, 80L);
    assertThat(units.stream().map(PlayoutUnit::fromRedundancy))
        .containsExactly(false, true, true, false, false);
    assertThat(units).noneMatch(PlayoutUnit::afterLoss);
    assertThat(voice.stats().recovered()).isEqualTo(2);
    assertThat(voice.stats().lost()).isZero();
  }

  @Test
  void whatRedundancyDoesNotReachIsLost() {
    voice.onRtp(red(10, 9), 0);
    voice.onRtp(red(13, 12), 60 * MS);

    List<PlayoutUnit> units = voice.drain();
    assertThat(numbers(units)).containsExactly(10, 12, 13);
    assertThat(units.get(1).afterLoss()).isTrue();
    assertThat(voice.stats().lost()).isEqualTo(1);
    assertThat(voice.stats().recovered()).isEqualTo(1);
  }

  @Test
  void thePacketItselfIsPreferredToItsCopyAndTheCopyTellsNothingOfTheNetwork() {
    voice.onRtp(red(10, 9), 0);
    voice.onRtp(red(12, 11), 40 * MS);
    voice.onRtp(red(11, 10), 45 * MS);

    List<PlayoutUnit> units = voice.drain();
    assertThat(numbers(units)).containsExactly(10, 11, 12);
    assertThat(units).noneMatch(PlayoutUnit::fromRedundancy);
    assertThat(millis(units)).containsExactly(0L, 20L, 40L);
    assertThat(voice.stats().recovered()).isZero();
    assertThat(voice.stats().packets()).isEqualTo(3);
    assertThat(voice.stats().duplicates()).isZero();
  }

  @Test
  void aSenderThatLeavesOutACopyDoesNotMixUpTheOrder() {
    voice.onRtp(red(10), 0);
    // 12 is left out: the copy of 11 stands where that of 12 would.
    voice.onRtp(red(13, 11), 60 * MS);
    voice.onRtp(red(14, 13), 80 * MS);

    List<PlayoutUnit> units = voice.drain();
    assertThat(millis(units)).isSorted();
    assertThat(numbers(units)).containsExactly(10, 11, 13, 14);
    assertThat(millis(units)).containsExactly(0L, 20L, 60L, 80L);
  }

  @Test
  void redundancyOverALossyNetworkGivesBackAllThatItCarries() {
    Seeded.check(
        50,
        random -> {
          TrackPlayout playout = new TrackPlayout(VOICE, new ParticipantClock(DELAY));
          boolean[] arrived = new boolean[200];
          List<Integer> expected = new ArrayList<>();
          for (int i = 0; i < arrived.length; i++) {
            arrived[i] = i == 0 || random.nextInt(4) != 0;
          }
          for (int i = 0; i < arrived.length; i++) {
            boolean copied =
                (i + 1 < arrived.length && arrived[i + 1])
                    || (i + 2 < arrived.length && arrived[i + 2]);
            if (arrived[i] || copied) {
              expected.add(i);
            }
            if (arrived[i]) {
              playout.onRtp(i < 2 ? red(i) : red(i, i - 2, i - 1), i * 20L * MS);
            }
          }
          assertThat(numbers(playout.drain())).isEqualTo(expected);
        });
  }

  @Test
  void redundancyThatMakesNoSenseIsRejected() {
    voice.onRtp(packet(RED, 1, 0, 0x80 | OPUS, 0, 0), 0);
    voice.onRtp(packet(RED, 2, 0, 0x80 | OPUS, 0, 3, 255, OPUS, 1), 0);
    voice.onRtp(packet(RED, 3, 0, 99, 1), 0);

    assertThat(voice.stats().rejected()).isEqualTo(3);
    assertThat(voice.drain()).isEmpty();
  }

  @Test
  void anOrientationHoldsUntilAnotherIsTold() {
    Random random = new Random(1);
    Packetizer packetizer = Packetizer.of(Codec.VP8, 1, 96, 10);
    int[] told = {1, -1, -1, 7, 2 + 8, -1, 0};
    for (int i = 0; i < told.length; i++) {
      long arrival = i * 33L * MS;
      List<byte[]> packets =
          packetizer.packetize(TestMedia.unit(Codec.VP8, 0, true, 3_000, random), i * 3_000L);
      for (int p = 0; p < packets.size(); p++) {
        byte[] packet = packets.get(p);
        boolean last = p == packets.size() - 1;
        byte[] sent = told[i] >= 0 && last ? extended(packet, ORIENTATION_ID, told[i]) : packet;
        camera.onRtp(sent, arrival);
      }
    }

    assertThat(camera.drain().stream().map(PlayoutUnit::rotationDegrees))
        .containsExactly(90, 90, 90, 270, 180, 180, 0);
  }

  @Test
  void eachUnitTellsItsLoudness() {
    voice.onRtp(extended(packet(OPUS, 1, 0, 1), LEVEL_ID, 0x80 | 30), 0);
    voice.onRtp(extended(packet(OPUS, 2, FRAME, 2), LEVEL_ID, 127), 20 * MS);
    voice.onRtp(packet(OPUS, 3, 2 * FRAME, 3), 40 * MS);
    voice.onRtp(extended(red(4, 3), LEVEL_ID, 5), 60 * MS);

    assertThat(voice.drain().stream().map(PlayoutUnit::audioLevel))
        .containsExactly(
            new AudioLevel(30, true), new AudioLevel(127, false), null, new AudioLevel(5, false));
  }

  /** A VP8 frame in temporal layers, small enough for one packet. */
  private static byte[] layered(int sequence, int layer, int base, boolean keyframe) {
    int[] head = {0x90, 0x60, base, layer << 6};
    int[] frame =
        keyframe ? new int[] {0x10, 0, 0, 0x9D, 1, 0x2A, 64, 1, 180, 0} : new int[] {0x11, 1};
    byte[] payload = new byte[head.length + frame.length];
    for (int i = 0; i < payload.length; i++) {
      payload[i] = (byte) (i < head.length ? head[i] : frame[i - head.length]);
    }
    return RtpPacket.write(true, 96, sequence, sequence * 3_000L, 1, payload);
  }

  @Test
  void picturesGoOnAfterTheLossOfAHigherTemporalLayer() {
    camera.onRtp(layered(1, 0, 0, true), 0);
    camera.onRtp(layered(3, 2, 0, false), 0);
    camera.onRtp(layered(4, 0, 1, false), 0);
    camera.onRtp(layered(6, 0, 3, false), 0);

    List<PlayoutUnit> units = camera.drain();
    assertThat(units)
        .extracting(PlayoutUnit::rtpTimestamp)
        .containsExactly(3_000L, 12_000L, 18_000L);
    assertThat(units).extracting(PlayoutUnit::afterLoss).containsExactly(false, false, true);
    assertThat(camera.stats().tornUnits()).isEqualTo(1);
  }
}
