package io.videoconf.recorder.media.isolate;

import io.videoconf.recorder.journal.JournalEntry;
import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.CellWork;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.io.FinishedJournal;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.model.event.SessionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

/** Writes each track of a finished journal into files of its own, without decoding it. */
public final class Isolation implements CellWork {
  private final CellTask.Isolate task;

  public Isolation(CellTask.Isolate task) {
    this.task = task;
  }

  @Override
  public CellReport run(Reports reports) {
    TrackFiles files = new TrackFiles(task.output(), reports);
    Duration playoutDelay = Duration.ofMillis(task.playoutDelayMillis());
    try (TrackReplay replay =
        new TrackReplay(playoutDelay, track -> new TrackFormats(track, files))) {
      Files.createDirectories(task.output());
      FinishedJournal.read(
          task.journal(),
          reports,
          entry -> {
            replay.onEntry(entry);
            name(entry, files);
            reports.progress(replay.seconds(), 0);
          });
      replay.finish();
      return new CellReport.Done(replay.seconds(), files.complete());
    } catch (IOException e) {
      throw new CellFailure(ErrorClass.DESTINATION, "write_failed", e.toString(), e);
    }
  }

  private static void name(JournalEntry entry, TrackFiles files) {
    if (entry instanceof JournalEntry.Event(long _, SessionEvent event)) {
      switch (event) {
        case SessionEvent.ParticipantJoined(String id, _, String name) -> files.named(id, name);
        case SessionEvent.ParticipantRenamed(String id, String name) -> files.named(id, name);
        default -> {
          // Nobody is called otherwise.
        }
      }
    }
  }
}
