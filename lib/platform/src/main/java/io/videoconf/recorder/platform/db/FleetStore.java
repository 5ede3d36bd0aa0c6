package io.videoconf.recorder.platform.db;

import io.videoconf.recorder.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What runs and what waits, for who operates it: what services say of themselves, and the queue of
 * jobs. Thread-safe; calls block.
 */
public final class FleetStore {
  /** What died without a word is shown for so long. */
  private static final Duration KEPT = Duration.ofHours(12);

  private final Jdbi jdbi;

  public FleetStore(Database database) {
    this.jdbi = database.jdbi();
  }

  /**
   * A process of a service.
   *
   * @param instanceId new with each start
   * @param service ingest, transcoder, thumbnailer, api
   */
  public record Instance(
      UUID instanceId, String service, String host, String version, Instant startedAt) {}

  /**
   * What a process said last.
   *
   * @param seenSecondsAgo by the database's clock: those of machines may differ
   * @param load what it does, as the service tells it
   */
  public record Heartbeat(Instance instance, double seenSecondsAgo, JsonNode load) {}

  /**
   * Jobs of one kind in one status.
   *
   * @param oldestSeconds how long the oldest has been there
   */
  public record QueueDepth(String kind, String status, long count, double oldestSeconds) {}

  /** Says that the process lives, and what it does; forgets those that have not for long. */
  public void beat(Instance instance, Map<String, ?> load) {
    jdbi.useTransaction(handle -> {
      handle
          .createUpdate(
              """
              insert into service_heartbeat (instance_id, service, host, version, started_at, load)
              values (:id, :service, :host, :version, :startedAt, cast(:load as jsonb))
              on conflict (instance_id) do update set seen_at = now(), load = excluded.load
              """)
          .bind("id", instance.instanceId())
          .bind("service", instance.service())
          .bind("host", instance.host())
          .bind("version", instance.version())
          .bind("startedAt", instance.startedAt())
          .bind("load", Json.write(load))
          .execute();
      handle.execute(
          "delete from service_heartbeat where seen_at < now() - ? * interval '1 second'",
          KEPT.toSeconds());
    });
  }

  /** The process ends well: nobody need miss it. */
  public void gone(UUID instanceId) {
    jdbi.useHandle(handle ->
        handle.execute("delete from service_heartbeat where instance_id = ?", instanceId));
  }

  /** By service, then the newest first. */
  public List<Heartbeat> heartbeats() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select *, extract(epoch from now() - seen_at) as seen_seconds_ago
                from service_heartbeat order by service, started_at desc, instance_id
                """)
            .map((row, _) -> heartbeat(row))
            .list());
  }

  /** Jobs that wait or run, and those that failed. */
  public List<QueueDepth> queue() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select kind, status, count(*) as jobs,
                  extract(epoch from now() - min(created_at)) as oldest_seconds
                from job where status not in ('completed', 'cancelled')
                group by kind, status order by kind, status
                """)
            .map((row, _) ->
                new QueueDepth(
                    row.getString("kind"),
                    row.getString("status"),
                    row.getLong("jobs"),
                    Math.max(0, row.getDouble("oldest_seconds"))))
            .list());
  }

  private static Heartbeat heartbeat(ResultSet row) throws SQLException {
    return new Heartbeat(
        new Instance(
            row.getObject("instance_id", UUID.class),
            row.getString("service"),
            row.getString("host"),
            row.getString("version"),
            row.getObject("started_at", OffsetDateTime.class).toInstant()),
        Math.max(0, row.getDouble("seen_seconds_ago")),
        Json.MAPPER.readTree(orEmpty(row.getString("load"))));
  }

  private static String orEmpty(@Nullable String json) {
    return json == null ? "{}" : json;
  }
}
