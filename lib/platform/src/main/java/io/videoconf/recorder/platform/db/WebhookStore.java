package io.videoconf.recorder.platform.db;

import io.videoconf.recorder.model.webhook.Delivery;
import io.videoconf.recorder.model.webhook.Webhook;
import io.videoconf.recorder.platform.auth.SecretSeal;
import io.videoconf.recorder.platform.config.Secret;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Webhooks and their deliveries. Deliveries are written in the transaction that makes their event
 * true; several senders share them by leases. Thread-safe; calls block.
 */
public final class WebhookStore {
  /** Unless it was delivered before. */
  public static final Duration GIVE_UP_AFTER = Duration.ofDays(1);

  /** Finished deliveries are kept so long. */
  private static final Duration RETENTION = Duration.ofDays(30);

  /** So that a target that hangs holds up its own deliveries and no others. */
  private static final int MOST_AT_ONCE_PER_WEBHOOK = 4;

  private final Jdbi jdbi;
  private final SecretSeal seal;

  /**
   * @param seal of the secrets that sign the calls
   */
  public WebhookStore(Database database, SecretSeal seal) {
    this.jdbi = database.jdbi();
    this.seal = seal;
  }

  /**
   * A delivery to attempt now, and to where.
   *
   * @param secret signs the call
   */
  public record Due(Delivery delivery, String url, SecretSeal.Opened secret) {}

  /** Writes the deliveries of an event, within the transaction that makes it true. */
  static void enqueue(
      Handle handle, UUID eventId, String eventType, UUID recordingId, String payload) {
    handle
        .createUpdate(
            """
            insert into webhook_delivery (delivery_id, webhook_id, event_id, event_type,
              recording_id, payload, give_up_at)
            select gen_random_uuid(), w.webhook_id, :event, :type, :recording, :payload,
              now() + :seconds * interval '1 second'
            from webhook w
            where w.active and :type = any(w.events) and (w.all_recordings or exists (
              select 1 from recording_viewer v
              where v.recording_id = :recording and v.user_id = w.owner))
            """)
        .bind("event", eventId)
        .bind("type", eventType)
        .bind("recording", recordingId)
        .bind("payload", payload)
        .bind("seconds", GIVE_UP_AFTER.toSeconds())
        .execute();
  }

  /**
   * @param secret signs the calls
   */
  public void create(Webhook webhook, Secret secret) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                insert into webhook (webhook_id, owner, all_recordings, url, events, description,
                  secret, active, created_at)
                values (:id, :owner, :all, :url, :events, :description, :secret, :active, :at)
                """)
            .bind("id", webhook.webhookId())
            .bind("owner", webhook.owner())
            .bind("all", webhook.allRecordings())
            .bind("url", webhook.url())
            .bindArray("events", String.class, webhook.events().toArray())
            .bind("description", webhook.description())
            .bind("secret", seal.seal(secret, webhook.webhookId()))
            .bind("active", webhook.active())
            .bind("at", webhook.createdAt())
            .execute());
  }

  /** Url, events, description and whether it is active; false when there is none. */
  public boolean update(Webhook webhook) {
    return jdbi.inTransaction(handle -> {
      Optional<String> secret =
          handle
              .createQuery(
                  """
                  update webhook set url = :url, events = :events, description = :description,
                    active = :active
                  where webhook_id = :id returning secret
                  """)
              .bind("id", webhook.webhookId())
              .bind("url", webhook.url())
              .bindArray("events", String.class, webhook.events().toArray())
              .bind("description", webhook.description())
              .bind("active", webhook.active())
              .mapTo(String.class)
              .findOne();
      // What was written before secrets were sealed is sealed now.
      secret
          .filter(stored -> !SecretSeal.isSealed(stored))
          .ifPresent(plain -> writeSecret(handle, webhook.webhookId(), new Secret(plain)));
      return secret.isPresent();
    });
  }

  /** From now on another secret signs the calls; false when there is no such webhook. */
  public boolean replaceSecret(UUID webhookId, Secret secret) {
    return jdbi.withHandle(handle -> writeSecret(handle, webhookId, secret));
  }

  private boolean writeSecret(Handle handle, UUID webhookId, Secret secret) {
    return handle.execute(
            "update webhook set secret = ? where webhook_id = ?",
            seal.seal(secret, webhookId),
            webhookId)
        == 1;
  }

  /** With all its deliveries; false when there is none. */
  public boolean delete(UUID webhookId) {
    return jdbi.withHandle(
        handle -> handle.execute("delete from webhook where webhook_id = ?", webhookId) == 1);
  }

  public Optional<Webhook> find(UUID webhookId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from webhook where webhook_id = :id")
            .bind("id", webhookId)
            .map((row, _) -> webhook(row))
            .findOne());
  }

  /**
   * Oldest first.
   *
   * @param owner whose; null for all
   */
  public List<Webhook> list(@Nullable String owner) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select * from webhook where cast(:owner as text) is null or owner = :owner
                order by created_at, webhook_id
                """)
            .bind("owner", owner)
            .map((row, _) -> webhook(row))
            .list());
  }

  /**
   * Takes deliveries that are due, each for one attempt.
   *
   * @param lease until when nobody else takes them
   */
  public List<Due> claim(int limit, Duration lease) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                with due as (
                  select d.delivery_id from webhook w cross join lateral (
                    select delivery_id from webhook_delivery
                    where webhook_id = w.webhook_id and status = 'pending'
                      and next_attempt_at <= now() and (lease_until is null or lease_until <= now())
                    order by next_attempt_at
                    limit greatest(0, :each - (select count(*) from webhook_delivery
                      where webhook_id = w.webhook_id and status = 'pending'
                        and lease_until > now()))
                    for update skip locked) d
                  where w.active limit :limit)
                update webhook_delivery d set attempts = d.attempts + 1,
                  lease_until = now() + :lease * interval '1 millisecond'
                from due, webhook w
                where d.delivery_id = due.delivery_id and w.webhook_id = d.webhook_id
                returning d.*, w.url, w.secret
                """)
            .bind("each", MOST_AT_ONCE_PER_WEBHOOK)
            .bind("limit", limit)
            .bind("lease", lease.toMillis())
            .map((row, _) -> due(row))
            .list());
  }

  /**
   * Notes how the newest attempt went.
   *
   * @param retryAfter null when it was delivered; else the wait before the next attempt, unless
   *     that would be too late
   * @return where the delivery is now; empty when a later attempt was begun meanwhile
   */
  public Optional<Delivery.Status> finish(
      UUID deliveryId, Delivery.Attempt attempt, @Nullable Duration retryAfter) {
    return jdbi.inTransaction(handle -> {
      Optional<Delivery.Status> status =
          handle
              .createQuery(
                  """
                  update webhook_delivery set lease_until = null, last_status = :code,
                    last_error = :error,
                    status = case when :delivered then 'delivered'
                      when now() + :wait * interval '1 millisecond' >= give_up_at then 'failed'
                      else 'pending' end,
                    finished_at = case when :delivered
                      or now() + :wait * interval '1 millisecond' >= give_up_at then now() end,
                    next_attempt_at = now() + :wait * interval '1 millisecond'
                  where delivery_id = :id and attempts = :attempt and status = 'pending'
                  returning status
                  """)
              .bind("id", deliveryId)
              .bind("attempt", attempt.attempt())
              .bind("code", attempt.statusCode())
              .bind("error", attempt.error())
              .bind("delivered", retryAfter == null)
              .bind("wait", retryAfter == null ? 0 : retryAfter.toMillis())
              .map((row, _) -> Rows.value(Delivery.Status.class, row, "status"))
              .findOne();
      if (status.isPresent()) {
        handle.execute(
            """
            insert into webhook_attempt (delivery_id, attempt, duration_seconds, status_code, error)
            values (?, ?, ?, ?, ?)
            """,
            deliveryId,
            attempt.attempt(),
            attempt.durationSeconds(),
            attempt.statusCode(),
            attempt.error());
      }
      return status;
    });
  }

  /** Makes a finished delivery pending again, for another day; false when it is not there. */
  public boolean replay(UUID webhookId, UUID deliveryId) {
    return jdbi.withHandle(handle ->
        handle
                .createUpdate(
                    """
                    update webhook_delivery set status = 'pending', finished_at = null,
                      next_attempt_at = now(),
                      give_up_at = now() + :seconds * interval '1 second'
                    where webhook_id = :webhook and delivery_id = :id
                    """)
                .bind("webhook", webhookId)
                .bind("id", deliveryId)
                .bind("seconds", GIVE_UP_AFTER.toSeconds())
                .execute()
            == 1);
  }

  /**
   * Newest first.
   *
   * @param beforeAt of the last one of the page before, with {@code beforeId}; or both null
   */
  public List<Delivery> deliveries(
      UUID webhookId,
      Delivery.@Nullable Status status,
      @Nullable Instant beforeAt,
      @Nullable UUID beforeId,
      int limit) {
    return jdbi.withHandle(handle -> {
      var query =
          handle
              .createQuery(
                  "select * from webhook_delivery where webhook_id = :webhook"
                      + (status == null ? "" : " and status = :status")
                      + (beforeAt == null ? "" : " and (created_at, delivery_id) < (:at, :id)")
                      + " order by created_at desc, delivery_id desc limit "
                      + limit)
              .bind("webhook", webhookId);
      if (status != null) {
        query.bind("status", Rows.text(status));
      }
      if (beforeAt != null) {
        query.bind("at", beforeAt).bind("id", beforeId);
      }
      return query.map((row, _) -> delivery(row)).list();
    });
  }

  public Optional<Delivery> delivery(UUID webhookId, UUID deliveryId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select * from webhook_delivery
                where webhook_id = :webhook and delivery_id = :id
                """)
            .bind("webhook", webhookId)
            .bind("id", deliveryId)
            .map((row, _) -> delivery(row))
            .findOne());
  }

  /** In order. */
  public List<Delivery.Attempt> attempts(UUID deliveryId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from webhook_attempt where delivery_id = :id order by attempt")
            .bind("id", deliveryId)
            .map((row, _) ->
                new Delivery.Attempt(
                    row.getInt("attempt"),
                    row.getTimestamp("at").toInstant(),
                    row.getDouble("duration_seconds"),
                    row.getObject("status_code", Integer.class),
                    row.getString("error")))
            .list());
  }

  /** Removes deliveries that were finished long ago. */
  public int purge() {
    return jdbi.withHandle(handle ->
        handle
            .createUpdate(
                """
                delete from webhook_delivery
                where finished_at < now() - :seconds * interval '1 second'
                """)
            .bind("seconds", RETENTION.toSeconds())
            .execute());
  }

  private static Webhook webhook(ResultSet row) throws SQLException {
    return new Webhook(
        row.getObject("webhook_id", UUID.class),
        row.getString("owner"),
        row.getBoolean("all_recordings"),
        row.getString("url"),
        List.of((String[]) row.getArray("events").getArray()),
        row.getString("description"),
        row.getBoolean("active"),
        row.getTimestamp("created_at").toInstant());
  }

  private Due due(ResultSet row) throws SQLException {
    Delivery delivery = delivery(row);
    return new Due(
        delivery, row.getString("url"), seal.open(row.getString("secret"), delivery.webhookId()));
  }

  private static Delivery delivery(ResultSet row) throws SQLException {
    Delivery.Status status = Rows.value(Delivery.Status.class, row, "status");
    return new Delivery(
        row.getObject("delivery_id", UUID.class),
        row.getObject("webhook_id", UUID.class),
        row.getObject("event_id", UUID.class),
        row.getString("event_type"),
        row.getObject("recording_id", UUID.class),
        row.getString("payload"),
        status,
        row.getInt("attempts"),
        row.getTimestamp("created_at").toInstant(),
        status == Delivery.Status.PENDING ? Rows.instant(row, "next_attempt_at") : null,
        Rows.instant(row, "finished_at"),
        row.getObject("last_status", Integer.class),
        row.getString("last_error"));
  }
}
