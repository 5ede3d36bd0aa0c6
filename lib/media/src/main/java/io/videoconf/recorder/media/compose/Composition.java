package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.journal.JournalReader;
import io.videoconf.recorder.journal.ReadResult;
import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.CellWork;
import io.videoconf.recorder.media.FileDigest;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.model.cell.WarningCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Composes a recording from its journal: a finished one, or one that is still being written. */
public final class Composition implements CellWork {
  /** How long to wait at the journal's end: shorter than a frame. */
  private static final Duration TAIL_POLL = Duration.ofMillis(15);

  private final CellTask.Compose task;

  public Composition(CellTask.Compose task) {
    this.task = task;
  }

  @Override
  public CellReport run(Reports reports) {
    try (JournalReader reader = JournalReader.open(task.journal());
        Compositor compositor = new Compositor(task, reports)) {
      read(reader, compositor, reports);
      double seconds = compositor.finish();
      if (seconds == 0) {
        return new CellReport.Failed(
            ErrorClass.INPUT, "no_media", "the journal holds no RTP packet");
      }
      return new CellReport.Done(seconds, List.of(initFile()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CellFailure(ErrorClass.INTERNAL, "interrupted", "stopped while waiting", e);
    }
  }

  private void read(JournalReader reader, Compositor compositor, Reports reports)
      throws InterruptedException {
    Overrides overrides = new Overrides(task.rerender());
    while (!compositor.isComplete()) {
      switch (reader.next()) {
        case ReadResult.Entry(var entry) -> overrides.apply(entry).forEach(compositor::onEntry);
        case ReadResult.AtTail _ -> {
          if (!task.follow()) {
            return;
          }
          Thread.sleep(TAIL_POLL);
        }
        case ReadResult.Finished _ -> {
          return;
        }
        case ReadResult.Corrupt(String where, String why) ->
            reports.warning(WarningCode.JOURNAL_DAMAGED, where + ": " + why);
      }
    }
  }

  private CellReport.OutputFile initFile() {
    Path file = task.output().resolve(SegmentNames.INIT);
    try {
      return new CellReport.OutputFile(
          SegmentNames.INIT, "video/mp4", Files.size(file), FileDigest.sha256(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
