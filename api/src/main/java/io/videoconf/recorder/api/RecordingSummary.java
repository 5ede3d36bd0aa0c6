package io.videoconf.recorder.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.videoconf.recorder.model.ProcessingStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A recording in a list. All eight members are always there, as in the contract's example.
 *
 * @param downloadUrl null until there is a master
 * @param thumbnailUrl null until there is a poster; opens without an Authorization header
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record RecordingSummary(
    UUID recordingId,
    String meetingId,
    String title,
    long durationSeconds,
    long fileSizeBytes,
    ProcessingStatus processingStatus,
    Instant createdAt,
    @Nullable String downloadUrl,
    @Nullable String thumbnailUrl) {}
