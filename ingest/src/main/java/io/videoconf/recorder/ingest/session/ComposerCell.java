package io.videoconf.recorder.ingest.session;

import io.videoconf.recorder.cell.CellListener;
import io.videoconf.recorder.cell.CellOutcome;
import io.videoconf.recorder.cell.CellSupervisor;
import io.videoconf.recorder.cell.RestartPolicy;
import io.videoconf.recorder.ingest.IngestSettings;
import io.videoconf.recorder.model.SoundFormat;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.cell.CellTask;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The compositor of one recording, whichever cell it runs in. Thread-safe. */
final class ComposerCell {
  private static final Duration GRACE = Duration.ofSeconds(2);

  /** How composing ended, as far as the recording is concerned. */
  sealed interface End {
    /**
     * All of the journal is composed.
     *
     * @param segments how many there are
     */
    record Composed(int segments) implements End {}

    record GaveUp(String code, String reason) implements End {}
  }

  private final SessionContext context;
  private final SessionFiles files;
  private final VideoFormat format;
  private final SoundFormat sound;
  private final CellListener listener;
  private final Consumer<End> onEnd;
  private volatile @Nullable CellSupervisor supervisor;

  /**
   * @param listener hears every report
   * @param onEnd is told once, on a thread that may block; not when the composer is closed
   */
  ComposerCell(
      SessionContext context,
      SessionFiles files,
      VideoFormat format,
      SoundFormat sound,
      CellListener listener,
      Consumer<End> onEnd) {
    this.context = context;
    this.files = files;
    this.format = format;
    this.sound = sound;
    this.listener = listener;
    this.onEnd = onEnd;
  }

  /**
   * @param firstSegment all before it are finished
   * @param follow whether the journal still grows
   */
  void start(int firstSegment, boolean follow) {
    CellSupervisor started =
        CellSupervisor.start(
            context.cells(),
            RestartPolicy.defaults(),
            firstSegment,
            segment -> task(segment, follow),
            files.cellWork(),
            listener);
    supervisor = started;
    var _ =
        started
            .outcome()
            .thenAccept(outcome ->
                Thread.ofVirtual()
                    .name("composed")
                    .start(() -> end(outcome, started.snapshot().nextSegment())));
  }

  /** Ends the cell; its work is taken up again after a restart of this process. */
  void close() {
    CellSupervisor current = supervisor;
    if (current != null) {
      current.stop(GRACE).join();
    }
  }

  SessionView.CellView view() {
    CellSupervisor current = supervisor;
    if (current == null) {
      return new SessionView.CellView("waiting", 0, 0, 0, null);
    }
    CellSupervisor.Snapshot snapshot = current.snapshot();
    long pid = current.pid();
    return new SessionView.CellView(
        snapshot.state().name().toLowerCase(Locale.ROOT),
        snapshot.restarts(),
        snapshot.cpuSeconds(),
        snapshot.mediaSeconds(),
        pid < 0 ? null : pid);
  }

  private CellTask task(int firstSegment, boolean follow) {
    IngestSettings settings = context.settings();
    return new CellTask.Compose(
        files.journal(),
        files.segments(),
        format,
        firstSegment,
        follow,
        (int) settings.playoutDelay().toMillis(),
        (int) settings.segmentDuration().toSeconds(),
        sound,
        null,
        CellTask.Stills.USUAL);
  }

  private void end(CellOutcome outcome, int segments) {
    switch (outcome) {
      case CellOutcome.Completed _ -> onEnd.accept(new End.Composed(segments));
      case CellOutcome.Failed failed ->
          onEnd.accept(new End.GaveUp("compose_" + failed.code(), failed.message()));
      case CellOutcome.Crashed crashed ->
          onEnd.accept(new End.GaveUp("compose_crashed", crashed.why()));
      case CellOutcome.TimedOut _ ->
          onEnd.accept(new End.GaveUp("compose_timed_out", "the compositor took too long"));
      case CellOutcome.Stopped _ -> {
        // This process ends.
      }
    }
  }
}
