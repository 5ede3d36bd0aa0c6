package io.videoconf.recorder.standalone.demo;

import java.io.PrintStream;
import java.time.Duration;

/**
 * A line that shows how things stand: redrawn in place on a terminal, printed now and then
 * elsewhere. Thread-safe.
 */
final class ProgressLine {
  private static final long REPEAT_NANOS = Duration.ofSeconds(5).toNanos();
  private static final String BACK_TO_START_AND_CLEAR = "\r\u001b[K";

  private final PrintStream out;
  private final boolean terminal;
  private boolean drawn;
  private boolean printed;
  private long printedNanos;

  ProgressLine(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Shows {@code text} in place of what was shown before. */
  synchronized void update(String text, long nowNanos) {
    if (terminal) {
      out.print(BACK_TO_START_AND_CLEAR + "  " + text);
      out.flush();
      drawn = true;
    } else if (!printed || nowNanos - printedNanos >= REPEAT_NANOS) {
      out.println("  " + text);
      printed = true;
      printedNanos = nowNanos;
    }
  }

  /** Prints a line that stays. */
  synchronized void println(String text) {
    if (drawn) {
      out.print(BACK_TO_START_AND_CLEAR);
      drawn = false;
    }
    printed = false;
    out.println(text);
  }
}
