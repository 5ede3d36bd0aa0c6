package io.videoconf.recorder.model.webhook;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One event for one webhook.
 *
 * @param payload the CloudEvent, the same in every attempt
 * @param attempts how often it was tried; the newest is the only one that may tell how it went
 * @param nextAttemptAt null unless pending
 * @param lastStatus HTTP status of the newest answer; null when there was none
 * @param lastError why the newest attempt failed; null unless it did
 */
public record Delivery(
    UUID deliveryId,
    UUID webhookId,
    UUID eventId,
    String eventType,
    UUID recordingId,
    String payload,
    Status status,
    int attempts,
    Instant createdAt,
    @Nullable Instant nextAttemptAt,
    @Nullable Instant finishedAt,
    @Nullable Integer lastStatus,
    @Nullable String lastError) {

  /** Where a delivery is in its life. A replay makes it pending again. */
  public enum Status {
    PENDING,
    DELIVERED,
    FAILED
  }

  /**
   * How one attempt went.
   *
   * @param statusCode null when there was no answer
   * @param error null when the target took it
   */
  public record Attempt(
      int attempt,
      Instant at,
      double durationSeconds,
      @Nullable Integer statusCode,
      @Nullable String error) {}
}
