package io.videoconf.recorder.cell;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running cell, or one that has ended. Thread-safe. */
public final class Cell {
  private static final Logger log = LoggerFactory.getLogger(Cell.class);
  private static final int LAST_LINES = 40;
  private static final int MAX_LOG_LINE_BYTES = 2000;

  /** Bad report lines that are logged; the rest is only counted. */
  private static final int MAX_WARNINGS = 10;

  private final Process process;
  private final CellConfig config;
  private final CellListener listener;
  private final ScheduledExecutorService timer;
  private final Consumer<Cell> ended;
  private final CellWatch watch;
  private final Activity activity;
  private final LastLines lastLines = new LastLines(LAST_LINES);
  private final CompletableFuture<CellOutcome> outcome = new CompletableFuture<>();

  // Of the thread that reads standard output.
  private long badLines;
  private @Nullable CellOutcome lastWord;

  private volatile boolean stopRequested;
  private volatile @Nullable CellOutcome killedFor;
  private volatile CellReport.@Nullable Progress progress;

  /**
   * @param ended told before the outcome is
   */
  Cell(
      Process process,
      CellConfig config,
      CellListener listener,
      ScheduledExecutorService timer,
      Consumer<Cell> ended) {
    this.process = process;
    this.config = config;
    this.listener = listener;
    this.timer = timer;
    this.ended = ended;
    this.watch = new CellWatch(config.limits(), System.nanoTime());
    this.activity = new ProcessActivity(process.toHandle());
  }

  /** Process id of the JVM. */
  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** How it ended; completed once, after the last report was delivered. Never exceptional. */
  public CompletableFuture<CellOutcome> outcome() {
    return outcome.copy();
  }

  /** The newest progress report; null before the first. */
  public CellReport.@Nullable Progress progress() {
    return progress;
  }

  /**
   * Asks the cell to end (SIGTERM) and kills it (SIGKILL) if it is still there after {@code grace}.
   * Returns at once; safe to repeat.
   */
  public CompletableFuture<CellOutcome> stop(Duration grace) {
    stopRequested = true;
    // Not Process.destroy: it would close the streams, and with them lose the last reports.
    process.toHandle().destroy();
    try {
      var _ = timer.schedule(this::kill, grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      kill(); // The launcher is closed: nobody would do it later.
    }
    return outcome();
  }

  void stopNow() {
    stopRequested = true;
    kill();
  }

  private void kill() {
    process.toHandle().destroyForcibly();
  }

  void begin(CellTask task) {
    Thread logReader = Thread.ofPlatform().daemon().name("cell-log-" + pid()).start(this::readLog);
    Thread.ofPlatform().daemon().name("cell-" + pid()).start(() -> readReports(logReader));
    try {
      // Stays open: its end tells the cell that we are gone.
      OutputStream stdin = process.getOutputStream();
      stdin.write((Json.write(task) + "\n").getBytes(StandardCharsets.UTF_8));
      stdin.flush();
    } catch (IOException e) {
      log.debug("cell {} ended before it read its task", pid());
    }
  }

  /** Called now and then: kills the cell when it goes beyond a limit. */
  void check(long nowNanos) {
    if (!process.isAlive() || killedFor != null) {
      return;
    }
    CellLimits limits = config.limits();
    switch (watch.check(nowNanos, activity)) {
      case FINE -> checkMemory();
      case STALLED ->
          killFor(crash("neither a report nor work for " + limits.stall().toSeconds() + " s"));
      case SILENT -> {
        long seconds = CellWatch.WORKING_FACTOR * limits.stall().toSeconds();
        killFor(crash("no report for " + seconds + " s"));
      }
      case OUT_OF_TIME -> {
        Duration wallClock = limits.wallClock();
        killFor(new CellOutcome.TimedOut(wallClock == null ? Duration.ZERO : wallClock));
      }
      case LINGERING -> killFor(crash("did not exit after its last report"));
    }
  }

  private void checkMemory() {
    long resident = ResidentMemory.bytes(pid());
    if (resident > config.maxResidentBytes()) {
      killFor(crash("used %d MiB of memory".formatted(resident >> 20)));
    }
  }

  private void killFor(CellOutcome reason) {
    killedFor = reason;
    kill();
  }

  private static CellOutcome crash(String why) {
    return new CellOutcome.Crashed(0, why, "");
  }

  private void readLog() {
    LineSplitter splitter = new LineSplitter(MAX_LOG_LINE_BYTES);
    Consumer<LineSplitter.Line> take =
        line -> {
          lastLines.add(line.text());
          log.debug("cell {}: {}", pid(), line.text());
        };
    readAll(process.getErrorStream(), (bytes, count) -> splitter.feed(bytes, count, take));
    splitter.finish(take);
  }

  private void readReports(Thread logReader) {
    LineReports reports = new LineReports(LineReports.DEFAULT_MAX_LINE_BYTES);
    readAll(process.getInputStream(), (bytes, count) -> reports.feed(bytes, count, this::onLine));
    reports.finish(this::onLine);
    int exitCode = -1;
    try {
      exitCode = process.waitFor();
      logReader.join(TimeUnit.SECONDS.toMillis(5));
      process.getOutputStream().close();
    } catch (InterruptedException | IOException e) {
      log.debug("cell {}: {}", pid(), e.toString());
    }
    if (badLines > MAX_WARNINGS) {
      log.warn("cell {} wrote {} lines that were no reports", pid(), badLines);
    }
    ended.accept(this);
    outcome.complete(judge(exitCode));
  }

  private CellOutcome judge(int exitCode) {
    CellOutcome said = lastWord;
    if (said != null) {
      return said;
    }
    return switch (killedFor) {
      case CellOutcome.Crashed crashed ->
          new CellOutcome.Crashed(exitCode, crashed.why(), lastLines.text());
      case CellOutcome other -> other;
      case null ->
          stopRequested
              ? new CellOutcome.Stopped()
              : new CellOutcome.Crashed(
                  exitCode, "ended with exit code " + exitCode, lastLines.text());
    };
  }

  private void onLine(LineReports.Parsed line) {
    switch (line) {
      case LineReports.Parsed.Bad(String why) -> {
        badLines++;
        if (badLines <= MAX_WARNINGS) {
          log.warn("cell {} wrote {}", pid(), why);
        }
      }
      case LineReports.Parsed.Good(CellReport report) -> onReport(report);
    }
  }

  private void onReport(CellReport report) {
    if (lastWord != null) {
      log.warn("cell {} spoke after its last report", pid());
      return;
    }
    watch.reported(System.nanoTime());
    switch (report) {
      case CellReport.Done done -> lastWord = new CellOutcome.Completed(done);
      case CellReport.Failed failed ->
          lastWord = new CellOutcome.Failed(failed.errorClass(), failed.code(), failed.message());
      case CellReport.Progress newest -> progress = newest;
      case CellReport.SegmentDone segment -> log.debug("cell {}: {}", pid(), segment);
      case CellReport.Quality quality -> log.trace("cell {}: {}", pid(), quality);
      case CellReport.Shown shown -> log.trace("cell {}: {}", pid(), shown);
      case CellReport.Warning warning -> log.debug("cell {}: {}", pid(), warning);
    }
    try {
      listener.onReport(report);
    } catch (RuntimeException e) {
      log.error("a listener failed on a report of cell {}", pid(), e);
    }
    if (lastWord == null) {
      watch.reported(System.nanoTime());
    } else {
      watch.finished(System.nanoTime());
    }
  }

  private interface Chunk {
    void take(byte[] bytes, int count);
  }

  private void readAll(InputStream in, Chunk chunk) {
    byte[] bytes = new byte[8192];
    try {
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        chunk.take(bytes, count);
      }
    } catch (IOException e) {
      log.debug("cell {}: {}", pid(), e.toString());
    }
  }
}
