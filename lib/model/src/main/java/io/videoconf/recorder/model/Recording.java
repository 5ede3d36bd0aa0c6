package io.videoconf.recorder.model;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A recording as the database knows it.
 *
 * @param durationSeconds length so far, or of the finished master
 * @param fileSizeBytes bytes of the master; 0 until there is one
 * @param reasonCode why it failed, as a stable code; null unless it did
 * @param node the ingest node that records it
 */
public record Recording(
    UUID recordingId,
    String meetingId,
    String title,
    @Nullable String hostUserId,
    ProcessingStatus status,
    double durationSeconds,
    long fileSizeBytes,
    Instant createdAt,
    Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable String reasonCode,
    @Nullable String reason,
    String node) {}
