package io.videoconf.recorder.cell;

import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one composite going over any number of cells: when a cell crashes, another goes on from the
 * first segment that is not finished. Each segment is reported once, in order. Thread-safe.
 */
public final class CellSupervisor {
  private static final Logger log = LoggerFactory.getLogger(CellSupervisor.class);

  public enum State {
    RUNNING,
    /** Crashed; another cell is about to start. */
    WAITING,
    ENDED
  }

  /**
   * How it goes.
   *
   * @param cpuSeconds CPU time of all cells so far
   * @param mediaSeconds how far on the timeline the work has come
   */
  public record Snapshot(
      State state, int restarts, int nextSegment, double cpuSeconds, double mediaSeconds) {}

  private final CellLauncher launcher;
  private final IntFunction<CellTask> task;
  private final Path workDir;
  private final CellListener listener;
  private final CompletableFuture<CellOutcome> outcome = new CompletableFuture<>();

  // Guarded by this.
  private State state = State.WAITING;
  private Restarts restarts;
  private @Nullable Cell cell;
  private boolean stopRequested;
  private double endedCpuSeconds;
  private double cellCpuSeconds;
  private double mediaSeconds;

  private CellSupervisor(
      CellLauncher launcher,
      RestartPolicy policy,
      int firstSegment,
      IntFunction<CellTask> task,
      Path workDir,
      CellListener listener) {
    this.launcher = launcher;
    this.task = task;
    this.workDir = workDir;
    this.listener = listener;
    this.restarts = Restarts.begin(policy, firstSegment);
  }

  /**
   * Starts the first cell.
   *
   * @param firstSegment the first segment to make
   * @param task the task that begins at a segment
   * @param listener hears Progress, SegmentDone and Warning of all cells; how it ended is the
   *     outcome
   */
  public static CellSupervisor start(
      CellLauncher launcher,
      RestartPolicy policy,
      int firstSegment,
      IntFunction<CellTask> task,
      Path workDir,
      CellListener listener) {
    CellSupervisor supervisor =
        new CellSupervisor(launcher, policy, firstSegment, task, workDir, listener);
    supervisor.launch();
    return supervisor;
  }

  /**
   * How it ended at last: never Crashed; Failed with code {@code cell_crashes} when cells kept
   * crashing. Never exceptional.
   */
  public CompletableFuture<CellOutcome> outcome() {
    return outcome.copy();
  }

  public synchronized Snapshot snapshot() {
    return new Snapshot(
        state,
        restarts.restarts(),
        restarts.nextSegment(),
        endedCpuSeconds + cellCpuSeconds,
        mediaSeconds);
  }

  /** Process id of the cell that runs now; -1 when none does. */
  public synchronized long pid() {
    Cell current = cell;
    return current == null ? -1 : current.pid();
  }

  /** Stops for good; see {@link Cell#stop}. */
  public CompletableFuture<CellOutcome> stop(Duration grace) {
    Cell current;
    synchronized (this) {
      stopRequested = true;
      current = cell;
      if (current == null) {
        state = State.ENDED;
      }
    }
    if (current != null) {
      var _ = current.stop(grace);
    } else {
      outcome.complete(new CellOutcome.Stopped());
    }
    return outcome();
  }

  private void launch() {
    CellOutcome failure = null;
    Cell started = null;
    synchronized (this) {
      if (state == State.ENDED) {
        return;
      }
      try {
        started = launcher.start(task.apply(restarts.nextSegment()), workDir, this::onReport);
        cell = started;
        state = State.RUNNING;
      } catch (UncheckedIOException e) {
        failure = new CellOutcome.Crashed(-1, "could not be started: " + e.getMessage(), "");
      } catch (RuntimeException e) {
        failure = new CellOutcome.Failed(ErrorClass.INTERNAL, "cell_not_started", e.toString());
        stopRequested = true;
      }
    }
    if (started != null) {
      var _ = started.outcome().thenAccept(this::onOutcome);
    } else if (failure != null) {
      onOutcome(failure);
    }
  }

  private void onReport(CellReport report) {
    synchronized (this) {
      switch (report) {
        case CellReport.SegmentDone(int index, _, _, _, _, _) -> {
          if (index < restarts.nextSegment()) {
            log.warn("segment {} was reported again", index);
            return;
          }
          restarts = restarts.segmentDone(index);
        }
        case CellReport.Progress(double media, _, double cpu) -> {
          mediaSeconds = Math.max(mediaSeconds, media);
          cellCpuSeconds = cpu;
        }
        case CellReport.Quality _, CellReport.Shown _ -> {
          // The listener's concern alone.
        }
        case CellReport.Warning warning -> log.warn("{}: {}", warning.code(), warning.message());
        case CellReport.Done done -> {
          return;
        }
        case CellReport.Failed failed -> {
          return;
        }
      }
    }
    listener.onReport(report);
  }

  private void onOutcome(CellOutcome ended) {
    CellOutcome last;
    synchronized (this) {
      cell = null;
      endedCpuSeconds += cellCpuSeconds;
      cellCpuSeconds = 0;
      last = state == State.ENDED ? ended : lastOutcome(ended);
      if (last == null) {
        last = restartAfter(ended);
      }
      if (last != null) {
        state = State.ENDED;
      }
    }
    if (last != null) {
      outcome.complete(last);
    }
  }

  /** The outcome of the whole, or null when another cell should try. */
  private @Nullable CellOutcome lastOutcome(CellOutcome ended) {
    boolean mayHelp =
        switch (ended) {
          case CellOutcome.Crashed crashed -> true;
          case CellOutcome.Failed(ErrorClass errorClass, _, _) -> errorClass != ErrorClass.INPUT;
          case CellOutcome.Completed completed -> false;
          case CellOutcome.TimedOut timedOut -> false;
          case CellOutcome.Stopped stopped -> false;
        };
    if (!mayHelp) {
      return ended;
    }
    if (!stopRequested) {
      return null;
    }
    return ended instanceof CellOutcome.Crashed ? new CellOutcome.Stopped() : ended;
  }

  /** Null when another cell will start. */
  private @Nullable CellOutcome restartAfter(CellOutcome ended) {
    long nowNanos = System.nanoTime();
    switch (restarts.crashed(nowNanos)) {
      case Restarts.Decision.GiveUp(int crashes) -> {
        log.error("giving up after {} cells without a new segment: {}", crashes, ended);
        return ended instanceof CellOutcome.Crashed(_, String why, String lastLines)
            ? new CellOutcome.Failed(
                ErrorClass.INTERNAL, "cell_crashes", (why + "\n" + lastLines).strip())
            : ended;
      }
      case Restarts.Decision.RestartAt(long nanos, Restarts next) -> {
        log.warn("starting again from segment {} after: {}", next.nextSegment(), ended);
        restarts = next;
        state = State.WAITING;
        try {
          var _ = launcher.timer().schedule(this::launch, nanos - nowNanos, TimeUnit.NANOSECONDS);
          return null;
        } catch (RejectedExecutionException e) {
          return new CellOutcome.Stopped(); // The launcher is closed.
        }
      }
    }
  }
}
