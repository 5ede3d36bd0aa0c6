package io.videoconf.recorder.platform.limit;

import io.github.bucket4j.Bandwidth;
import java.time.Duration;

/**
 * How often something may be done.
 *
 * @param times at least 1
 * @param period in which {@code times} come back
 * @param gradual whether they come back one by one; else all at once when the period, which begins
 *     with the first use, is over
 */
public record Rate(long times, Duration period, boolean gradual) {

  public Rate {
    if (times < 1 || !period.isPositive()) {
      throw new IllegalArgumentException("a rate must allow something in some time");
    }
  }

  public static Rate hourly(long times) {
    return new Rate(times, Duration.ofHours(1), false);
  }

  Bandwidth bandwidth() {
    var builder = Bandwidth.builder().capacity(times);
    return gradual
        ? builder.refillGreedy(times, period).build()
        : builder.refillIntervally(times, period).build();
  }
}
