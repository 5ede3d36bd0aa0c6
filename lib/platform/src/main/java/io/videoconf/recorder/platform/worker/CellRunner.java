package io.videoconf.recorder.platform.worker;

import io.videoconf.recorder.cell.Cell;
import io.videoconf.recorder.cell.CellLauncher;
import io.videoconf.recorder.cell.CellListener;
import io.videoconf.recorder.cell.CellOutcome;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.platform.kafka.JobFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.DoubleConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one task in a cell to its end. Thread-safe. */
public final class CellRunner {
  private static final Logger LOG = LoggerFactory.getLogger(CellRunner.class);
  private static final Duration STOP_GRACE = Duration.ofSeconds(3);

  private final CellLauncher launcher;

  /**
   * @param launcher stays the caller's to close
   */
  public CellRunner(CellLauncher launcher) {
    this.launcher = launcher;
  }

  /**
   * Blocks until the cell has ended. An interrupt stops the cell and waits until it is gone.
   *
   * @param home the cell's current directory
   * @param progress told 0 to 1
   * @throws JobFailure when the cell failed, crashed or took too long
   */
  public CellReport.Done run(CellTask task, Path home, DoubleConsumer progress)
      throws JobFailure, InterruptedException {
    return listen(task, home, report -> tell(report, progress));
  }

  /**
   * As {@link #run(CellTask, Path, DoubleConsumer)}, for who wants to hear every report.
   *
   * @param listener called on a thread of the cell's, one report after the other
   */
  public CellReport.Done listen(CellTask task, Path home, CellListener listener)
      throws JobFailure, InterruptedException {
    Cell cell =
        launcher.start(
            task,
            home,
            report -> {
              logWarning(report);
              listener.onReport(report);
            });
    CompletableFuture<CellOutcome> outcome = cell.outcome();
    try {
      return judge(outcome.get());
    } catch (InterruptedException e) {
      // Its files are about to be removed: it must be gone before.
      cell.stop(STOP_GRACE).join();
      throw e;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a cell's outcome is never exceptional", e);
    }
  }

  private static void tell(CellReport report, DoubleConsumer progress) {
    if (report instanceof CellReport.Progress now && now.totalSeconds() > 0) {
      progress.accept(Math.clamp(now.mediaSeconds() / now.totalSeconds(), 0.0, 1.0));
    }
  }

  private static void logWarning(CellReport report) {
    if (report instanceof CellReport.Warning(String code, String message)) {
      LOG.warn("cell: {} {}", code, message);
    }
  }

  private static CellReport.Done judge(CellOutcome outcome)
      throws JobFailure, InterruptedException {
    return switch (outcome) {
      case CellOutcome.Completed(CellReport.Done done) -> done;
      case CellOutcome.Failed(ErrorClass errorClass, String code, String message) ->
          throw new JobFailure(errorClass, code, message);
      case CellOutcome.Crashed crashed -> {
        LOG.error("a cell crashed: {}\n{}", crashed.why(), crashed.lastLines());
        throw new JobFailure(
            ErrorClass.INTERNAL, "cell_crashed", "The media process ended unexpectedly");
      }
      case CellOutcome.TimedOut(Duration limit) ->
          throw new JobFailure(
              ErrorClass.INTERNAL,
              "cell_timed_out",
              "The media process took longer than " + limit.toSeconds() + " s");
      case CellOutcome.Stopped _ -> throw new InterruptedException("the launcher was closed");
    };
  }
}
