package io.videoconf.recorder.rtp.playout;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.rtp.Captures;
import io.videoconf.recorder.rtp.Seeded;
import io.videoconf.recorder.rtp.payload.Packetizer;
import io.videoconf.recorder.rtp.payload.TestMedia;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Packetizer to playout over networks that lose, repeat, delay and reorder. */
class LossyNetworkTest {
  private static final long MS = 1_000_000;
  private static final Duration DELAY = Duration.ofMillis(500);

  private record Sent(AccessUnit unit, boolean whole) {}

  @ParameterizedTest
  @EnumSource(Codec.class)
  void whatArrivesInTimeComesOutBitExactAndInOrderAndNothingElseDoes(Codec codec) {
    Seeded.check(25, random -> run(codec, random));
  }

  private static void run(Codec codec, Random random) {
    NetworkEmulator network =
        new NetworkEmulator(
            random,
            new NetworkEmulator.Path(
                20 * MS, random.nextLong(1, 300 * MS), random.nextDouble(0.15), 0.03));
    long firstTimestamp = 0xFFFFFFFFL - random.nextInt(200_000);
    Packetizer packetizer = Packetizer.of(codec, 5, 96, 65_535 - random.nextInt(300));
    long interval = (codec == Codec.OPUS ? 20 : 40) * MS;
    int ticks = codec.clockRateHz() / 1000 * (int) (interval / MS);
    List<Sent> sent = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int size = codec == Codec.OPUS ? 80 : random.nextInt(6_000);
      AccessUnit unit = TestMedia.unit(codec, i, random.nextInt(10) == 0, size, random);
      boolean whole = true;
      for (byte[] packet : packetizer.packetize(unit, firstTimestamp + (long) i * ticks)) {
        whole &= network.send(packet, i * interval);
      }
      sent.add(new Sent(unit, whole));
    }

    TrackPlayout playout =
        new TrackPlayout(Captures.spec(1, codec, 96, null), new ParticipantClock(DELAY));
    List<PlayoutUnit> units = new ArrayList<>();
    for (NetworkEmulator.Delivery delivery : network.deliveries()) {
      playout.onRtp(delivery.packet(), delivery.arrivalNanos());
      for (PlayoutUnit unit : playout.poll(delivery.arrivalNanos())) {
        assertThat(unit.unit().timestampNanos() + DELAY.toNanos())
            .isLessThanOrEqualTo(delivery.arrivalNanos());
        units.add(unit);
      }
    }
    units.addAll(playout.drain());

    List<Integer> expected = new ArrayList<>();
    for (int i = 0; i < sent.size(); i++) {
      if (sent.get(i).whole()) {
        expected.add(i);
      }
    }
    List<Integer> actual =
        units.stream()
            .map(u -> (int) (((u.rtpTimestamp() - firstTimestamp) & 0xFFFFFFFFL) / ticks))
            .toList();
    assertThat(actual).isEqualTo(expected);
    long last = Long.MIN_VALUE;
    for (int i = 0; i < units.size(); i++) {
      PlayoutUnit unit = units.get(i);
      Sent original = sent.get(actual.get(i));
      assertThat(unit.unit().data()).isEqualTo(original.unit().data());
      assertThat(unit.unit().keyframe()).isEqualTo(original.unit().keyframe());
      assertThat(unit.unit().timestampNanos()).isGreaterThan(last);
      last = unit.unit().timestampNanos();
      if (i > 0) {
        assertThat(unit.afterLoss())
            .as("unit %d after %d", actual.get(i), actual.get(i - 1))
            .isEqualTo(actual.get(i) != actual.get(i - 1) + 1);
      }
    }
    assertThat(playout.stats().late()).isZero();
  }
}
