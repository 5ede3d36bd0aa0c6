package io.videoconf.recorder.cell;

import io.videoconf.recorder.model.cell.CellReport;

/**
 * Hears what a cell reports, in order, on a thread of the cell's own. The cell may wait meanwhile
 * and its stall clock runs: hand over and return.
 */
@FunctionalInterface
public interface CellListener {
  void onReport(CellReport report);
}
