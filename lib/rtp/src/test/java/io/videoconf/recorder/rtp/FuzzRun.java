package io.videoconf.recorder.rtp;

import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Gives a parser many random inputs and fails when it throws, or hangs. See docs/fuzzing.md.
 *
 * <p>{@code -Dfuzz.inputs=N} sets how many per parser; {@code -Dtest.seed=N} runs one again.
 */
final class FuzzRun {
  /** So that all parsers together take some seconds. */
  private static final int DEFAULT_INPUTS = 3_000;

  /** A parser takes microseconds; so long takes only one that goes round in a circle. */
  private static final long HANG_SECONDS = 30;

  private FuzzRun() {}

  /** Runs {@code input}, which makes an input out of the random numbers and has it read. */
  static void check(Consumer<Random> input) throws InterruptedException {
    check(1, input);
  }

  /**
   * The same for inputs that are many in one.
   *
   * @param weight how many
   */
  static void check(int weight, Consumer<Random> input) throws InterruptedException {
    int count = Math.max(1, Integer.getInteger("fuzz.inputs", DEFAULT_INPUTS) / weight);
    AtomicLong begun = new AtomicLong();
    FutureTask<Boolean> run =
        new FutureTask<>(
            () ->
                Seeded.check(
                    count,
                    random -> {
                      begun.incrementAndGet();
                      input.accept(random);
                    }),
            true);
    Thread thread = Thread.ofPlatform().daemon().start(run);
    while (true) {
      long before = begun.get();
      try {
        run.get(HANG_SECONDS, TimeUnit.SECONDS);
        return;
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Error error ? error : new AssertionError(e.getCause());
      } catch (TimeoutException e) {
        if (begun.get() == before) {
          AssertionError hang = new AssertionError("input " + before + " of the run hangs");
          hang.setStackTrace(thread.getStackTrace());
          throw hang;
        }
      }
    }
  }
}
