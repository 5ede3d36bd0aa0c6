package io.videoconf.recorder.model.job;

import java.util.UUID;

/**
 * A job as it travels through Kafka. Anyone may send one; {@code docs/jobs.md} has its JSON schema.
 * The same {@code jobId} again is the same job.
 *
 * @param version of the schema; 1
 * @param sourceKey object to read: the recording's master
 */
public record JobMessage(
    int version, UUID jobId, JobKind kind, UUID recordingId, String sourceKey) {}
