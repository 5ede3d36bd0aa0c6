package io.videoconf.recorder.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.rtp.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NackGeneratorTest {
  private static final long MS = 1_000_000;
  private static final long USEFUL = 1_000 * MS;

  private final RoundTrip roundTrip = new RoundTrip();
  private final NackGenerator missing = new NackGenerator(true, USEFUL, roundTrip);

  private List<Integer> requests(long now) {
    List<Integer> numbers = new ArrayList<>();
    missing.collect(now, numbers);
    return numbers;
  }

  @Test
  void asksAfterTheWaitForReorderingAndAgainAfterEachRoundTrip() {
    missing.onGap(65_534, 65_538, 0);

    assertThat(missing.nextDeadlineNanos()).isEqualTo(10 * MS);
    assertThat(requests(9 * MS)).isEmpty();
    assertThat(requests(10 * MS)).containsExactly(65_535, 0, 1);
    assertThat(missing.onArrival(65_536, true, 60 * MS)).isTrue();
    assertThat(requests(119 * MS)).isEmpty();
    assertThat(requests(120 * MS)).containsExactly(65_535, 1);
    assertThat(requests(180 * MS)).containsExactly(65_535, 1); // it took 50 ms
  }

  @Test
  void whatWasOnlyOvertakenIsNotAskedFor() {
    missing.onGap(1, 3, 0);

    assertThat(missing.onArrival(2, true, 9 * MS)).isFalse();
    assertThat(requests(20 * MS)).isEmpty();
    assertThat(missing.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void stopsWhenARepairCouldNotComeInTime() {
    missing.onGap(1, 3, 0);
    int asked = 0;
    long last = 0;
    boolean tore = false;
    for (long now = 0; now <= 2_000 * MS; now += MS) {
      if (missing.nextDeadlineNanos() <= now) {
        tore |= missing.expire(now);
        int count = requests(now).size();
        asked += count;
        last = count > 0 ? now : last;
      }
    }

    assertThat(asked).isBetween(6, NackGenerator.MAX_REQUESTS);
    assertThat(last).isBetween(700 * MS, 900 * MS);
    assertThat(tore).isTrue();
    assertThat(missing.missing()).isZero();
    assertThat(missing.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void isGivenUpSoEarlyThatAKeyframeStillComesInTime() {
    missing.onGap(1, 3, 0);

    assertThat(missing.expire(799 * MS)).isFalse();
    assertThat(missing.expire(800 * MS)).isTrue();
    assertThat(missing.expire(801 * MS)).isFalse();
  }

  @Test
  void lossBeforeAKeyframeIsStillRepairedButCostsNoKeyframe() {
    missing.onGap(1, 3, 0);
    missing.onKeyframe(3);

    assertThat(requests(10 * MS)).containsExactly(2);
    assertThat(missing.expire(900 * MS)).isFalse();
  }

  @Test
  void afterATearNothingBeforeTheNextKeyframeIsOfUse() {
    missing.onGap(1, 3, 0);
    missing.onGap(3, 5, 500 * MS);
    assertThat(missing.expire(800 * MS)).isTrue();
    missing.onGap(5, 8, 850 * MS);
    missing.onKeyframe(7);

    assertThat(requests(900 * MS)).containsExactly(7);
  }

  @Test
  void anOutageIsNotAskedFor() {
    missing.onGap(1, 5, 0);
    missing.onGap(5, 5 + NackGenerator.MAX_MISSING, 0);

    assertThat(missing.nextDeadlineNanos()).isLessThanOrEqualTo(0);
    assertThat(missing.expire(0)).isTrue();
    assertThat(requests(10 * MS)).isEmpty();
    assertThat(missing.missing()).isZero();
  }

  @Test
  void neverAsksForWhatHasComeNorForMoreThanIsMissingNorLeavesADeadlineUnserved() {
    Seeded.check(
        25,
        random -> {
          NackGenerator generator =
              new NackGenerator(random.nextInt(4) > 0, USEFUL, new RoundTrip());
          TreeMap<Long, Integer> absent = new TreeMap<>();
          long highest = 65_000;
          long now = 0;
          for (int i = 0; i < 500; i++) {
            now += random.nextLong(20 * MS);
            long next = highest + 1 + (random.nextInt(4) == 0 ? random.nextInt(30) : 0);
            generator.onGap(highest, next, now);
            for (long s = highest + 1; s < next; s++) {
              absent.put(s, 0);
            }
            highest = next;
            if (!absent.isEmpty() && random.nextInt(3) == 0) {
              long arrived = random.nextBoolean() ? absent.firstKey() : absent.lastKey();
              absent.remove(arrived);
              generator.onArrival(arrived, random.nextBoolean(), now);
            }
            if (random.nextInt(100) == 0) {
              generator.onKeyframe(highest);
            }
            generator.expire(now);
            List<Integer> numbers = new ArrayList<>();
            generator.collect(now, numbers);
            for (int number : numbers) {
              long sequence = highest + (short) (number - highest);
              assertThat(absent).containsKey(sequence);
              assertThat(absent.merge(sequence, 1, Integer::sum))
                  .isLessThanOrEqualTo(NackGenerator.MAX_REQUESTS);
            }
            assertThat(numbers).doesNotHaveDuplicates();
            assertThat(generator.missing()).isLessThanOrEqualTo(absent.size());
            assertThat(generator.nextDeadlineNanos()).isGreaterThan(now);
          }
        });
  }
}
