package io.videoconf.recorder.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.webhook.Delivery;
import io.videoconf.recorder.model.webhook.Webhook;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What callers are shown of webhooks. */
final class WebhookViews {
  private WebhookViews() {}

  @JsonInclude(JsonInclude.Include.ALWAYS)
  record WebhookView(
      UUID webhookId,
      String url,
      List<String> events,
      String description,
      boolean active,
      Instant createdAt) {
    static WebhookView of(Webhook w) {
      return new WebhookView(
          w.webhookId(), w.url(), w.events(), w.description(), w.active(), w.createdAt());
    }
  }

  /** Shown once, when the secret is new. */
  record Created(@JsonUnwrapped WebhookView webhook, String secret) {}

  /**
   * @param statusCode of the newest answer
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record DeliveryView(
      UUID deliveryId,
      UUID webhookId,
      UUID eventId,
      String eventType,
      UUID recordingId,
      Delivery.Status status,
      int attempts,
      Instant createdAt,
      @Nullable Instant nextAttemptAt,
      @Nullable Instant finishedAt,
      @Nullable Integer statusCode,
      @Nullable String error) {
    static DeliveryView of(Delivery d) {
      return new DeliveryView(
          d.deliveryId(),
          d.webhookId(),
          d.eventId(),
          d.eventType(),
          d.recordingId(),
          d.status(),
          d.attempts(),
          d.createdAt(),
          d.nextAttemptAt(),
          d.finishedAt(),
          d.lastStatus(),
          d.lastError());
    }
  }

  @JsonInclude(JsonInclude.Include.ALWAYS)
  record AttemptView(
      int attempt,
      Instant at,
      double durationSeconds,
      @Nullable Integer statusCode,
      @Nullable String error) {}

  /** With what was sent, and how each attempt went. */
  record DeliveryDetail(
      @JsonUnwrapped DeliveryView delivery, JsonNode payload, List<AttemptView> log) {
    static DeliveryDetail of(Delivery delivery, List<Delivery.Attempt> attempts) {
      return new DeliveryDetail(
          DeliveryView.of(delivery),
          Json.MAPPER.readTree(delivery.payload()),
          attempts.stream()
              .map(a ->
                  new AttemptView(
                      a.attempt(), a.at(), a.durationSeconds(), a.statusCode(), a.error()))
              .toList());
    }
  }

  @JsonInclude(JsonInclude.Include.ALWAYS)
  record DeliveryPage(
      List<DeliveryView> deliveries, boolean hasMore, @Nullable String nextCursor) {}
}
