package io.videoconf.recorder.cell;

import java.time.Duration;

/** Says when a cell has taken too long. Times are of one monotonic clock. Thread-safe. */
final class CellWatch {
  /** What a JVM may take to go once its work is done. */
  static final Duration LINGER = Duration.ofSeconds(10);

  enum Verdict {
    FINE,
    STALLED,
    OUT_OF_TIME,
    /** Said its last word but is still there. */
    LINGERING
  }

  private final CellLimits limits;
  private final long startNanos;
  private long lastReportNanos;
  private boolean finished;

  CellWatch(CellLimits limits, long nowNanos) {
    this.limits = limits;
    this.startNanos = nowNanos;
    this.lastReportNanos = nowNanos;
  }

  synchronized void reported(long nowNanos) {
    lastReportNanos = nowNanos;
  }

  /** Done or Failed has come. */
  synchronized void finished(long nowNanos) {
    lastReportNanos = nowNanos;
    finished = true;
  }

  synchronized Verdict check(long nowNanos) {
    Duration silence = Duration.ofNanos(nowNanos - lastReportNanos);
    if (finished) {
      return silence.compareTo(LINGER) >= 0 ? Verdict.LINGERING : Verdict.FINE;
    }
    Duration wallClock = limits.wallClock();
    if (wallClock != null && Duration.ofNanos(nowNanos - startNanos).compareTo(wallClock) >= 0) {
      return Verdict.OUT_OF_TIME;
    }
    return silence.compareTo(limits.stall()) >= 0 ? Verdict.STALLED : Verdict.FINE;
  }
}
