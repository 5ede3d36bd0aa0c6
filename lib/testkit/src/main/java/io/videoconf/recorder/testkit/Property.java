package io.videoconf.recorder.testkit;

import java.util.SplittableRandom;

/**
 * Checks a property on many random inputs. A failure names the seed, and a run with that seed fails
 * in the same way.
 */
public final class Property {
  /** Overrides the seed of every {@link #check(int, Body)}: {@code -Dproperty.seed=123}. */
  private static final String SEED_PROPERTY = "property.seed";

  private Property() {}

  /** What must hold for whatever {@code random} yields; throws when it does not. */
  @FunctionalInterface
  public interface Body {
    void check(SplittableRandom random) throws Exception;
  }

  /** Checks with a new seed each time, or with that of {@code -Dproperty.seed}. */
  public static void check(int runs, Body body) {
    check(Long.getLong(SEED_PROPERTY, System.nanoTime()), runs, body);
  }

  /**
   * Checks {@code runs} times; run {@code i} gets a generator seeded with {@code seed + i}.
   *
   * @throws AssertionError with the seed of the run that failed
   */
  public static void check(long seed, int runs, Body body) {
    for (int run = 0; run < runs; run++) {
      try {
        body.check(new SplittableRandom(seed + run));
      } catch (Exception | AssertionError e) {
        throw new AssertionError(
            "run %d of %d failed; again with -D%s=%d: %s"
                .formatted(run + 1, runs, SEED_PROPERTY, seed + run, e.getMessage()),
            e);
      }
    }
  }
}
