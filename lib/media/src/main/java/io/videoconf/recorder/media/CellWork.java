package io.videoconf.recorder.media;

import io.videoconf.recorder.model.cell.CellReport;

/** The work of one cell. Runs once, on one platform thread. */
@FunctionalInterface
public interface CellWork {
  /**
   * Does all of it and closes every native handle.
   *
   * @return the last report: done or failed
   * @throws CellFailure when the work cannot be done and whose fault it is is known
   */
  CellReport run(Reports reports);
}
