package io.videoconf.recorder.bench.listing;

import io.videoconf.recorder.platform.db.Database;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Recordings made by SQL: one a second, each with its host, a guest, a master and a poster. Every
 * user hosts a hundred and is a guest in a hundred others; a meeting has ten.
 */
final class Rows {
  private static final Instant FIRST = Instant.parse("2015-01-01T00:00:00Z");
  private static final long CHUNK = 500_000;

  /** Of each user as a host. */
  private static final long PER_USER = 100;

  private static final List<String> READ =
      List.of(
          "participant",
          "output",
          "recording",
          "participant_pkey",
          "output_pkey",
          "recording_newest",
          "recording_viewer_newest",
          "recording_pkey");

  private final Database database;
  private final long rows;
  private final PrintStream out;

  Rows(Database database, long rows, PrintStream out) {
    this.database = database;
    this.rows = rows;
    this.out = out;
  }

  /** When the recording of that number was created, counted from 1. */
  static Instant createdAt(long number) {
    return FIRST.plusSeconds(number);
  }

  static UUID id(long number) {
    long millis = createdAt(number).toEpochMilli();
    return new UUID((millis << 16) | 0x7000L, 0x8000_0000_0000_0000L | number);
  }

  long users() {
    return Math.max(1, rows / PER_USER);
  }

  /** Makes them, unless they are there. */
  void make() {
    database
        .jdbi()
        .useHandle(handle -> {
          long there = handle.createQuery("select count(*) from recording").mapTo(Long.class).one();
          if (there == rows) {
            return;
          }
          if (there != 0) {
            throw new IllegalStateException("the database holds " + there + " recordings already");
          }
          long beganNanos = System.nanoTime();
          // Loading into bare tables and building the indexes afterwards is several times faster.
          handle.execute("set session_replication_role = replica");
          handle.execute("set maintenance_work_mem = '512MB'");
          handle.execute("set synchronous_commit = off");
          List<String> indexes = dropIndexes(handle);
          for (long from = 1; from <= rows; from += CHUNK) {
            chunk(handle, from, Math.min(rows, from + CHUNK - 1));
            out.printf("%,d of %,d rows%n", Math.min(rows, from + CHUNK - 1), rows);
          }
          for (String index : indexes) {
            handle.execute(index);
          }
          handle.execute("set session_replication_role = default");
          // Or else vacuum finds rows whose commit is not on the disk yet, and no page is marked as
          // visible to all.
          handle.execute("set synchronous_commit = on");
          handle.execute("vacuum (analyze) recording, recording_viewer, participant, output");
          handle.execute("checkpoint");
          out.printf("made in %.0f s%n", (System.nanoTime() - beganNanos) / 1e9);
        });
  }

  /**
   * Brings what is read into PostgreSQL's memory, as hours of being asked do: what is needed most
   * comes last, and stays.
   */
  void load() {
    database
        .jdbi()
        .useHandle(handle -> {
          handle.execute("create extension if not exists pg_prewarm");
          // As autovacuum has done long before: a page is read from the index of viewers alone.
          handle.execute("vacuum recording_viewer");
          for (String relation : READ) {
            handle.execute("select pg_prewarm(?::regclass)", relation);
          }
        });
  }

  private static List<String> dropIndexes(Handle handle) {
    record Index(String name, String definition) {}
    List<Index> indexes =
        handle
            .createQuery(
                """
                select indexname, indexdef from pg_indexes i
                where schemaname = 'public'
                  and tablename in ('recording', 'recording_viewer', 'participant', 'output')
                  and not exists (select 1 from pg_constraint c where c.conname = i.indexname)
                """)
            .map((row, _) -> new Index(row.getString(1), row.getString(2)))
            .list();
    indexes.forEach(i -> handle.execute("drop index " + i.name()));
    return indexes.stream().map(Index::definition).toList();
  }

  private void chunk(Handle handle, long from, long to) {
    String numbers =
        " from (select i, timestamptz '"
            + FIRST
            + "' + i * interval '1 second' as at from generate_series("
            + from
            + "::bigint, "
            + to
            + "::bigint) i) n";
    String id =
        """
        (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '70008000'
          || lpad(to_hex(i), 12, '0'))::uuid
        """;
    String host = "'user-' || i % " + users();
    String guest = "'user-' || (i * 7 + 3) % " + users();
    handle.execute(
        "insert into recording (recording_id, meeting_id, title, host_user_id, status,"
            + " duration_seconds, file_size_bytes, created_at, started_at, ended_at, node) select "
            + id
            + ", 'meeting-' || i / 10, 'Team Standup ' || i, "
            + host
            + ", 'completed', 1800, 157286400, at, at, at + interval '30 minutes', 'node-1'"
            + numbers);
    handle.execute(
        "insert into recording_viewer (recording_id, user_id, created_at) select "
            + id
            + ", "
            + host
            + ", at"
            + numbers);
    handle.execute(
        "insert into recording_viewer (recording_id, user_id, created_at) select "
            + id
            + ", "
            + guest
            + ", at"
            + numbers
            + " on conflict do nothing");
    handle.execute(
        "insert into participant (recording_id, participant_id, user_id, display_name, joined_at)"
            + " select "
            + id
            + ", 'p-1', "
            + guest
            + ", 'Guest', at"
            + numbers);
    for (String kind : List.of("master", "poster")) {
      handle.execute(
          "insert into output (recording_id, kind, name, status, progress, bytes, object_key)"
              + " select "
              + id
              + ", '"
              + kind
              + "', '', 'completed', 1, 157286400, 'recordings/x'"
              + numbers);
    }
  }
}
