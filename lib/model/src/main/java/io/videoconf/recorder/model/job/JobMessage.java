package io.videoconf.recorder.model.job;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as it travels through Kafka. Anyone may send one; {@code docs/jobs.md} has its JSON schema.
 * The same {@code jobId} again is the same job.
 *
 * @param version of the schema; 1
 * @param recordingId whose outputs the job makes; of an object that is none of ours, the id of the
 *     recording that is made for it
 * @param sourceKey what to read: the recording's master, or of a {@link JobKind#COMPOSE} job the
 *     prefix of its journal
 * @param compose what to make; null of other kinds
 * @param priority null for {@link JobPriority#NORMAL}
 * @param deadline a job that is not completed by then has failed; null for none
 * @param sourceBucket where {@code sourceKey} is when it is no object of a recording of ours; null
 *     for our own bucket
 */
public record JobMessage(
    int version,
    UUID jobId,
    JobKind kind,
    UUID recordingId,
    String sourceKey,
    @Nullable ComposeRequest compose,
    @Nullable JobPriority priority,
    @Nullable Instant deadline,
    @Nullable String sourceBucket) {

  public JobMessage(
      int version,
      UUID jobId,
      JobKind kind,
      UUID recordingId,
      String sourceKey,
      @Nullable ComposeRequest compose) {
    this(version, jobId, kind, recordingId, sourceKey, compose, null, null, null);
  }

  public JobMessage(int version, UUID jobId, JobKind kind, UUID recordingId, String sourceKey) {
    this(version, jobId, kind, recordingId, sourceKey, null);
  }

  /** The name of the outputs that the job makes; empty where there is only one of each kind. */
  public String outputName() {
    return compose == null ? "" : compose.name();
  }

  /** {@link #priority()}, with its default. */
  public JobPriority urgency() {
    return priority == null ? JobPriority.NORMAL : priority;
  }

  /** The same job for another recording. */
  public JobMessage ofRecording(UUID recordingId) {
    return new JobMessage(
        version, jobId, kind, recordingId, sourceKey, compose, priority, deadline, sourceBucket);
  }
}
