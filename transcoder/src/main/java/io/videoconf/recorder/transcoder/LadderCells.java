package io.videoconf.recorder.transcoder;

import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.platform.kafka.JobFailure;
import io.videoconf.recorder.platform.worker.CellRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.DoubleConsumer;

/** Makes a part of a ladder by several cells side by side. Thread-safe. */
final class LadderCells {
  /** A cell takes a second to start: shorter sources are not worth another one. */
  private static final long LEAST_BYTES_PER_CELL = 4L << 20;

  private static final double FIXED_POINT = 1e9;

  private final CellRunner cells;
  private final LadderSettings settings;

  LadderCells(CellRunner cells, LadderSettings settings) {
    this.cells = cells;
    this.settings = settings;
  }

  /**
   * Makes one part. However many cells work on it, it is the same bytes.
   *
   * @param output where all cells write; each file is written by one of them, but for the
   *     initialization segments, which are alike
   * @param progress told 0 to 1, from several threads
   */
  void make(CellTask.Part part, Path input, Path output, Path work, DoubleConsumer progress)
      throws JobFailure, InterruptedException, IOException {
    long share = Files.size(input) / part.count();
    int count = Math.clamp(share / LEAST_BYTES_PER_CELL, 1, settings.cells());
    AtomicLongArray reached = new AtomicLongArray(count);
    List<Callable<CellReport.Done>> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int own = i;
      CellTask.Part piece = new CellTask.Part(part.index() * count + own, part.count() * count);
      Path home = Files.createDirectory(work.resolve("cell-" + own));
      tasks.add(() ->
          cells.run(
              task(input, output, piece),
              home,
              p -> {
                reached.set(own, (long) (p * FIXED_POINT));
                progress.accept(mean(reached));
              }));
    }
    ParallelCells.run(tasks);
  }

  private static double mean(AtomicLongArray values) {
    double sum = 0;
    for (int i = 0; i < values.length(); i++) {
      sum += values.get(i);
    }
    return sum / FIXED_POINT / values.length();
  }

  private CellTask.Transcode task(Path input, Path output, CellTask.Part part) {
    return new CellTask.Transcode(
        input,
        output,
        settings.rungs(),
        LadderSettings.SEGMENT_SECONDS,
        settings.mp4(),
        settings.loudnessLufs(),
        part);
  }

  /** Joins and checks the parts that lie in one folder; returns the files of the whole ladder. */
  List<String> join(Path directory, Path work, DoubleConsumer progress)
      throws JobFailure, InterruptedException, IOException {
    Path home = Files.createDirectory(work.resolve("packager"));
    CellReport.Done done =
        cells.run(new CellTask.PackageLadder(directory, settings.mp4()), home, progress);
    return done.files().stream().map(CellReport.OutputFile::file).toList();
  }
}
