package io.videoconf.recorder.platform.db;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.RecordingQuality;
import io.videoconf.recorder.model.TrackSummary;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Rows of the recording_quality table. */
final class QualityRows {
  /** Seconds. Segments end at a frame: what is shorter than a few frames is no gap. */
  private static final double SHORTEST_GAP = 0.1;

  private QualityRows() {}

  static RecordingQuality quality(ResultSet row) throws SQLException {
    return new RecordingQuality(
        List.of(Json.read(row.getString("tracks"), TrackSummary[].class)),
        row.getInt("gaps"),
        row.getDouble("gap_seconds"));
  }

  static void save(Handle handle, UUID recordingId, List<TrackSummary> tracks) {
    handle
        .createUpdate(
            """
            insert into recording_quality (recording_id, tracks, gaps, gap_seconds)
            select :id, :tracks, count(*), coalesce(sum(gap), 0) from (
              select start_seconds - lag(start_seconds + duration_seconds)
                over (order by segment_index) as gap
              from segment where recording_id = :id) as gaps
            where gap > :shortest
            on conflict (recording_id) do update set tracks = excluded.tracks,
              gaps = excluded.gaps, gap_seconds = excluded.gap_seconds
            """)
        .bind("id", recordingId)
        .bind("tracks", Json.write(tracks))
        .bind("shortest", SHORTEST_GAP)
        .execute();
  }
}
