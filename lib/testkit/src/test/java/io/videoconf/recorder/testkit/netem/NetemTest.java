package io.videoconf.recorder.testkit.netem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.testkit.Property;
import io.videoconf.recorder.testkit.netem.Impairment.BurstLoss;
import io.videoconf.recorder.testkit.netem.Impairment.Delay;
import io.videoconf.recorder.testkit.netem.Impairment.Duplication;
import io.videoconf.recorder.testkit.netem.Impairment.Loss;
import io.videoconf.recorder.testkit.netem.Impairment.NormalJitter;
import io.videoconf.recorder.testkit.netem.Impairment.RateLimit;
import io.videoconf.recorder.testkit.netem.Impairment.Reordering;
import io.videoconf.recorder.testkit.netem.Impairment.UniformJitter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NetemTest {
  private static final long MS = 1_000_000;
  private static final int COUNT = 20_000;

  /** One each 10 ms, numbered. */
  private static Netem fed(Netem netem) {
    for (int i = 0; i < COUNT; i++) {
      netem.send(i * 10L * MS, ByteBuffer.allocate(100).putInt(i).array());
    }
    return netem;
  }

  private static int number(Datagram datagram) {
    return ByteBuffer.wrap(datagram.bytes()).getInt();
  }

  private static double[] delaysMillis(List<Datagram> arrived) {
    return arrived.stream().mapToDouble(d -> d.nanos() / 1e6 - number(d) * 10.0).toArray();
  }

  private static double mean(double... values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double deviation(double... values) {
    double mean = mean(values);
    return Math.sqrt(
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
  }

  @Test
  void anEmptyPathGivesWhatItTakes() {
    List<Datagram> arrived = fed(new Netem(1)).drain();

    assertThat(arrived.stream().map(NetemTest::number).toList())
        .isEqualTo(IntStream.range(0, COUNT).boxed().toList());
    assertThat(delaysMillis(arrived)).containsOnly(0);
  }

  @Test
  void lossIsOfTheShareAskedForAndIndependent() {
    Property.check(
        5,
        random -> {
          List<Integer> arrived =
              fed(new Netem(random.nextLong(), new Loss(0.05))).drain().stream()
                  .map(NetemTest::number)
                  .toList();
          assertThat(arrived.size() / (double) COUNT).isCloseTo(0.95, within(0.01));
          assertThat(meanRun(arrived)).isCloseTo(1 / 0.95, within(0.08));
        });
  }

  @Test
  void burstsHaveTheShareAndTheLengthAskedFor() {
    Property.check(
        5,
        random -> {
          List<Integer> arrived =
              fed(new Netem(random.nextLong(), BurstLoss.of(0.1, 5))).drain().stream()
                  .map(NetemTest::number)
                  .toList();
          assertThat(arrived.size() / (double) COUNT).isCloseTo(0.9, within(0.03));
          assertThat(meanRun(arrived)).isCloseTo(5, within(1.2));
        });
  }

  /** How many are lost in a row on average. */
  private static double meanRun(List<Integer> arrived) {
    int runs = 0;
    int lost = 0;
    for (int i = 1; i < arrived.size(); i++) {
      int missing = arrived.get(i) - arrived.get(i - 1) - 1;
      lost += missing;
      runs += missing > 0 ? 1 : 0;
    }
    return (double) lost / runs;
  }

  @Test
  void uniformJitterFillsItsRangeAndReorders() {
    Property.check(
        5,
        random -> {
          List<Datagram> arrived =
              fed(new Netem(random.nextLong(), new Delay(20 * MS), new UniformJitter(100 * MS)))
                  .drain();
          double[] delays = delaysMillis(arrived);
          assertThat(mean(delays)).isCloseTo(70, within(1.5));
          assertThat(deviation(delays)).isCloseTo(100 / Math.sqrt(12), within(0.7));
          assertThat(Arrays.stream(delays)).allMatch(delay -> delay >= 20 && delay <= 120);
          assertThat(arrived).isSortedAccordingTo((a, b) -> Long.compare(a.nanos(), b.nanos()));
          assertThat(arrived.stream().map(NetemTest::number).toList())
              .isNotEqualTo(IntStream.range(0, COUNT).boxed().toList());
        });
  }

  @Test
  void normalJitterHasItsMeanAndDeviationAndIsNeverNegative() {
    Property.check(
        5,
        random -> {
          double[] wide =
              delaysMillis(
                  fed(new Netem(random.nextLong(), new NormalJitter(50 * MS, 10 * MS))).drain());
          assertThat(mean(wide)).isCloseTo(50, within(0.5));
          assertThat(deviation(wide)).isCloseTo(10, within(0.4));
          double[] cut =
              delaysMillis(fed(new Netem(random.nextLong(), new NormalJitter(0, 10 * MS))).drain());
          assertThat(Arrays.stream(cut)).allMatch(delay -> delay >= 0);
        });
  }

  @Test
  void reorderedDatagramsAreOvertaken() {
    List<Datagram> arrived = fed(new Netem(3, new Reordering(0.1, 25 * MS))).drain();

    int overtaken = 0;
    int highest = -1;
    for (Datagram datagram : arrived) {
      overtaken += number(datagram) < highest ? 1 : 0;
      highest = Math.max(highest, number(datagram));
    }
    assertThat(overtaken / (double) COUNT).isCloseTo(0.1, within(0.01));
  }

  @Test
  void duplicatesComeASecondTime() {
    List<Datagram> arrived = fed(new Netem(4, new Duplication(0.03, 5 * MS))).drain();

    Set<Integer> seen = new HashSet<>();
    List<Datagram> again = arrived.stream().filter(d -> !seen.add(number(d))).toList();
    assertThat(again.size() / (double) COUNT).isCloseTo(0.03, within(0.005));
    assertThat(delaysMillis(again)).containsOnly(5);
  }

  @Test
  void aLinkTakesItsTimeAndItsQueueIsBounded() {
    // 100 bytes at 100 kb/s are 8 ms.
    Netem link = new Netem(5, new RateLimit(100_000, 250));
    for (int i = 0; i < 5; i++) {
      link.send(0, ByteBuffer.allocate(100).putInt(i).array());
    }
    link.send(9 * MS, ByteBuffer.allocate(100).putInt(9).array());

    List<Datagram> arrived = link.drain();
    assertThat(arrived.stream().map(NetemTest::number).toList()).containsExactly(0, 1, 9);
    assertThat(arrived.stream().map(Datagram::nanos).toList())
        .containsExactly(8 * MS, 16 * MS, 24 * MS);
  }

  @Test
  void aRateMayChangeWhileADatagramIsOnTheLink() {
    Netem link =
        new Netem(
            6,
            new RateLimit(Map.of(0L, 100_000L, 4 * MS, 0L, 10 * MS, 50_000L, 100 * MS, 1L), 9_999));
    link.send(0, new byte[100]);
    link.send(30 * MS, new byte[100]);

    // Half of it in 4 ms, nothing in 6, the rest at half the rate in 8.
    assertThat(link.drain().stream().map(Datagram::nanos).toList())
        .containsExactly(18 * MS, 46 * MS);
  }

  @Test
  void aFastSendersDatagramsComeEarlierAndEarlier() {
    Netem fast = new Netem(7).senderClockPpm(200);
    Netem slow = new Netem(7).senderClockPpm(-200);
    fast.send(3_600_000 * MS, new byte[1]);
    slow.send(3_600_000 * MS, new byte[1]);

    assertThat(fast.drain().getFirst().nanos() / 1e6).isCloseTo(3_600_000 - 720, within(0.2));
    assertThat(slow.drain().getFirst().nanos() / 1e6).isCloseTo(3_600_000 + 720, within(0.2));
  }

  @Test
  void impairmentsWorkInTheOrderOfTimeAlsoBehindOneThatReorders() {
    // The link sees what jitter made of the order: it must never be asked for the past.
    List<Datagram> arrived =
        fed(new Netem(8, new UniformJitter(100 * MS), new RateLimit(100_000, 100_000))).drain();

    for (int i = 1; i < arrived.size(); i++) {
      assertThat(arrived.get(i).nanos() - arrived.get(i - 1).nanos())
          .isGreaterThanOrEqualTo(8 * MS);
    }
  }

  @Test
  void theSeedDecidesAndHowOftenItIsPolledDoesNot() {
    Impairment[] everything = {
      new Loss(0.02),
      BurstLoss.of(0.05, 3),
      new UniformJitter(60 * MS),
      new Reordering(0.05, 30 * MS),
      new Duplication(0.02, MS),
      new RateLimit(200_000, 3_000)
    };
    List<Datagram> atOnce = fed(new Netem(9, everything)).drain();
    Netem polled = fed(new Netem(9, everything));
    List<Datagram> often = new ArrayList<>();
    for (long now = 0; now < COUNT * 10 * MS + 10_000 * MS; now += 7 * MS) {
      for (Datagram datagram : polled.poll(now)) {
        assertThat(datagram.nanos()).isLessThanOrEqualTo(now);
        often.add(datagram);
      }
    }

    assertThat(often.stream().map(d -> d.nanos() + "/" + number(d)).toList())
        .isEqualTo(atOnce.stream().map(d -> d.nanos() + "/" + number(d)).toList());
    assertThat(fed(new Netem(10, everything)).drain()).hasSizeBetween(1, COUNT);
    assertThat(new Netem(9, everything)).asString().contains("seed=9", "Reordering");
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> new Loss(1.1)).hasMessageContaining("probability");
    assertThatThrownBy(() -> new Delay(-1)).hasMessageContaining("nanos");
    assertThatThrownBy(() -> new RateLimit(0, 1)).hasMessageContaining("last rate");
  }
}
