package io.videoconf.recorder.platform.db;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.videoconf.recorder.model.CompositeCodec;
import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.OutputStatus;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.model.UuidV7;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.job.ComposeRequest;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.platform.config.DatabaseSettings;
import io.videoconf.recorder.testkit.TestPostgres;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** A migrated database of its own, and what tests put into it. */
public final class TestDatabase {
  public static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  private TestDatabase() {}

  public static Database open() {
    return Database.open(
        new DatabaseSettings(TestPostgres.newDatabase(), null, null, 5), new SimpleMeterRegistry());
  }

  public static Recording recording(Instant createdAt) {
    return new Recording(
        UuidV7.next(createdAt, new Random()),
        "meeting-1",
        "Weekly",
        "host",
        ProcessingStatus.RECORDING,
        0,
        0,
        createdAt,
        createdAt,
        null,
        null,
        null,
        "node-1");
  }

  public static Output output(UUID recordingId, OutputKind kind) {
    return new Output(
        recordingId,
        kind,
        OutputStatus.COMPLETED,
        1,
        1000,
        "recordings/" + recordingId + "/x",
        "video/mp4",
        "ab".repeat(32),
        null,
        null);
  }

  public static JobMessage job(JobKind kind, UUID recordingId) {
    return new JobMessage(
        1, UUID.randomUUID(), kind, recordingId, "recordings/" + recordingId + "/master/1/m.mp4");
  }

  /** A job that composes the recording once more. */
  public static JobMessage compose(UUID recordingId, String name) {
    return new JobMessage(
        1,
        UUID.randomUUID(),
        JobKind.COMPOSE,
        recordingId,
        ObjectKeys.journal(recordingId),
        new ComposeRequest(name, LayoutKind.GRID, null, VideoFormat.HD_720P30, CompositeCodec.VP9));
  }

  /** A recording in processing with a completed master and the given jobs queued. */
  public static UUID processing(JdbiRecordingStore store, JobKind... kinds) {
    Recording recording = recording(START);
    UUID id = recording.recordingId();
    store.create(recording);
    store.startProcessing(id, START.plusSeconds(60));
    store.completeMaster(
        output(id, OutputKind.MASTER),
        60,
        List.of(kinds).stream().map(kind -> job(kind, id)).toList());
    return id;
  }
}
