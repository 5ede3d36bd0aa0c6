package io.videoconf.recorder.cell;

import java.time.Duration;

/**
 * When a crashed composite is started again.
 *
 * @param firstBackoff wait after the first crash; doubles with each further one until a new segment
 *     is finished
 * @param maxBackoff longest wait
 * @param maxCrashes crashes without any new segment in between after which the input counts as
 *     poison
 */
public record RestartPolicy(Duration firstBackoff, Duration maxBackoff, int maxCrashes) {
  public RestartPolicy {
    if (firstBackoff.isNegative() || maxBackoff.compareTo(firstBackoff) < 0) {
      throw new IllegalArgumentException(
          "backoff must be 0 <= first <= max, was " + firstBackoff + ", " + maxBackoff);
    }
    if (maxCrashes < 1) {
      throw new IllegalArgumentException("maxCrashes must be at least 1, was " + maxCrashes);
    }
  }

  /** A live recording goes on within half a second; one that cannot ends after some 15 s. */
  public static RestartPolicy defaults() {
    return new RestartPolicy(Duration.ofMillis(500), Duration.ofSeconds(10), 5);
  }

  /** The wait after this many crashes in a row, from 1. */
  Duration backoff(int crashes) {
    Duration backoff = firstBackoff;
    for (int i = 1; i < crashes && backoff.compareTo(maxBackoff) < 0; i++) {
      backoff = backoff.multipliedBy(2);
    }
    return backoff.compareTo(maxBackoff) < 0 ? backoff : maxBackoff;
  }
}
