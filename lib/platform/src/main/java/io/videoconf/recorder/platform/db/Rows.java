package io.videoconf.recorder.platform.db;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.LadderRung;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.OutputStatus;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.model.Segment;
import io.videoconf.recorder.model.job.ComposeRequest;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.job.JobPriority;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How rows become records. Enums are stored as their names in lower case. */
final class Rows {
  private static final int JOB_MESSAGE_VERSION = 1;

  private Rows() {}

  static String text(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static Recording recording(ResultSet row) throws SQLException {
    return new Recording(
        uuid(row, "recording_id"),
        row.getString("meeting_id"),
        row.getString("title"),
        row.getString("host_user_id"),
        value(ProcessingStatus.class, row, "status"),
        row.getDouble("duration_seconds"),
        row.getLong("file_size_bytes"),
        row.getTimestamp("created_at").toInstant(),
        row.getTimestamp("started_at").toInstant(),
        instant(row, "ended_at"),
        row.getString("reason_code"),
        row.getString("reason"),
        row.getString("node"));
  }

  static Output output(ResultSet row) throws SQLException {
    return new Output(
        uuid(row, "recording_id"),
        value(OutputKind.class, row, "kind"),
        row.getString("name"),
        value(OutputStatus.class, row, "status"),
        row.getDouble("progress"),
        row.getLong("bytes"),
        row.getString("object_key"),
        row.getString("content_type"),
        row.getString("sha256"),
        row.getString("reason_code"),
        row.getString("reason"),
        row.getString("participant_id"),
        List.of(Json.read(row.getString("rungs"), LadderRung[].class)));
  }

  static Segment segment(ResultSet row) throws SQLException {
    return new Segment(
        row.getInt("segment_index"),
        row.getDouble("start_seconds"),
        row.getDouble("duration_seconds"),
        row.getLong("bytes"),
        row.getString("sha256"),
        row.getString("object_key"));
  }

  static JobMessage jobMessage(ResultSet row) throws SQLException {
    return new JobMessage(
        JOB_MESSAGE_VERSION,
        uuid(row, "job_id"),
        value(JobKind.class, row, "kind"),
        uuid(row, "recording_id"),
        row.getString("source_key"),
        compose(row.getString("compose")),
        priority(row.getInt("priority")),
        instant(row, "deadline"),
        row.getString("source_bucket"));
  }

  /** The default is left out, as whoever sent the message most likely did. */
  private static @Nullable JobPriority priority(int rank) {
    JobPriority priority = JobPriority.ofRank(rank);
    return priority == JobPriority.NORMAL ? null : priority;
  }

  private static @Nullable ComposeRequest compose(@Nullable String json) {
    return json == null ? null : Json.read(json, ComposeRequest.class);
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp timestamp = row.getTimestamp(column);
    return timestamp == null ? null : timestamp.toInstant();
  }

  static <E extends Enum<E>> E value(Class<E> type, ResultSet row, String column)
      throws SQLException {
    return value(type, row.getString(column));
  }

  static <E extends Enum<E>> E value(Class<E> type, String text) {
    return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
  }

  private static UUID uuid(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }
}
