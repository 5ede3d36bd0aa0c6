package io.videoconf.recorder.ingest.session;

import io.videoconf.recorder.ingest.session.Finisher.Result;
import io.videoconf.recorder.model.OutputChoice;
import io.videoconf.recorder.model.SoundFormat;
import io.videoconf.recorder.model.TrackSummary;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellReport.ShownTrack;
import io.videoconf.recorder.model.cell.CellReport.TrackQuality;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a recording's journal: its compositor, the segments that it makes, and the master
 * at the end. Thread-safe.
 */
final class Composition implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Composition.class);

  private final SessionContext context;
  private final UUID recordingId;
  private final SessionFiles files;
  private final OutputChoice outputs;
  private final SessionStorage storage;
  private final EventStream events;
  private final Supplier<List<TrackSummary>> summaries;
  private final Runnable onEnd;
  private final SizeHints hints;
  private final SegmentUploads uploads;
  private final ComposerCell composer;

  /** Completes at the stop: packets are kept until then, whatever became of the compositor. */
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  /** By track id, as the compositor last told. */
  private volatile Map<Integer, TrackQuality> quality = Map.of();

  private volatile @Nullable Result result;

  /**
   * @param summaries asked for when the master is made
   * @param onEnd called once there is a result
   */
  Composition(
      SessionContext context,
      UUID recordingId,
      SessionFiles files,
      VideoFormat format,
      SoundFormat sound,
      OutputChoice outputs,
      SessionStorage storage,
      EventStream events,
      Supplier<List<TrackSummary>> summaries,
      Runnable onEnd) {
    this.context = context;
    this.recordingId = recordingId;
    this.files = files;
    this.outputs = outputs;
    this.storage = storage;
    this.events = events;
    this.summaries = summaries;
    this.onEnd = onEnd;
    this.hints = new SizeHints(events);
    this.uploads = new SegmentUploads(context, recordingId, files, format, storage.publisher());
    this.composer =
        new ComposerCell(context, files, format, sound, this::onReport, this::onComposed);
  }

  /**
   * Starts composing.
   *
   * @param firstSegment all before it are finished
   * @param follow whether the journal still grows
   */
  void start(int firstSegment, boolean follow) {
    composer.start(firstSegment, follow);
  }

  /** The journal is complete. */
  void recordingStopped() {
    stopped.complete(null);
  }

  /** What came of it; null until then. */
  @Nullable Result result() {
    return result;
  }

  Map<Integer, TrackQuality> quality() {
    return quality;
  }

  /** How large tracks are seen, by their ids. */
  Map<Integer, ShownTrack> shown() {
    return hints.shown();
  }

  /** Segments that are in the object store and in the database. */
  int uploaded() {
    return uploads.uploaded();
  }

  SessionView.CellView cell() {
    return composer.view();
  }

  /** This process ends: the work is taken up again by the next one. */
  @Override
  public void close() {
    composer.close();
    storage.publisher().close();
    stopped.cancel(false);
  }

  private void onReport(CellReport report) {
    switch (report) {
      case CellReport.SegmentDone segment -> {
        uploads.add(segment);
        events.send("segment", segment);
      }
      case CellReport.Warning warning -> events.send("warning", warning);
      case CellReport.Quality(List<TrackQuality> tracks) -> {
        quality =
            tracks.stream()
                .collect(
                    Collectors.toUnmodifiableMap(
                        TrackQuality::trackId, track -> track, (_, last) -> last));
        events.send("quality", report);
      }
      case CellReport.Shown(List<ShownTrack> tracks) -> hints.told(tracks);
      case CellReport.Progress _ -> events.send("cell", composer.view());
      case CellReport.Done _ -> events.send("cell", composer.view());
      case CellReport.Failed _ -> events.send("cell", composer.view());
    }
  }

  /** The compositor has come to the end of the journal, or cannot go on. */
  private void onComposed(ComposerCell.End end) {
    if (end instanceof ComposerCell.End.GaveUp(String code, String reason) && !stopped.isDone()) {
      log.error("recording {} is not composed any more: {} ({})", recordingId, reason, code);
      events.send("warning", new CellReport.Warning(code, "packets are kept; " + reason));
    }
    stopped.join();
    Result made =
        switch (end) {
          case ComposerCell.End.Composed(int segments) -> finish(segments);
          case ComposerCell.End.GaveUp(String code, String reason) ->
              new Result.Unfinishable(code, reason);
        };
    if (made instanceof Result.Unfinishable(String code, String reason)) {
      log.error("recording {} failed: {} ({})", recordingId, reason, code);
      storage.fail(code, reason);
    }
    result = made;
    storage.publisher().drained().join();
    storage.publisher().close();
    if (made instanceof Result.Finished) {
      files.delete();
    }
    onEnd.run();
  }

  private Result finish(int segments) {
    try {
      storage.publisher().drained().join();
      return new Finisher(context, recordingId, files, outputs)
          .finish(segments, summaries.get(), storage.publisher());
    } catch (CancellationException | CompletionException processEnds) {
      log.info("recording {} will be finished after the restart", recordingId);
      throw processEnds;
    }
  }
}
