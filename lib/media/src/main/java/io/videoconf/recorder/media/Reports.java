package io.videoconf.recorder.media;

import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.WarningCode;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** What a cell's work tells while it runs. Thread-safe. */
public final class Reports {
  private static final long PROGRESS_INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  private final Consumer<CellReport> receiver;
  private final LongSupplier nanoTime;
  private long lastProgressNanos;

  public Reports(Consumer<CellReport> receiver) {
    this(receiver, System::nanoTime);
  }

  Reports(Consumer<CellReport> receiver, LongSupplier nanoTime) {
    this.receiver = receiver;
    this.nanoTime = nanoTime;
    this.lastProgressNanos = nanoTime.getAsLong() - PROGRESS_INTERVAL_NANOS;
  }

  /**
   * Tells how far the work has come, at most about once a second: call it as often as you like.
   *
   * @param totalSeconds 0 when unknown
   */
  public synchronized void progress(double mediaSeconds, double totalSeconds) {
    long now = nanoTime.getAsLong();
    if (now - lastProgressNanos >= PROGRESS_INTERVAL_NANOS) {
      lastProgressNanos = now;
      receiver.accept(new CellReport.Progress(mediaSeconds, totalSeconds, cpuSeconds()));
    }
  }

  public synchronized void segmentDone(CellReport.SegmentDone report) {
    receiver.accept(report);
  }

  /** Tells how the tracks have been played so far. */
  public synchronized void quality(List<CellReport.TrackQuality> tracks) {
    receiver.accept(new CellReport.Quality(tracks));
  }

  /** Tells how large the tracks are seen from now on. */
  public synchronized void shown(List<CellReport.ShownTrack> tracks) {
    receiver.accept(new CellReport.Shown(tracks));
  }

  public synchronized void warning(WarningCode code, String message) {
    receiver.accept(new CellReport.Warning(code.text(), message));
  }

  private static double cpuSeconds() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(time -> time.toNanos() / 1e9)
        .orElse(0.0);
  }
}
