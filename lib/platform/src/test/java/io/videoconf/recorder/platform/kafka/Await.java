package io.videoconf.recorder.platform.kafka;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something that real servers bring about. */
final class Await {
  private static final Duration BOUND = Duration.ofSeconds(45);
  private static final Duration STEP = Duration.ofMillis(20);

  private Await() {}

  static void until(String what, BooleanSupplier condition) {
    long deadlineNanos = System.nanoTime() + BOUND.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadlineNanos >= 0) {
        throw new AssertionError("not within " + BOUND + ": " + what);
      }
      LockSupport.parkNanos(STEP.toNanos());
    }
  }
}
