package io.videoconf.recorder.model.job;

import io.videoconf.recorder.model.ErrorClass;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as those see it who ask about it.
 *
 * @param attempt number of the newest attempt, also of those by other jobs for the same outputs; 0
 *     before the first
 * @param tries attempts that count against the limit
 * @param owner the slot that works on it; null while nobody does
 * @param step how often it went on after its parts were completed
 * @param parts how many parts the current step has; 0 when it was not split
 * @param partsCompleted how many of them are completed
 * @param progress of the newest attempt
 * @param errorClass of the last failure; null when there was none, or it does not matter any more
 * @param reasonCode of the last failure, in snake case
 * @param availableAt a queued job is not taken before
 * @param startedAt of the newest attempt; null before the first
 */
public record JobDetails(
    JobMessage message,
    JobStatus status,
    int attempt,
    int tries,
    @Nullable String owner,
    int step,
    int parts,
    int partsCompleted,
    JobProgress progress,
    @Nullable UUID parentId,
    @Nullable ErrorClass errorClass,
    @Nullable String reasonCode,
    @Nullable String reason,
    Instant createdAt,
    Instant availableAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {}
