package io.videoconf.recorder.ingest.session;

import io.videoconf.recorder.cell.CellLimits;
import io.videoconf.recorder.cell.CellOutcome;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.OutputStatus;
import io.videoconf.recorder.model.cell.CellReport.Done;
import io.videoconf.recorder.model.cell.CellReport.OutputFile;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the master of a composed recording: assembles the segments in a cell, uploads the file, and
 * hands the recording on to the workers. Every step may be repeated after a crash.
 */
final class Finisher {
  private static final Logger log = LoggerFactory.getLogger(Finisher.class);
  private static final int ASSEMBLE_ATTEMPTS = 3;
  private static final CellLimits ASSEMBLE_LIMITS = CellLimits.within(Duration.ofMinutes(30));
  private static final int ATTEMPT = 1;
  private static final String MASTER_FILE = "master.mp4";

  private final SessionContext context;
  private final UUID recordingId;
  private final SessionFiles files;

  Finisher(SessionContext context, UUID recordingId, SessionFiles files) {
    this.context = context;
    this.recordingId = recordingId;
    this.files = files;
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
   */
  Result finish(int segmentCount, Publisher publisher) {
    if (segmentCount == 0) {
      return new Result.Unfinishable(
          "no_media", "no media arrived before the recording was stopped");
    }
    return switch (assemble(segmentCount)) {
      case CellOutcome.Completed completed -> {
        publisher.submit("master", () -> publishMaster(completed.done())).join();
        yield new Result.Finished();
      }
      case CellOutcome.Failed failed ->
          new Result.Unfinishable("assemble_" + failed.code(), failed.message());
      case CellOutcome other ->
          new Result.Unfinishable("assemble_crashed", "joining the segments failed: " + other);
    };
  }

  private CellOutcome assemble(int segmentCount) {
    CellTask task = new CellTask.Assemble(files.segments(), segmentCount, files.master());
    CellOutcome outcome = new CellOutcome.Stopped();
    for (int attempt = 1; attempt <= ASSEMBLE_ATTEMPTS; attempt++) {
      outcome =
          context
              .cells()
              .start(task, files.cellWork(), ASSEMBLE_LIMITS, report -> {})
              .outcome()
              .join();
      if (outcome instanceof CellOutcome.Completed) {
        return outcome;
      }
      log.warn("assembling {} failed (attempt {}): {}", recordingId, attempt, outcome);
    }
    return outcome;
  }

  private void publishMaster(Done done) {
    OutputFile file = done.files().getFirst();
    String key = ObjectKeys.attempt(recordingId, OutputKind.MASTER, ATTEMPT) + MASTER_FILE;
    context.objects().put(key, files.master(), "video/mp4");
    context
        .objects()
        .putIfAbsent(
            ObjectKeys.manifest(recordingId, OutputKind.MASTER),
            manifest(new OutputFile(MASTER_FILE, "video/mp4", file.bytes(), file.sha256())),
            "application/json");
    Output master =
        new Output(
            recordingId,
            OutputKind.MASTER,
            OutputStatus.COMPLETED,
            1,
            file.bytes(),
            key,
            "video/mp4",
            file.sha256(),
            null,
            null);
    context
        .store()
        .completeMaster(
            master,
            done.durationSeconds(),
            List.of(followUp(JobKind.TRANSCODE, key), followUp(JobKind.THUMBNAIL, key)));
  }

  private static byte[] manifest(OutputFile file) {
    record Manifest(int attempt, List<OutputFile> files) {}
    return Json.writeBytes(new Manifest(ATTEMPT, List.of(file)));
  }

  /** The id follows from recording and kind, so that a repeated finish asks for the same job. */
  private JobMessage followUp(JobKind kind, String masterKey) {
    UUID jobId =
        UUID.nameUUIDFromBytes((recordingId + "/" + kind).getBytes(StandardCharsets.UTF_8));
    return new JobMessage(1, jobId, kind, recordingId, masterKey);
  }
}
