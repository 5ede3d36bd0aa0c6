package io.videoconf.recorder.platform.db;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/**
 * The rows that wait to be published. Several relays may take from it: a row is locked while it is
 * being published and skipped by the others. Delivery is at least once. Thread-safe.
 */
public final class OutboxQueue {
  /** How long a row waits after its topic refused it, so that it does not hold up the others. */
  private static final Duration RETRY_DELAY = Duration.ofSeconds(5);

  /** Published rows are kept so long for a person who asks what happened. */
  private static final Duration RETENTION = Duration.ofDays(1);

  private final Jdbi jdbi;

  public OutboxQueue(Database database) {
    this.jdbi = database.jdbi();
  }

  /** A message to publish. */
  public record Entry(
      long outboxId, String topic, String key, String contentType, String payload) {}

  /**
   * Hands up to {@code limit} due rows to {@code publisher} within one transaction.
   *
   * @param publisher publishes and returns the ids of the rows that the broker has acknowledged
   * @return how many rows were due
   */
  public int publishDue(int limit, Function<List<Entry>, Set<Long>> publisher) {
    return isAnyDue() ? lockAndPublish(limit, publisher) : 0;
  }

  /** Relays ask often and mostly in vain: one statement instead of a transaction. */
  private boolean isAnyDue() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select exists (
                  select from outbox where published_at is null and available_at <= now())
                """)
            .mapTo(Boolean.class)
            .one());
  }

  private int lockAndPublish(int limit, Function<List<Entry>, Set<Long>> publisher) {
    return jdbi.inTransaction(handle -> {
      List<Entry> due =
          handle
              .createQuery(
                  """
                  select outbox_id, topic, message_key, content_type, payload from outbox
                  where published_at is null and available_at <= now()
                  order by outbox_id limit :limit for update skip locked
                  """)
              .bind("limit", limit)
              .map((row, _) ->
                  new Entry(
                      row.getLong("outbox_id"),
                      row.getString("topic"),
                      row.getString("message_key"),
                      row.getString("content_type"),
                      row.getString("payload")))
              .list();
      if (due.isEmpty()) {
        return 0;
      }
      Set<Long> published = publisher.apply(due);
      for (Entry entry : due) {
        String change =
            published.contains(entry.outboxId())
                ? "published_at = now()"
                : "available_at = now() + interval '" + RETRY_DELAY.toSeconds() + " seconds'";
        handle.execute("update outbox set " + change + " where outbox_id = ?", entry.outboxId());
      }
      return due.size();
    });
  }

  /** Age of the oldest row that is due and not published; zero when there is none. */
  public Duration lag() {
    double seconds =
        jdbi.withHandle(handle ->
            handle
                .createQuery(
                    """
                    select coalesce(extract(epoch from now() - min(available_at)), 0)
                    from outbox where published_at is null and available_at <= now()
                    """)
                .mapTo(Double.class)
                .one());
    return Duration.ofMillis((long) (seconds * 1000));
  }

  /** Removes rows that were published long ago. */
  public int purge() {
    return jdbi.withHandle(handle ->
        handle
            .createUpdate(
                """
                delete from outbox
                where published_at < now() - :seconds * interval '1 second'
                """)
            .bind("seconds", RETENTION.toSeconds())
            .execute());
  }
}
