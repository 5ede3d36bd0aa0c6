package io.videoconf.recorder.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.testkit.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ImpairmentTest {
  @Test
  void aPerfectNetworkChangesNothing() {
    assertThat(through(new Impairment(1, 0, 0), 100)).isEqualTo(range(100));
  }

  @Test
  void aboutTheWantedShareIsLost() {
    Impairment impairment = new Impairment(2, 0.05, 0);
    int arrived = through(impairment, 20_000).size();
    assertThat(impairment.dropped()).isEqualTo(20_000 - arrived);
    assertThat(arrived / 20_000.0).isCloseTo(0.95, within(0.01));
  }

  @Test
  void reorderingLosesNothingAndMovesPacketsOnlyALittle() {
    Property.check(
        50,
        random -> {
          Impairment impairment = new Impairment(random.nextLong(), 0, 0.2);
          List<Integer> arrived = through(impairment, 500);
          assertThat(arrived).containsExactlyInAnyOrderElementsOf(range(500));
          assertThat(arrived).isNotEqualTo(range(500));
          assertThat(impairment.reordered()).isPositive();
          for (int i = 0; i < arrived.size(); i++) {
            // A held packet may be held longer by as many as are held with it.
            assertThat(Math.abs(arrived.get(i) - i)).isLessThan(32);
          }
        });
  }

  @Test
  void theSameSeedDoesTheSame() {
    assertThat(through(new Impairment(3, 0.1, 0.1), 1_000))
        .isEqualTo(through(new Impairment(3, 0.1, 0.1), 1_000));
  }

  private static List<Integer> through(Impairment impairment, int count) {
    List<byte[]> out = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      out.addAll(impairment.pass(new byte[] {(byte) (i >> 8), (byte) i}));
    }
    out.addAll(impairment.flush());
    return out.stream().map(b -> ((b[0] & 0xFF) << 8) | (b[1] & 0xFF)).toList();
  }

  private static List<Integer> range(int count) {
    return IntStream.range(0, count).boxed().toList();
  }
}
