package io.videoconf.recorder.media.io;

import io.videoconf.recorder.journal.JournalEntry;
import io.videoconf.recorder.journal.JournalReader;
import io.videoconf.recorder.journal.ReadResult;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.model.cell.WarningCode;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads a journal to which nothing is added any more. */
public final class FinishedJournal {
  private FinishedJournal() {}

  /**
   * Hands on all entries in order.
   *
   * @param reports told what cannot be read
   */
  public static void read(Path journal, Reports reports, Consumer<JournalEntry> receiver) {
    try (JournalReader reader = JournalReader.open(journal)) {
      while (true) {
        switch (reader.next()) {
          case ReadResult.Entry(var entry) -> receiver.accept(entry);
          case ReadResult.AtTail _ -> {
            return;
          }
          case ReadResult.Finished _ -> {
            return;
          }
          case ReadResult.Corrupt(String where, String why) ->
              reports.warning(WarningCode.JOURNAL_DAMAGED, where + ": " + why);
        }
      }
    }
  }
}
