package io.videoconf.recorder.model.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who wants to be called.
 *
 * @param owner who made it, and of whose recordings it hears
 * @param allRecordings whether it hears of everybody's
 * @param events {@code recording.started} and its siblings
 */
public record Webhook(
    UUID webhookId,
    String owner,
    boolean allRecordings,
    String url,
    List<String> events,
    String description,
    boolean active,
    Instant createdAt) {

  /** What there is to hear of. */
  public static final List<String> EVENTS =
      List.of("recording.started", "recording.completed", "recording.failed", "recording.deleted");

  public Webhook {
    events = List.copyOf(events);
  }

  /** The same with what is not null changed. */
  public Webhook with(
      @Nullable String newUrl,
      @Nullable List<String> newEvents,
      @Nullable String newDescription,
      @Nullable Boolean newActive) {
    return new Webhook(
        webhookId,
        owner,
        allRecordings,
        Objects.requireNonNullElse(newUrl, url),
        Objects.requireNonNullElse(newEvents, events),
        Objects.requireNonNullElse(newDescription, description),
        Objects.requireNonNullElse(newActive, active),
        createdAt);
  }

  /** Without the URL, which may hold a token of the receiver's. */
  @Override
  public String toString() {
    return "Webhook[" + webhookId + "]";
  }
}
