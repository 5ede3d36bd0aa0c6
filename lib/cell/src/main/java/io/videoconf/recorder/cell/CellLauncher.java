package io.videoconf.recorder.cell;

import io.videoconf.recorder.model.cell.CellTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Starts cells and watches them. Thread-safe. Closing kills those that still run. */
public final class CellLauncher implements AutoCloseable {
  private static final Duration CHECK_INTERVAL = Duration.ofMillis(200);

  private final CellConfig config;
  private final Isolation isolation;
  private final CellListener everyReport;
  private final Set<Cell> cells = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("cell-watch").factory());
  private volatile boolean closed;

  /**
   * @param isolation from {@link Isolation#probe}, made once
   */
  public CellLauncher(CellConfig config, Isolation isolation) {
    this(config, isolation, _ -> {});
  }

  /**
   * As above, for who keeps count.
   *
   * @param everyReport hears what every cell says, before the cell's own listener; from several
   *     threads
   */
  public CellLauncher(CellConfig config, Isolation isolation, CellListener everyReport) {
    this.config = config;
    this.isolation = isolation;
    this.everyReport = everyReport;
    long millis = CHECK_INTERVAL.toMillis();
    var _ = timer.scheduleWithFixedDelay(this::check, millis, millis, TimeUnit.MILLISECONDS);
  }

  /**
   * Starts a cell with the configured limits.
   *
   * @param workDir its current and home directory; made where needed
   * @throws UncheckedIOException when no process can be started
   * @throws IllegalStateException when closed
   */
  public Cell start(CellTask task, Path workDir, CellListener listener) {
    return start(task, workDir, config.limits(), listener);
  }

  /** Starts a cell with limits of its own; see {@link #start(CellTask, Path, CellListener)}. */
  public Cell start(CellTask task, Path workDir, CellLimits limits, CellListener listener) {
    if (closed) {
      throw new IllegalStateException("the launcher is closed");
    }
    Path home = workDir.toAbsolutePath();
    Process process;
    try {
      Files.createDirectories(home);
      ProcessBuilder builder = new ProcessBuilder(CellCommand.line(config, isolation, home));
      builder.directory(home.toFile());
      builder.environment().clear();
      builder.environment().putAll(CellCommand.environment(home));
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    CellListener both =
        report -> {
          everyReport.onReport(report);
          listener.onReport(report);
        };
    Cell cell = new Cell(process, config.withLimits(limits), both, timer, cells::remove);
    cells.add(cell);
    cell.begin(task);
    if (closed) {
      cell.stopNow();
    }
    return cell;
  }

  /** Cells that run now. */
  public int running() {
    return cells.size();
  }

  ScheduledExecutorService timer() {
    return timer;
  }

  private void check() {
    long nowNanos = System.nanoTime();
    cells.forEach(cell -> cell.check(nowNanos));
  }

  /** Kills all cells that still run. Stop them before where they should end well. */
  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    cells.forEach(Cell::stopNow);
  }
}
