package io.videoconf.recorder.platform.db;

import io.videoconf.recorder.model.Recording;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Meetings and people as the recordings tell of them. Every method is one statement, however many
 * are asked for, and counts only recordings that the viewer may see and that are not deleted; a
 * null viewer may see all. Thread-safe; calls block.
 */
public final class Meetings {
  private static final String SHOWN =
      """
      r.status <> 'deleted' and (cast(:viewer as text) is null or exists (
        select 1 from recording_viewer s
        where s.recording_id = r.recording_id and s.user_id = :viewer))
      """;

  private final Jdbi jdbi;

  public Meetings(Database database) {
    this(database.jdbi());
  }

  Meetings(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * @param title of the newest recording
   * @param active whether it is being recorded
   * @param endedAt null while active
   */
  public record Meeting(
      String meetingId,
      String title,
      @Nullable String hostUserId,
      boolean active,
      Instant startedAt,
      @Nullable Instant endedAt) {}

  /**
   * What nodes that record said of tracks in their last heartbeats, which name 100 recordings each.
   */
  private static final String LIVE =
      """
      with live as materialized (
        select cast(l ->> 'recording_id' as uuid) as recording_id, l -> 'tracks' as tracks
        from service_heartbeat h, jsonb_array_elements(h.load -> 'recordings') l
        where h.service = 'ingest' and h.seen_at > now() - interval '30 seconds'
          and l ->> 'meeting_id' = any(:ids)),
      sent as materialized (
        select live.recording_id, t ->> 'participant_id' as participant_id, t ->> 'source' as source
        from live, jsonb_array_elements(live.tracks) t where not cast(t ->> 'muted' as boolean))
      """;

  /** Whether the participant, being there, sends from such a source. */
  private static final String SENDS =
      """
      p.left_at is null and r.status = 'recording' and exists (select 1 from sent
        where sent.recording_id = r.recording_id and sent.participant_id = p.participant_id
          and sent.source = '%s')
      """;

  /**
   * @param host whether this is the host of the meeting
   * @param leftAt null while there
   * @param muted whether somebody who is there sends no sound, as far as is known
   * @param videoOn whether somebody who is there sends a camera's picture
   * @param screenSharing whether somebody who is there shares a screen
   */
  public record Attendee(
      String participantId,
      @Nullable String userId,
      String displayName,
      boolean host,
      Instant joinedAt,
      @Nullable Instant leftAt,
      boolean muted,
      boolean videoOn,
      boolean screenSharing) {}

  /** Those that there are, by id. */
  public Map<String, Meeting> find(Collection<String> meetingIds, @Nullable String viewer) {
    return jdbi.withHandle(handle -> {
      Map<String, Meeting> found = new HashMap<>();
      bound(
              handle.createQuery(
                  select()
                      + " where r.meeting_id = any(:ids) and "
                      + SHOWN
                      + " group by meeting_id"),
              viewer)
          .bindArray("ids", String.class, meetingIds.toArray())
          .map((row, _) -> meeting(row))
          .forEach(m -> found.put(m.meetingId(), m));
      return found;
    });
  }

  /** Who took part, in order of joining, by meeting. */
  public Map<String, List<Attendee>> attendees(
      Collection<String> meetingIds, @Nullable String viewer) {
    return jdbi.withHandle(handle -> {
      Map<String, List<Attendee>> found = new HashMap<>();
      bound(
              handle.createQuery(
                  LIVE
                      + """
                      select r.meeting_id, p.participant_id,
                        (array_agg(p.user_id order by p.joined_at desc))[1] as user_id,
                        (array_agg(p.display_name order by p.joined_at desc))[1] as display_name,
                        coalesce(bool_or(p.user_id = r.host_user_id), false) as host,
                        min(p.joined_at) as joined_at,
                        case when bool_or(p.left_at is null and r.status = 'recording') then null
                          else max(coalesce(p.left_at, r.ended_at)) end as left_at,
                        coalesce(bool_or(p.left_at is null and r.status = 'recording'
                          and r.recording_id in (select recording_id from live)), false)
                          and not coalesce(bool_or(%s), false) as muted,
                        coalesce(bool_or(%s), false) as video_on,
                        coalesce(bool_or(%s), false) as screen_sharing
                      from recording r join participant p using (recording_id)
                      where r.meeting_id = any(:ids)
                      """
                          .formatted(
                              SENDS.formatted("microphone"),
                              SENDS.formatted("camera"),
                              SENDS.formatted("screen"))
                      + " and "
                      + SHOWN
                      + " group by 1, 2 order by 1, 6, 2"),
              viewer)
          .bindArray("ids", String.class, meetingIds.toArray())
          .map((row, _) -> Map.entry(row.getString("meeting_id"), attendee(row)))
          .forEach(
              e -> found.computeIfAbsent(e.getKey(), _ -> new ArrayList<>()).add(e.getValue()));
      return found;
    });
  }

  /**
   * The newest recordings of each meeting.
   *
   * @param limit of each
   */
  public Map<String, List<Recording>> recordings(
      Collection<String> meetingIds, int limit, @Nullable String viewer) {
    return perKey(
        """
        select w.key, r.* from unnest(:ids) as w(key) cross join lateral (
          select r.* from recording r where r.meeting_id = w.key and %s
          order by r.created_at desc, r.recording_id desc limit :limit) r
        order by r.created_at desc, r.recording_id desc
        """,
        meetingIds, limit, 0, viewer);
  }

  /**
   * The newest recordings that each of the users hosted or took part in.
   *
   * @param limit of each
   */
  public Map<String, List<Recording>> recordingsOfUsers(
      Collection<String> userIds, int limit, int offset, @Nullable String viewer) {
    return perKey(
        """
        select w.key, r.* from unnest(:ids) as w(key) cross join lateral (
          select r.* from recording_viewer v join recording r using (recording_id)
          where v.user_id = w.key and %s
          order by v.created_at desc, v.recording_id desc limit :limit offset :offset) r
        order by r.created_at desc, r.recording_id desc
        """,
        userIds, limit, offset, viewer);
  }

  /**
   * The meetings that each of the users hosted or took part in, newest first.
   *
   * @param active only those that run, or only those that do not; null for both
   * @param limit of each
   */
  public Map<String, List<Meeting>> meetingsOfUsers(
      Collection<String> userIds,
      @Nullable Boolean active,
      int limit,
      int offset,
      @Nullable String viewer) {
    String having =
        active == null
            ? ""
            : " having " + (active ? "" : "not ") + "bool_or(r.status = 'recording')";
    return jdbi.withHandle(handle -> {
      Map<String, List<Meeting>> found = new LinkedHashMap<>();
      bound(
              handle.createQuery(
                  "select w.key, m.* from unnest(:ids) as w(key) cross join lateral ("
                      + select()
                      + " join recording_viewer v using (recording_id) where v.user_id = w.key and "
                      + SHOWN
                      + " group by r.meeting_id"
                      + having
                      + " order by max(r.created_at) desc, r.meeting_id limit :limit offset :offset"
                      + ") m order by m.newest_at desc, m.meeting_id"),
              viewer)
          .bindArray("ids", String.class, userIds.toArray())
          .bind("limit", limit)
          .bind("offset", offset)
          .map((row, _) -> Map.entry(row.getString("key"), meeting(row)))
          .forEach(
              e -> found.computeIfAbsent(e.getKey(), _ -> new ArrayList<>()).add(e.getValue()));
      return found;
    });
  }

  /**
   * Somebody whom the recorder knows.
   *
   * @param name of the account; without one, that of the latest meeting
   * @param email of the account, null without one
   */
  public record Person(String name, @Nullable String email) {}

  /** Those who have an account or took part in a meeting, by user id. */
  public Map<String, Person> people(Collection<String> userIds) {
    return jdbi.withHandle(handle -> {
      Map<String, Person> people = new HashMap<>();
      handle
          .createQuery(
              """
              select w.key, coalesce(a.name, p.display_name) as name, a.email
              from unnest(:ids) as w(key)
              left join account a on a.user_id = w.key
              left join lateral (
                select display_name from participant p where p.user_id = w.key
                order by joined_at desc limit 1) p on a.user_id is null
              where a.user_id is not null or p.display_name is not null
              """)
          .bindArray("ids", String.class, userIds.toArray())
          .map((row, _) ->
              Map.entry(
                  row.getString("key"), new Person(row.getString("name"), row.getString("email"))))
          .forEach(e -> people.put(e.getKey(), e.getValue()));
      return people;
    });
  }

  private Map<String, List<Recording>> perKey(
      String sql, Collection<String> keys, int limit, int offset, @Nullable String viewer) {
    return jdbi.withHandle(handle -> {
      Map<String, List<Recording>> found = new HashMap<>();
      var query = bound(handle.createQuery(String.format(sql, SHOWN)), viewer);
      query.bindArray("ids", String.class, keys.toArray()).bind("limit", limit);
      if (sql.contains(":offset")) {
        query.bind("offset", offset);
      }
      query
          .map((row, _) -> Map.entry(row.getString("key"), Rows.recording(row)))
          .forEach(
              e -> found.computeIfAbsent(e.getKey(), _ -> new ArrayList<>()).add(e.getValue()));
      return found;
    });
  }

  private static String select() {
    return """
    select r.meeting_id, (array_agg(r.title order by r.created_at desc))[1] as title,
      (array_agg(r.host_user_id order by r.created_at desc)
        filter (where r.host_user_id is not null))[1] as host_user_id,
      bool_or(r.status = 'recording') as active, min(r.started_at) as started_at,
      max(r.ended_at) as ended_at, max(r.created_at) as newest_at
    from recording r\
    """;
  }

  private static <S extends SqlStatement<S>> S bound(S statement, @Nullable String viewer) {
    return statement.bind("viewer", viewer);
  }

  private static Meeting meeting(ResultSet row) throws SQLException {
    boolean active = row.getBoolean("active");
    return new Meeting(
        row.getString("meeting_id"),
        row.getString("title"),
        row.getString("host_user_id"),
        active,
        row.getTimestamp("started_at").toInstant(),
        active ? null : Rows.instant(row, "ended_at"));
  }

  private static Attendee attendee(ResultSet row) throws SQLException {
    return new Attendee(
        row.getString("participant_id"),
        row.getString("user_id"),
        row.getString("display_name"),
        row.getBoolean("host"),
        row.getTimestamp("joined_at").toInstant(),
        Rows.instant(row, "left_at"),
        row.getBoolean("muted"),
        row.getBoolean("video_on"),
        row.getBoolean("screen_sharing"));
  }
}
