package io.videoconf.recorder.platform.db;

import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.model.port.RecordingStore.Cursor;
import io.videoconf.recorder.model.port.RecordingStore.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** One page of recordings, newest first. */
final class RecordingQuery {
  private RecordingQuery() {}

  static List<Recording> run(Handle handle, Query query) {
    List<String> conditions = new ArrayList<>();
    conditions.add(query.status() == null ? "status <> 'deleted'" : "status = :status");
    addIf(query.meetingId() != null, conditions, "meeting_id = :meetingId");
    addIf(query.from() != null, conditions, "created_at >= :from");
    addIf(query.to() != null, conditions, "created_at < :to");
    addIf(
        query.before() != null, conditions, "(created_at, recording_id) < (:beforeAt, :beforeId)");
    addIf(
        query.visibleTo() != null,
        conditions,
        "(host_user_id = :user or recording_id in"
            + " (select p.recording_id from participant p where p.user_id = :user))");
    var sql =
        handle
            .createQuery(
                "select * from recording where "
                    + String.join(" and ", conditions)
                    + " order by created_at desc, recording_id desc limit :limit offset :offset")
            .bind("limit", query.limit())
            .bind("offset", query.offset());
    Instant from = query.from();
    Instant to = query.to();
    Cursor before = query.before();
    if (query.status() != null) {
      sql.bind("status", Rows.text(query.status()));
    }
    if (query.meetingId() != null) {
      sql.bind("meetingId", query.meetingId());
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
    return sql.map((row, _) -> Rows.recording(row)).list();
  }

  private static void addIf(boolean wanted, List<String> conditions, String condition) {
    if (wanted) {
      conditions.add(condition);
    }
  }
}
