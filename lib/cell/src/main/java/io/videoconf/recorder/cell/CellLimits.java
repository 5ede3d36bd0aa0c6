package io.videoconf.recorder.cell;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a cell may take.
 *
 * @param wallClock for the whole task; null for none (a live composite)
 * @param stall longest time without a report in which the cell does nothing: then it hangs. One
 *     that uses a CPU, or waits for one, may be silent for {@value CellWatch#WORKING_FACTOR} times
 *     as long
 */
public record CellLimits(@Nullable Duration wallClock, Duration stall) {
  /** No cell has so long nothing to do: ticks come while nothing else does. */
  public static final Duration DEFAULT_STALL = Duration.ofSeconds(30);

  public CellLimits {
    if (wallClock != null && !wallClock.isPositive()) {
      throw new IllegalArgumentException("wallClock must be positive, was " + wallClock);
    }
    if (!stall.isPositive()) {
      throw new IllegalArgumentException("stall must be positive, was " + stall);
    }
  }

  /** Lives as long as its meeting, but must keep reporting. */
  public static CellLimits live() {
    return new CellLimits(null, DEFAULT_STALL);
  }

  public static CellLimits within(Duration wallClock) {
    return new CellLimits(wallClock, DEFAULT_STALL);
  }
}
