package io.videoconf.recorder.platform.db;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.job.JobMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Writes what is to be published into the transaction that makes it true. {@link OutboxQueue} hands
 * it on.
 */
final class Outbox {
  /** The topic of {@code recording.started} and its siblings. */
  static final String EVENTS_TOPIC = "recording.events";

  private Outbox() {}

  /** A CloudEvents 1.0 event that the recording has come to a new status. Ids only. */
  static void statusChanged(
      Handle handle, UUID recordingId, String meetingId, ProcessingStatus status) {
    Sent event =
        event(
            handle,
            eventType(status),
            recordingId,
            Map.of(
                "recording_id", recordingId, "meeting_id", meetingId, "status", Rows.text(status)));
    WebhookStore.enqueue(handle, event.id(), eventType(status), recordingId, event.payload());
  }

  /** An event as it goes out, with its id. */
  record Sent(UUID id, String payload) {}

  /** A CloudEvents 1.0 event about a recording. */
  static Sent event(Handle handle, String type, UUID recordingId, Map<String, Object> data) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("specversion", "1.0");
    UUID eventId = UUID.randomUUID();
    event.put("id", eventId);
    event.put("source", "/videoconf/recorder");
    event.put("type", type);
    event.put("subject", recordingId);
    event.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS));
    event.put("datacontenttype", "application/json");
    event.put("data", data);
    String payload = Json.write(event);
    insert(
        handle, EVENTS_TOPIC, recordingId, "application/cloudevents+json", payload, Duration.ZERO);
    return new Sent(eventId, payload);
  }

  /** Rings for a job after {@code delay}. */
  static void ring(Handle handle, JobMessage message, Duration delay) {
    insert(
        handle,
        message.kind().topic(),
        message.jobId(),
        "application/json",
        Json.write(message),
        delay);
  }

  /**
   * As {@link #ring}, unless a ring for the job seems to be waiting already. A ring that is just
   * being published still counts as waiting: use it only where a ring too few is made good later.
   */
  static void ringUnlessWaiting(Handle handle, JobMessage message, Duration delay) {
    boolean waiting =
        handle
            .createQuery(
                """
                select exists (select 1 from outbox
                  where published_at is null and topic = :topic and message_key = :key)
                """)
            .bind("topic", message.kind().topic())
            .bind("key", message.jobId().toString())
            .mapTo(Boolean.class)
            .one();
    if (!waiting) {
      ring(handle, message, delay);
    }
  }

  private static void insert(
      Handle handle, String topic, UUID key, String contentType, String payload, Duration delay) {
    handle
        .createUpdate(
            """
            insert into outbox (topic, message_key, content_type, payload, available_at)
            values (:topic, :key, :contentType, :payload,
                    now() + :delayMillis * interval '1 millisecond')
            """)
        .bind("topic", topic)
        .bind("key", key.toString())
        .bind("contentType", contentType)
        .bind("payload", payload)
        .bind("delayMillis", delay.toMillis())
        .execute();
  }

  private static String eventType(ProcessingStatus status) {
    return status == ProcessingStatus.RECORDING
        ? "recording.started"
        : "recording." + Rows.text(status);
  }
}
