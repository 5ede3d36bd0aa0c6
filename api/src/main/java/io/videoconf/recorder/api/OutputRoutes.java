package io.videoconf.recorder.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.OutputStatus;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.model.UuidV7;
import io.videoconf.recorder.model.job.ComposeRequest;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.port.ObjectStore;
import io.videoconf.recorder.model.port.RecordingStore;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ErrorCode;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Takes orders for further outputs of a recording. Thread-safe. */
final class OutputRoutes {
  private static final int MESSAGE_VERSION = 1;

  /** What brokers take by default, less what they put around it. */
  private static final int MAX_MESSAGE_BYTES = 1_000_000;

  private static final String FIRST_CHUNK = "00000000.journal";

  private final RecordingStore recordings;
  private final RecordingAccess access;
  private final ObjectStore objects;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final int mostComposites;

  /**
   * @param mostComposites how many a recording may have
   */
  OutputRoutes(
      RecordingStore recordings,
      RecordingAccess access,
      ObjectStore objects,
      InstantSource clock,
      RandomGenerator random,
      int mostComposites) {
    this.recordings = recordings;
    this.access = access;
    this.objects = objects;
    this.clock = clock;
    this.random = random;
    this.mostComposites = mostComposites;
  }

  void register(RoutesConfig routes) {
    routes.post("/api/v1/recordings/{id}/outputs", this::order);
  }

  private void order(Context ctx) {
    Recording recording = access.orderable(ctx);
    QueryParameters.of(ctx);
    UUID jobId = UuidV7.next(clock.instant(), random);
    ComposeRequest request = OutputOrder.read(ctx).toRequest(jobId.toString());
    UUID id = recording.recordingId();
    JobMessage job =
        new JobMessage(
            MESSAGE_VERSION, jobId, JobKind.COMPOSE, id, ObjectKeys.journal(id), request);
    if (Json.writeBytes(job).length > MAX_MESSAGE_BYTES) {
      throw Invalid.field("theme", "smaller: its images are too large together");
    }
    requireJournal(ctx, recording);
    switch (recordings.request(job, mostComposites)) {
      case ADDED -> {
        // It is on its way.
      }
      case NAME_TAKEN ->
          throw new ApiException(
              ErrorCode.CONFLICT,
              "The recording has an output of that name",
              Map.of("field", "name", "name", request.name()));
      case TOO_MANY ->
          throw new ApiException(
              ErrorCode.CONFLICT,
              "The recording has as many composites as it may have",
              Map.of("reason", "too_many_composites", "limit", mostComposites));
      case GONE -> throw RecordingAccess.notFound(ctx);
    }
    ctx.status(202)
        .header(Header.LOCATION, Links.path(id))
        .json(new Ordered(jobId, id, OutputKind.COMPOSITE, request.name(), OutputStatus.PENDING));
  }

  private void requireJournal(Context ctx, Recording recording) {
    if (recording.status() == ProcessingStatus.RECORDING) {
      throw NotReady.answer(
          ctx,
          recording,
          "The recording cannot be composed again before it has ended",
          NotReady.afterTheMeeting(recording));
    }
    String firstChunk = ObjectKeys.journalChunk(recording.recordingId(), FIRST_CHUNK);
    if (objects.size(firstChunk).isEmpty()) {
      throw new ApiException(
          ErrorCode.CONFLICT,
          "The recording's journal is not kept any more: it cannot be composed again",
          Map.of(
              "recording_id", recording.recordingId().toString(),
              "processing_status", Objects.toString(recording.status()).toLowerCase(Locale.ROOT),
              "reason", "journal_missing"));
    }
  }

  @JsonInclude(JsonInclude.Include.ALWAYS)
  private record Ordered(
      UUID jobId, UUID recordingId, OutputKind kind, String name, OutputStatus status) {}
}
