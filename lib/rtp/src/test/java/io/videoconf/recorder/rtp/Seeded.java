package io.videoconf.recorder.rtp;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Runs a property many times with random data. A failure names the seed; {@code -Dtest.seed=N} runs
 * that one again.
 */
public final class Seeded {
  private Seeded() {}

  public static void check(int times, Consumer<Random> property) {
    Long given = Long.getLong("test.seed");
    long first = given != null ? given : new Random().nextLong();
    int count = given != null ? 1 : times;
    for (int i = 0; i < count; i++) {
      long seed = first + i;
      try {
        property.accept(new Random(seed));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("with -Dtest.seed=" + seed + ": " + e.getMessage(), e);
      }
    }
  }

  /**
   * Some bits flipped, bytes replaced, the end cut or grown: mostly still close to the original.
   */
  public static byte[] mutate(byte[] original, Random random) {
    byte[] bytes = original.clone();
    int changes = random.nextInt(4);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      int at = random.nextInt(Math.min(bytes.length, random.nextBoolean() ? 24 : bytes.length));
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0 : 0xFF);
        case 3 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
        default -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(9));
      }
    }
    return bytes;
  }
}
