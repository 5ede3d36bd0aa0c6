package io.videoconf.recorder.cell;

import java.time.Duration;

/**
 * Says when a cell has taken too long. A silent cell that works, or would if the machine let it, is
 * slow; one that does nothing hangs. Times are of one monotonic clock. Thread-safe.
 */
final class CellWatch {
  /** What a JVM may take to go once its work is done. */
  static final Duration LINGER = Duration.ofSeconds(10);

  /** A cell that only works, and never says anything, may do that so many times longer. */
  static final int WORKING_FACTOR = 20;

  /** Looks come more often. Of a longer time in between we know nothing: we were held up, too. */
  private static final long LONGEST_LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  /** Who uses one part of so many of a CPU works; what an idle virtual machine does is less. */
  private static final int WORK_FACTOR = 10;

  private static final long NEVER = -1;

  enum Verdict {
    FINE,
    /** Neither reports nor works. */
    STALLED,
    /** Works, but has not reported for very long. */
    SILENT,
    OUT_OF_TIME,
    /** Said its last word but is still there. */
    LINGERING
  }

  private final CellLimits limits;
  private final long startNanos;
  private long lastReportNanos;
  private boolean finished;

  /** How long it has done nothing since the last report; work makes good for ten times its time. */
  private long idleNanos;

  private long lookedNanos = NEVER;
  private long cpuNanos;

  CellWatch(CellLimits limits, long nowNanos) {
    this.limits = limits;
    this.startNanos = nowNanos;
    this.lastReportNanos = nowNanos;
  }

  synchronized void reported(long nowNanos) {
    lastReportNanos = nowNanos;
    lookedNanos = NEVER;
  }

  /** Done or Failed has come. */
  synchronized void finished(long nowNanos) {
    lastReportNanos = nowNanos;
    finished = true;
  }

  /** Looks at it, if it has been silent for some time. */
  synchronized Verdict check(long nowNanos, Activity activity) {
    Duration silence = Duration.ofNanos(nowNanos - lastReportNanos);
    if (finished) {
      return silence.compareTo(LINGER) >= 0 ? Verdict.LINGERING : Verdict.FINE;
    }
    Duration wallClock = limits.wallClock();
    if (wallClock != null && Duration.ofNanos(nowNanos - startNanos).compareTo(wallClock) >= 0) {
      return Verdict.OUT_OF_TIME;
    }
    long stall = limits.stall().toNanos();
    if (silence.toNanos() < stall / 2) {
      return Verdict.FINE;
    }
    look(nowNanos, activity, stall / 2);
    if (idleNanos >= stall) {
      return Verdict.STALLED;
    }
    return silence.toNanos() >= WORKING_FACTOR * stall ? Verdict.SILENT : Verdict.FINE;
  }

  /**
   * @param unseenNanos how long nobody looked since the last report
   */
  private void look(long nowNanos, Activity activity, long unseenNanos) {
    long cpu = activity.cpuNanos();
    if (lookedNanos == NEVER) {
      idleNanos = unseenNanos;
    } else {
      long seen = Math.min(nowNanos - lookedNanos, LONGEST_LOOK_NANOS);
      long worked = activity.isWaiting() ? seen : Math.clamp(cpu - cpuNanos, 0, seen);
      idleNanos = Math.max(0, idleNanos + seen - WORK_FACTOR * worked);
    }
    lookedNanos = nowNanos;
    cpuNanos = cpu;
  }
}
