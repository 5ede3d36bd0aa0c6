package io.videoconf.recorder.cell;

import io.videoconf.recorder.model.cell.CellReport;
import java.nio.file.Path;

/** Starts a cell, prints its process id, and waits to be killed. */
final class ParentMain {
  private ParentMain() {}

  public static void main(String[] args) throws InterruptedException {
    Path workDir = Path.of(args[0]);
    CellLauncher launcher = new CellLauncher(Cells.config(workDir), Isolation.probe());
    launcher.start(Cells.compose(0), workDir, ParentMain::print);
    Thread.sleep(Long.MAX_VALUE);
  }

  private static void print(CellReport report) {
    if (report instanceof CellReport.Warning(String code, String message)) {
      System.out.println(code + " " + message);
    }
  }
}
