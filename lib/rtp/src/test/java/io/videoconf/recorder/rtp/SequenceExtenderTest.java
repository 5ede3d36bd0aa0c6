package io.videoconf.recorder.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SequenceExtenderTest {

  @Test
  void followsA64BitCounterThrough16BitWraps() {
    Seeded.check(50, random -> follow(random, 16, SequenceExtender::of16Bits));
  }

  @Test
  void followsA64BitCounterThrough32BitWraps() {
    Seeded.check(50, random -> follow(random, 32, SequenceExtender::of32Bits));
  }

  /** The oracle is the counter itself, of which the extender sees the low bits only. */
  private static void follow(Random random, int bits, Supplier<SequenceExtender> create) {
    long range = 1L << bits;
    long truth = random.nextLong(range);
    SequenceExtender extender = create.get();
    assertThat(extender.extend(truth)).isEqualTo(truth);
    for (int i = 0; i < 2_000; i++) {
      truth += random.nextLong(-range / 2, range / 2);
      long low = truth & (range - 1);
      assertThat(extender.peek(low)).isEqualTo(truth);
      assertThat(extender.extend(low)).isEqualTo(truth);
    }
  }

  @Test
  void aPacketFromBeforeTheWrapIsPlacedBeforeIt() {
    SequenceExtender extender = SequenceExtender.of16Bits();

    assertThat(extender.extend(65535)).isEqualTo(65535);
    assertThat(extender.extend(0)).isEqualTo(65536);
    assertThat(extender.extend(65534)).isEqualTo(65534);
    assertThat(extender.extend(1)).isEqualTo(65537);
  }
}
