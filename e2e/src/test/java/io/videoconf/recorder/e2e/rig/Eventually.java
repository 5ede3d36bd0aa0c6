package io.videoconf.recorder.e2e.rig;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for something that another process does, and no longer than a bound. */
public final class Eventually {
  private static final long POLL_MILLIS = 50;

  private Eventually() {}

  /**
   * @param what is awaited, for the message of the failure
   * @param attempt says what was awaited, once it is there; an exception counts as "not yet"
   * @throws AssertionError when the bound has passed, with the last exception as its cause
   */
  public static <T> T get(String what, Duration bound, Callable<Optional<T>> attempt)
      throws InterruptedException {
    long deadline = System.nanoTime() + bound.toNanos();
    Exception last = null;
    while (System.nanoTime() - deadline < 0) {
      try {
        Optional<T> found = attempt.call();
        if (found.isPresent()) {
          return found.get();
        }
        last = null;
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        last = e;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    throw new AssertionError("not within " + bound.toSeconds() + " s: " + what, last);
  }

  /** As {@link #get}, for a condition. */
  public static void holds(String what, Duration bound, Callable<Boolean> condition)
      throws InterruptedException {
    get(what, bound, () -> condition.call() ? Optional.of(true) : Optional.empty());
  }
}
