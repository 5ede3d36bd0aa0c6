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
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.platform.s3.OutputPublisher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the master of a composed recording: assembles the segments in a cell, uploads the file, and
 * hands the recording on to the workers; then its further outputs. Every step may be repeated after
 * a crash.
 */
final class Finisher {
  private static final Logger log = LoggerFactory.getLogger(Finisher.class);
  private static final int ASSEMBLE_ATTEMPTS = 3;
  private static final CellLimits ASSEMBLE_LIMITS = CellLimits.within(Duration.ofMinutes(30));
  private static final int ATTEMPT = 1;

  private final SessionContext context;
  private final UUID recordingId;
  private final SessionFiles files;
  private final OutputChoice outputs;

  Finisher(SessionContext context, UUID recordingId, SessionFiles files, OutputChoice outputs) {
    this.context = context;
    this.recordingId = recordingId;
    this.files = files;
    this.outputs = outputs;
  }

  /** What came of it. */
  sealed interface Result {
    record Finished() implements Result {}

    record Unfinishable(String reasonCode, String reason) implements Result {}
  }

  /**
   * Assembles and publishes. Blocks; storage and database errors are retried by the publisher.
   *
   * @param segmentCount how many segments there are
   * @param tracks what the manifest says of the tracks
   */
  Result finish(int segmentCount, List<TrackSummary> tracks, Publisher publisher) {
    if (segmentCount == 0) {
      return new Result.Unfinishable(
          "no_media", "no media arrived before the recording was stopped");
    }
    return switch (assemble(segmentCount)) {
      case CellOutcome.Completed completed -> {
        FurtherOutputs further =
            new FurtherOutputs(context, recordingId, files, outputs, publisher);
        further.expect(tracks);
        // INVARIANT: the storyboard is there before the job that would make one is asked for.
        StoryboardOutput storyboard = new StoryboardOutput(context, recordingId, files);
        publisher.submit("storyboard", () -> storyboard.publish(completed.done())).join();
        publisher.submit("master", () -> publishMaster(completed.done(), tracks)).join();
        further.make(completed.done(), tracks);
        yield new Result.Finished();
      }
      case CellOutcome.Failed failed ->
          new Result.Unfinishable("assemble_" + failed.code(), failed.message());
      case CellOutcome other ->
          new Result.Unfinishable("assemble_crashed", "joining the segments failed: " + other);
    };
  }

  private CellOutcome assemble(int segmentCount) {
    CellTask task =
        new CellTask.Assemble(
            files.segments(),
            segmentCount,
            files.master(),
            outputs.audioOnly(),
            CellTask.Stills.USUAL);
    CellOutcome outcome = new CellOutcome.Stopped();
    for (int attempt = 1; attempt <= ASSEMBLE_ATTEMPTS; attempt++) {
      outcome =
          context
              .cells()
              .start(task, files.cellWork(), ASSEMBLE_LIMITS, this::logWarning)
              .outcome()
              .join();
      if (outcome instanceof CellOutcome.Completed) {
        return outcome;
      }
      log.warn("assembling {} failed (attempt {}): {}", recordingId, attempt, outcome);
    }
    return outcome;
  }

  private void logWarning(CellReport report) {
    if (report instanceof CellReport.Warning(String code, String message)) {
      log.warn("assembling {}: {} ({})", recordingId, message, code);
    }
  }

  private void publishMaster(Done done, List<TrackSummary> tracks) {
    try {
      Output master =
          new OutputPublisher(context.objects())
              .publish(
                  recordingId,
                  OutputKind.MASTER,
                  ATTEMPT,
                  files.root(),
                  List.of(SessionFiles.MASTER),
                  SessionFiles.MASTER,
                  tracks,
                  _ -> {});
      String key = Objects.requireNonNull(master.objectKey(), "a published output has a key");
      context.store().saveQuality(recordingId, tracks);
      context
          .store()
          .completeMaster(
              master,
              done.durationSeconds(),
              List.of(followUp(JobKind.TRANSCODE, key), followUp(JobKind.THUMBNAIL, key)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("this process ends", e);
    }
  }

  /** The id follows from recording and kind, so that a repeated finish asks for the same job. */
  private JobMessage followUp(JobKind kind, String masterKey) {
    UUID jobId =
        UUID.nameUUIDFromBytes((recordingId + "/" + kind).getBytes(StandardCharsets.UTF_8));
    return new JobMessage(1, jobId, kind, recordingId, masterKey);
  }
}
