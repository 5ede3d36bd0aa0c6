package io.videoconf.recorder.platform.db;

import io.videoconf.recorder.model.ListedRecording;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.model.port.RecordingStore.Cursor;
import io.videoconf.recorder.model.port.RecordingStore.Query;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementCustomizer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * One page of recordings, newest first. Every kind of page is a short scan of one index, in the
 * order in which it is shown, however many recordings there are and however deep the page lies.
 */
final class RecordingQuery {
  /**
   * Frequent words are met soon on the way from the newest, rare ones are in the index of titles:
   * which way is the short one is known only of a word, not of a statement that was kept for any.
   */
  private static final StatementCustomizer PLANNED_FOR_ITS_VALUES =
      new StatementCustomizer() {
        @Override
        public void beforeExecution(PreparedStatement statement, StatementContext ctx)
            throws SQLException {
          statement.unwrap(PGStatement.class).setPrepareThreshold(0);
        }
      };

  private RecordingQuery() {}

  static List<Recording> run(Handle handle, Query query) {
    return bound(handle, query, page(query)).map((row, _) -> Rows.recording(row)).list();
  }

  /** With the kinds of their completed outputs: one statement, as a second one costs as much. */
  static List<ListedRecording> page(Handle handle, Query query) {
    return bound(handle, query, withKinds(query))
        .map((row, _) ->
            new ListedRecording(Rows.recording(row), kinds(row.getString("completed_kinds"))))
        .list();
  }

  /** How PostgreSQL finds the page: the lines of EXPLAIN. Runs the query. */
  static List<String> explain(Handle handle, Query query) {
    return bound(handle, query, "explain (analyze, buffers, costs off) " + withKinds(query))
        .mapTo(String.class)
        .list();
  }

  /** What is beside the page is looked for when its rows are known, not for those before it. */
  private static String withKinds(Query query) {
    return """
    select p.*, (select string_agg(o.kind, ',') from output o
      where o.recording_id = p.recording_id and o.status = 'completed') as completed_kinds
    from (%s) p order by p.listed_at desc, p.recording_id desc
    """
        .formatted(page(query));
  }

  private static Set<OutputKind> kinds(@Nullable String names) {
    Set<OutputKind> kinds = EnumSet.noneOf(OutputKind.class);
    if (names != null) {
      for (String name : names.split(",")) {
        boolean _ = kinds.add(Rows.value(OutputKind.class, name));
      }
    }
    return kinds;
  }

  private static String page(Query query) {
    // The order is that of the index of whoever may see: both tables hold the same time.
    String keys = query.visibleTo() == null ? "r" : "v";
    List<String> conditions = new ArrayList<>();
    conditions.add(query.status() == null ? "r.status <> 'deleted'" : "r.status = :status");
    addIf(query.visibleTo() != null, conditions, "v.user_id = :user");
    addIf(query.meetingId() != null, conditions, "r.meeting_id = :meetingId");
    addIf(query.titlePart() != null, conditions, "r.title ilike :title");
    addIf(query.from() != null, conditions, keys + ".created_at >= :from");
    addIf(query.to() != null, conditions, keys + ".created_at < :to");
    addIf(
        query.before() != null,
        conditions,
        "(" + keys + ".created_at, " + keys + ".recording_id) < (:beforeAt, :beforeId)");
    // Numbers in the text: a plan for an unknown limit would be one for a tenth of the table.
    return "select r.*, "
        + keys
        + ".created_at as listed_at from recording r"
        + (query.visibleTo() == null ? "" : " join recording_viewer v using (recording_id)")
        + " where "
        + String.join(" and ", conditions)
        + String.format(" order by %1$s.created_at desc, %1$s.recording_id desc", keys)
        + " limit "
        + query.limit()
        + " offset "
        + query.offset();
  }

  private static org.jdbi.v3.core.statement.Query bound(Handle handle, Query query, String text) {
    var sql = handle.createQuery(text);
    Instant from = query.from();
    Instant to = query.to();
    Cursor before = query.before();
    if (query.status() != null) {
      sql.bind("status", Rows.text(query.status()));
    }
    if (query.meetingId() != null) {
      sql.bind("meetingId", query.meetingId());
    }
    if (query.titlePart() != null) {
      sql.bind("title", "%" + literal(query.titlePart()) + "%");
      sql.addCustomizer(PLANNED_FOR_ITS_VALUES);
    }
    if (from != null) {
      sql.bind("from", from);
    }
    if (to != null) {
      sql.bind("to", to);
    }
    if (before != null) {
      sql.bind("beforeAt", before.createdAt()).bind("beforeId", before.recordingId());
    }
    if (query.visibleTo() != null) {
      sql.bind("user", query.visibleTo());
    }
    return sql;
  }

  /** The text as a pattern that only the text itself matches, in whatever case. */
  private static String literal(String text) {
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }

  private static void addIf(boolean wanted, List<String> conditions, String condition) {
    if (wanted) {
      conditions.add(condition);
    }
  }
}
