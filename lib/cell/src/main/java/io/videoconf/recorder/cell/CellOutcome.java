package io.videoconf.recorder.cell;

import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.cell.CellReport;
import java.time.Duration;

/** How a cell ended. */
public sealed interface CellOutcome {

  /** The work is complete. */
  record Completed(CellReport.Done done) implements CellOutcome {}

  /** The cell said that the work cannot be done, or a supervisor has given up. */
  record Failed(ErrorClass errorClass, String code, String message) implements CellOutcome {}

  /**
   * The cell ended without a word, or was killed for hanging or for its memory.
   *
   * @param exitCode 128 + signal when ended by a signal
   * @param why one line for people
   * @param lastLines of its standard error
   */
  record Crashed(int exitCode, String why, String lastLines) implements CellOutcome {}

  /** Killed at its wall-clock limit. */
  record TimedOut(Duration limit) implements CellOutcome {}

  /** Ended because it was asked to. */
  record Stopped() implements CellOutcome {}
}
