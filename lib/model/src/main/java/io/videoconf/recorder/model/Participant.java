package io.videoconf.recorder.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who took part in a recorded meeting. {@code userId} is known only if the SFU told us.
 */
public record Participant(
    String participantId,
    @Nullable String userId,
    String displayName,
    Instant joinedAt,
    @Nullable Instant leftAt) {}
