package io.videoconf.recorder.ingest.session;

import io.videoconf.recorder.cell.CellLimits;
import io.videoconf.recorder.cell.CellOutcome;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputChoice;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.TrackSummary;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellReport.Done;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.platform.s3.OutputPublisher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a recording has besides its master: chapters, the sound alone, single tracks. Each may fail
 * for itself. Every step may be repeated after a crash.
 */
final class FurtherOutputs {
  private static final Logger log = LoggerFactory.getLogger(FurtherOutputs.class);
  private static final int ATTEMPT = 1;
  private static final CellLimits ISOLATE_LIMITS = CellLimits.within(Duration.ofHours(1));

  /** As a cell names the files of tracks: the track's number comes first. */
  private static final Pattern TRACK_FILE = Pattern.compile("((\\d{1,5})-[a-z]+(?:-\\d+)?)\\.\\w+");

  private final SessionContext context;
  private final UUID recordingId;
  private final SessionFiles files;
  private final OutputChoice choice;
  private final Publisher publisher;

  FurtherOutputs(
      SessionContext context,
      UUID recordingId,
      SessionFiles files,
      OutputChoice choice,
      Publisher publisher) {
    this.context = context;
    this.recordingId = recordingId;
    this.files = files;
    this.choice = choice;
    this.publisher = publisher;
  }

  /** Says what will come, so that the recording is not completed before. Blocks. */
  void expect(List<TrackSummary> tracks) {
    List<Output> pending = new ArrayList<>();
    pending.add(Output.pending(recordingId, OutputKind.CHAPTERS, "", null));
    if (choice.audioOnly()) {
      pending.add(Output.pending(recordingId, OutputKind.AUDIO, "", null));
    }
    if (choice.isolatedTracks()) {
      for (TrackSummary track : tracks) {
        pending.add(
            Output.pending(recordingId, OutputKind.TRACK, name(track), track.participantId()));
      }
    }
    publisher.submit("outputs", () -> context.store().expectOutputs(pending)).join();
  }

  /** Makes and publishes them. Blocks. */
  void make(Done assembled, List<TrackSummary> tracks) {
    besideTheMaster(assembled, OutputKind.CHAPTERS, SessionFiles.CHAPTERS);
    if (choice.audioOnly()) {
      besideTheMaster(assembled, OutputKind.AUDIO, SessionFiles.AUDIO);
    }
    if (choice.isolatedTracks()) {
      isolate(assembled.durationSeconds(), tracks);
    }
  }

  /** What the assembly has made along with the master, or has not. */
  private void besideTheMaster(Done assembled, OutputKind kind, String file) {
    boolean told = assembled.files().stream().anyMatch(f -> f.file().equals(file));
    if (told && isFile(files.root().resolve(file))) {
      publish(kind, "", null, files.root(), file);
    } else {
      fail(kind, "", "not_made", file + " could not be made");
    }
  }

  private void isolate(double seconds, List<TrackSummary> tracks) {
    CellTask task =
        new CellTask.Isolate(
            files.journal(), files.tracks(), (int) context.settings().playoutDelay().toMillis());
    CellOutcome outcome =
        context
            .cells()
            .start(task, files.cellWork(), ISOLATE_LIMITS, report -> progress(report, seconds))
            .outcome()
            .join();
    switch (outcome) {
      case CellOutcome.Completed(Done done) -> publishTracks(done, tracks);
      case CellOutcome.Stopped _ -> throw new CancellationException("this process ends");
      case CellOutcome.Failed failed ->
          failTracks(tracks, Set.of(), "isolate_" + failed.code(), failed.message());
      case CellOutcome other -> {
        log.warn("the tracks of {} are not written: {}", recordingId, other);
        failTracks(tracks, Set.of(), "isolate_crashed", "The media process died");
      }
    }
  }

  private void progress(CellReport report, double seconds) {
    switch (report) {
      case CellReport.Progress(double media, _, _) when seconds > 0 ->
          publisher.publish(
              "progress",
              () ->
                  context
                      .store()
                      .outputProgress(recordingId, OutputKind.TRACK, Math.min(1, media / seconds)));
      case CellReport.Warning(String code, String message) ->
          log.warn("tracks of {}: {} ({})", recordingId, message, code);
      default -> {
        // Nothing to tell.
      }
    }
  }

  private void publishTracks(Done done, List<TrackSummary> tracks) {
    Map<Integer, String> participants = new HashMap<>();
    tracks.forEach(track -> participants.put(track.trackId(), track.participantId()));
    Set<String> published = new HashSet<>();
    for (CellReport.OutputFile file : done.files()) {
      Matcher name = TRACK_FILE.matcher(file.file());
      // A cell reads what strangers send: its names are not believed.
      if (name.matches() && isFile(files.tracks().resolve(file.file()))) {
        String participant = participants.get(Integer.parseInt(name.group(2)));
        publish(OutputKind.TRACK, name.group(1), participant, files.tracks(), file.file());
        published.add(name.group(1));
      } else {
        log.error("what a cell calls {} of {} is no track", file.file(), recordingId);
      }
    }
    failTracks(tracks, published, "no_media", "Nothing that can be played arrived");
  }

  private void publish(
      OutputKind kind, String name, @Nullable String participant, Path directory, String file) {
    publisher
        .submit(
            file,
            () -> {
              try {
                Output output =
                    new OutputPublisher(context.objects())
                        .publish(
                            recordingId,
                            kind,
                            name,
                            ATTEMPT,
                            directory,
                            List.of(file),
                            file,
                            null,
                            _ -> {});
                context.store().completeOutput(output.of(participant));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("this process ends", e);
              }
            })
        .join();
  }

  private void failTracks(
      List<TrackSummary> tracks, Set<String> published, String code, String reason) {
    for (TrackSummary track : tracks) {
      if (!published.contains(name(track))) {
        fail(OutputKind.TRACK, name(track), code, reason);
      }
    }
  }

  private void fail(OutputKind kind, String name, String code, String reason) {
    log.warn("output {} {} of {} failed: {} ({})", kind, name, recordingId, reason, code);
    publisher
        .submit("failure", () -> context.store().failOutput(recordingId, kind, name, code, reason))
        .join();
  }

  private static boolean isFile(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static String name(TrackSummary track) {
    return track.trackId() + "-" + track.source().name().toLowerCase(Locale.ROOT);
  }
}
