package io.videoconf.recorder.standalone.demo;

import io.videoconf.recorder.cell.CellConfig;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds the cells that this process has started. */
final class RecorderCells {
  private RecorderCells() {}

  /** Process ids of all cells that run now but {@code known}. */
  static Set<Long> runningBut(Collection<Long> known) {
    Set<Long> pids = new TreeSet<>();
    ProcessHandle.current()
        .descendants()
        .filter(RecorderCells::isCell)
        .map(ProcessHandle::pid)
        .filter(pid -> !known.contains(pid))
        .forEach(pids::add);
    return pids;
  }

  private static boolean isCell(ProcessHandle process) {
    return process
        .info()
        .arguments()
        .map(arguments -> List.of(arguments).contains(CellConfig.MEDIA_MAIN_CLASS))
        .orElse(false);
  }
}
