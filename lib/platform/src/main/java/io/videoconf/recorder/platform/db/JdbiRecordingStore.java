package io.videoconf.recorder.platform.db;

import io.videoconf.recorder.model.ListedRecording;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.OutputStatus;
import io.videoconf.recorder.model.Participant;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.model.Segment;
import io.videoconf.recorder.model.TrackSummary;
import io.videoconf.recorder.model.WholeRecording;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.job.JobStatus;
import io.videoconf.recorder.model.port.RecordingStore;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** {@link RecordingStore} in PostgreSQL. */
public final class JdbiRecordingStore implements RecordingStore {
  private final Jdbi jdbi;

  public JdbiRecordingStore(Database database) {
    this.jdbi = database.jdbi();
  }

  @Override
  public void create(Recording recording) {
    jdbi.useTransaction(handle -> {
      int created =
          handle
              .createUpdate(
                  """
                  insert into recording (recording_id, meeting_id, title, host_user_id, status,
                    created_at, started_at, node)
                  values (:id, :meetingId, :title, :hostUserId, 'recording', :createdAt,
                    :startedAt, :node)
                  on conflict do nothing
                  """)
              .bind("id", recording.recordingId())
              .bind("meetingId", recording.meetingId())
              .bind("title", recording.title())
              .bind("hostUserId", recording.hostUserId())
              .bind("createdAt", recording.createdAt())
              .bind("startedAt", recording.startedAt())
              .bind("node", recording.node())
              .execute();
      if (created == 1) {
        OutputRows.add(handle, recording.recordingId(), OutputKind.LIVE, OutputStatus.RUNNING);
        Outbox.statusChanged(
            handle, recording.recordingId(), recording.meetingId(), ProcessingStatus.RECORDING);
      }
    });
  }

  @Override
  public Optional<Recording> find(UUID recordingId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from recording where recording_id = :id")
            .bind("id", recordingId)
            .map((row, _) -> Rows.recording(row))
            .findOne());
  }

  @Override
  public Optional<WholeRecording> findWhole(UUID recordingId) {
    return jdbi.withHandle(handle -> WholeRecordings.find(handle, recordingId));
  }

  @Override
  public List<Recording> findAll(List<UUID> recordingIds) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from recording where recording_id = any(:ids)")
            .bindArray("ids", UUID.class, recordingIds.toArray())
            .map((row, _) -> Rows.recording(row))
            .list());
  }

  @Override
  public List<Recording> list(Query query) {
    return jdbi.withHandle(handle -> RecordingQuery.run(handle, query));
  }

  @Override
  public List<ListedRecording> page(Query query) {
    return jdbi.withHandle(handle -> RecordingQuery.page(handle, query));
  }

  /** How PostgreSQL finds a page, as lines of EXPLAIN ANALYZE: for operators and the bench. */
  public List<String> explain(Query query) {
    return jdbi.withHandle(handle -> RecordingQuery.explain(handle, query));
  }

  @Override
  public List<Output> outputs(UUID recordingId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from output where recording_id = :id order by kind, name")
            .bind("id", recordingId)
            .map((row, _) -> Rows.output(row))
            .list());
  }

  @Override
  public Map<UUID, List<Output>> outputsOf(List<UUID> recordingIds) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from output where recording_id = any(:ids) order by kind, name")
            .bindArray("ids", UUID.class, recordingIds.toArray())
            .map((row, _) -> Rows.output(row))
            .collect(Collectors.groupingBy(Output::recordingId)));
  }

  @Override
  public Map<UUID, Set<OutputKind>> completedKinds(List<UUID> recordingIds) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select recording_id, kind from output
                where recording_id = any(:ids) and status = 'completed'
                """)
            .bindArray("ids", UUID.class, recordingIds.toArray())
            .reduceResultSet(
                new HashMap<>(),
                (kinds, row, _) -> {
                  boolean _ =
                      kinds
                          .computeIfAbsent(
                              row.getObject(1, UUID.class), _ -> EnumSet.noneOf(OutputKind.class))
                          .add(Rows.value(OutputKind.class, row, "kind"));
                  return kinds;
                }));
  }

  @Override
  public List<Segment> segments(UUID recordingId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from segment where recording_id = :id order by segment_index")
            .bind("id", recordingId)
            .map((row, _) -> Rows.segment(row))
            .list());
  }

  @Override
  public void saveQuality(UUID recordingId, List<TrackSummary> tracks) {
    jdbi.useHandle(handle -> QualityRows.save(handle, recordingId, tracks));
  }

  @Override
  public void saveParticipant(UUID recordingId, Participant participant) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                insert into participant (recording_id, participant_id, user_id, display_name,
                  joined_at, left_at)
                values (:id, :participantId, :userId, :displayName, :joinedAt, :leftAt)
                on conflict (recording_id, participant_id) do update set
                  user_id = coalesce(excluded.user_id, participant.user_id),
                  display_name = excluded.display_name,
                  left_at = excluded.left_at
                """)
            .bind("id", recordingId)
            .bind("participantId", participant.participantId())
            .bind("userId", participant.userId())
            .bind("displayName", participant.displayName())
            .bind("joinedAt", participant.joinedAt())
            .bind("leftAt", participant.leftAt())
            .execute());
  }

  @Override
  public void addSegment(UUID recordingId, Segment segment) {
    jdbi.useTransaction(handle -> {
      int added =
          handle
              .createUpdate(
                  """
                  insert into segment (recording_id, segment_index, start_seconds,
                    duration_seconds, bytes, sha256, object_key)
                  values (:id, :index, :start, :duration, :bytes, :sha256, :key)
                  on conflict do nothing
                  """)
              .bind("id", recordingId)
              .bind("index", segment.index())
              .bind("start", segment.startSeconds())
              .bind("duration", segment.durationSeconds())
              .bind("bytes", segment.bytes())
              .bind("sha256", segment.sha256())
              .bind("key", segment.objectKey())
              .execute();
      if (added == 1) {
        handle.execute(
            """
            update recording set duration_seconds = greatest(duration_seconds, ?)
            where recording_id = ?
            """,
            segment.startSeconds() + segment.durationSeconds(),
            recordingId);
      }
    });
  }

  @Override
  public void startProcessing(UUID recordingId, Instant endedAt) {
    jdbi.useTransaction(handle -> {
      Transitions.lock(handle, recordingId);
      if (Transitions.move(handle, recordingId, ProcessingStatus.PROCESSING)) {
        handle.execute(
            "update recording set ended_at = ? where recording_id = ?", endedAt, recordingId);
        handle.execute(
            """
            update participant set left_at = greatest(joined_at, ?)
            where recording_id = ? and left_at is null
            """,
            endedAt,
            recordingId);
        OutputRows.add(handle, recordingId, OutputKind.MASTER, OutputStatus.PENDING);
      }
    });
  }

  @Override
  public void completeMaster(Output master, double durationSeconds, List<JobMessage> followUps) {
    UUID recordingId = master.recordingId();
    jdbi.useTransaction(handle -> {
      Optional<ProcessingStatus> status = Transitions.lock(handle, recordingId);
      if (status.isEmpty()
          || status.get() != ProcessingStatus.PROCESSING
          || OutputRows.isCompleted(handle, recordingId, OutputKind.MASTER)) {
        return;
      }
      handle.execute(
          """
          update recording set duration_seconds = ?, file_size_bytes = ?
          where recording_id = ?
          """,
          durationSeconds,
          master.bytes(),
          recordingId);
      for (JobMessage job : followUps) {
        JobRows.add(handle, job);
        Outbox.ring(handle, job, Duration.ZERO);
      }
      OutputRows.complete(handle, master);
      OutputRows.completeLive(handle, recordingId);
      for (JobMessage job : followUps) {
        for (OutputKind kind : job.kind().outputs()) {
          OutputRows.add(handle, recordingId, kind, OutputStatus.PENDING);
        }
      }
      Transitions.settle(handle, recordingId);
    });
  }

  @Override
  public Requested request(JobMessage job, int most) {
    return jdbi.inTransaction(handle -> {
      Optional<ProcessingStatus> status = Transitions.lock(handle, job.recordingId());
      if (status.isEmpty() || status.get() == ProcessingStatus.DELETED) {
        return Requested.GONE;
      }
      if (OutputRows.count(handle, job) >= most) {
        return Requested.TOO_MANY;
      }
      if (!OutputRows.addPending(handle, job)) {
        return Requested.NAME_TAKEN;
      }
      JobRows.add(handle, job);
      Outbox.ring(handle, job, Duration.ZERO);
      return Requested.ADDED;
    });
  }

  @Override
  public void expectOutputs(List<Output> pending) {
    jdbi.useTransaction(handle -> {
      for (Output output : pending) {
        if (mayGrow(Transitions.lock(handle, output.recordingId()))) {
          OutputRows.expect(handle, output);
        }
      }
    });
  }

  @Override
  public void outputProgress(UUID recordingId, OutputKind kind, double progress) {
    jdbi.useHandle(handle -> OutputRows.run(handle, recordingId, kind, progress));
  }

  @Override
  public void completeOutput(Output output) {
    jdbi.useTransaction(handle -> {
      if (mayGrow(Transitions.lock(handle, output.recordingId()))) {
        OutputRows.complete(handle, output);
        Transitions.settle(handle, output.recordingId());
      }
    });
  }

  @Override
  public void failOutput(
      UUID recordingId, OutputKind kind, String name, String reasonCode, String reason) {
    jdbi.useTransaction(handle -> {
      Transitions.lock(handle, recordingId);
      OutputRows.fail(handle, recordingId, kind, name, reasonCode, reason);
      Transitions.settle(handle, recordingId);
    });
  }

  private static boolean mayGrow(Optional<ProcessingStatus> status) {
    return status.isPresent()
        && status.get() != ProcessingStatus.DELETED
        && status.get() != ProcessingStatus.FAILED;
  }

  @Override
  public void fail(UUID recordingId, String reasonCode, String reason) {
    jdbi.useTransaction(handle -> {
      Transitions.lock(handle, recordingId);
      Transitions.fail(handle, recordingId, reasonCode, reason);
    });
  }

  @Override
  public boolean rename(UUID recordingId, String title) {
    return jdbi.withHandle(handle ->
        handle.execute(
                """
                update recording set title = ?
                where recording_id = ? and status <> 'deleted'
                """,
                title,
                recordingId)
            == 1);
  }

  @Override
  public boolean markDeleted(UUID recordingId, String byUser) {
    return jdbi.inTransaction(handle -> {
      Optional<ProcessingStatus> status = Transitions.lock(handle, recordingId);
      if (Transitions.move(handle, recordingId, ProcessingStatus.DELETED)) {
        // Nobody has to look after what is no longer wanted: it has not failed.
        Transitions.endJobs(
            handle, recordingId, JobStatus.CANCELLED, "deleted", "The recording was deleted");
        handle.execute(
            "insert into audit (recording_id, action, by_user) values (?, 'deleted', ?)",
            recordingId,
            byUser);
      }
      return status.isPresent();
    });
  }

  @Override
  public List<Recording> unfinished(String node) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select * from recording r
                where node = :node and status in ('recording', 'processing')
                  and not exists (select 1 from output o
                    where o.recording_id = r.recording_id and o.kind = 'master'
                      and o.status = 'completed')
                order by created_at, recording_id
                """)
            .bind("node", node)
            .map((row, _) -> Rows.recording(row))
            .list());
  }

  @Override
  public boolean isVisibleTo(UUID recordingId, String userId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select exists (select 1 from recording r where r.recording_id = :id
                  and (r.host_user_id = :user or exists (select 1 from participant p
                    where p.recording_id = r.recording_id and p.user_id = :user)))
                """)
            .bind("id", recordingId)
            .bind("user", userId)
            .mapTo(Boolean.class)
            .one());
  }
}
