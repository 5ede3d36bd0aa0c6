package io.videoconf.recorder.platform.db;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.Participant;
import io.videoconf.recorder.model.WholeRecording;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * All that is shown of a recording by one statement: five cost five times the way to PostgreSQL and
 * back. Rows of other tables come as JSON, whose names are those of our records.
 */
final class WholeRecordings {
  private static final String FIND =
      """
      select r.*, q.tracks, q.gaps, q.gap_seconds,
        (select json_agg(p order by p.joined_at, p.participant_id) from participant p
          where p.recording_id = r.recording_id) as participants,
        (select json_agg(o order by o.kind, o.name) from output o
          where o.recording_id = r.recording_id) as outputs,
        exists (select 1 from segment s
          where s.recording_id = r.recording_id and s.segment_index = 0) as begun
      from recording r left join recording_quality q using (recording_id)
      where r.recording_id = :id
      """;

  private WholeRecordings() {}

  static Optional<WholeRecording> find(Handle handle, UUID recordingId) {
    return handle.createQuery(FIND).bind("id", recordingId).map((row, _) -> whole(row)).findOne();
  }

  private static WholeRecording whole(ResultSet row) throws SQLException {
    return new WholeRecording(
        Rows.recording(row),
        list(row.getString("participants"), Participant[].class),
        list(row.getString("outputs"), Output[].class),
        row.getBoolean("begun"),
        row.getString("tracks") == null ? null : QualityRows.quality(row));
  }

  /**
   * @param json null of no rows
   */
  private static <T> List<T> list(@Nullable String json, Class<T[]> type) {
    return json == null ? List.of() : List.of(Json.read(json, type));
  }
}
