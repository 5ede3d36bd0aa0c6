package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.journal.JournalEntry;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.look.Theme;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The journal as if another layout or theme had been chosen at its start and never been changed.
 * What is not replaced stays as it was recorded. Not thread-safe.
 */
final class Overrides {
  private final SessionEvent.@Nullable LayoutChanged layout;
  private final @Nullable Theme theme;
  private boolean begun;

  Overrides(CellTask.@Nullable Rerender rerender) {
    LayoutKind kind = rerender == null ? null : rerender.layout();
    this.layout =
        rerender == null || kind == null
            ? null
            : new SessionEvent.LayoutChanged(kind, null, rerender.customLayout());
    this.theme = rerender == null ? null : rerender.theme();
  }

  /** What stands for an entry. Time goes on as it did. */
  List<JournalEntry> apply(JournalEntry entry) {
    List<JournalEntry> entries = new ArrayList<>();
    entries.add(isReplaced(entry) ? new JournalEntry.Tick(entry.arrivalNanos()) : entry);
    if (!begun) {
      begun = true;
      // Behind the event that starts the recording, for that names a layout too.
      begin(entry.arrivalNanos(), entries);
    }
    return entries;
  }

  private boolean isReplaced(JournalEntry entry) {
    return entry instanceof JournalEntry.Event(long _, SessionEvent event)
        && ((layout != null && event instanceof SessionEvent.LayoutChanged)
            || (theme != null && event instanceof SessionEvent.ThemeChanged));
  }

  private void begin(long arrivalNanos, List<JournalEntry> entries) {
    if (layout != null) {
      entries.add(new JournalEntry.Event(arrivalNanos, layout));
    }
    if (theme != null) {
      entries.add(new JournalEntry.Event(arrivalNanos, new SessionEvent.ThemeChanged(theme)));
    }
  }
}
