package io.videoconf.recorder.model.job;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as it travels through Kafka. Anyone may send one; {@code docs/jobs.md} has its JSON schema.
 * The same {@code jobId} again is the same job.
 *
 * @param version of the schema; 1
 * @param sourceKey what to read: the recording's master, or of a {@link JobKind#COMPOSE} job the
 *     prefix of its journal
 * @param compose what to make; null of other kinds
 */
public record JobMessage(
    int version,
    UUID jobId,
    JobKind kind,
    UUID recordingId,
    String sourceKey,
    @Nullable ComposeRequest compose) {

  public JobMessage(int version, UUID jobId, JobKind kind, UUID recordingId, String sourceKey) {
    this(version, jobId, kind, recordingId, sourceKey, null);
  }

  /** The name of the outputs that the job makes; empty where there is only one of each kind. */
  public String outputName() {
    return compose == null ? "" : compose.name();
  }
}
