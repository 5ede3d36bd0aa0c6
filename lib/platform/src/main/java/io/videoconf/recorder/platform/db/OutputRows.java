package io.videoconf.recorder.platform.db;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.OutputStatus;
import io.videoconf.recorder.model.job.JobMessage;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Rows of the output table, within the caller's transaction. A completed output stays completed:
 * its objects are there, whatever a later attempt comes to.
 */
final class OutputRows {
  private OutputRows() {}

  /** Adds the output unless the recording has it. */
  static void add(Handle handle, UUID recordingId, OutputKind kind, OutputStatus status) {
    handle.execute(
        """
        insert into output (recording_id, kind, status) values (?, ?, ?) on conflict do nothing
        """,
        recordingId,
        Rows.text(kind),
        Rows.text(status));
  }

  /** How many outputs of the job's kinds the recording has. */
  static int count(Handle handle, JobMessage job) {
    return handle
        .createQuery("select count(*) from output where recording_id = :id and kind = any(:kinds)")
        .bind("id", job.recordingId())
        .bindArray("kinds", String.class, names(job.kind().outputs()))
        .mapTo(Integer.class)
        .one();
  }

  /**
   * Adds the pending outputs of a job.
   *
   * @return false when the recording has one of them
   */
  static boolean addPending(Handle handle, JobMessage job) {
    for (OutputKind kind : job.kind().outputs()) {
      int added =
          handle.execute(
              """
              insert into output (recording_id, kind, name, status) values (?, ?, ?, 'pending')
              on conflict do nothing
              """,
              job.recordingId(),
              Rows.text(kind),
              job.outputName());
      if (added == 0) {
        return false;
      }
    }
    return true;
  }

  static boolean isCompleted(Handle handle, UUID recordingId, OutputKind kind) {
    return handle
        .createQuery(
            """
            select exists (select 1 from output
              where recording_id = :id and kind = :kind and status = 'completed')
            """)
        .bind("id", recordingId)
        .bind("kind", Rows.text(kind))
        .mapTo(Boolean.class)
        .one();
  }

  /** The highest attempt that was granted for any of the outputs; 0 if none was. */
  static int highestAttempt(Handle handle, JobMessage job, List<OutputKind> kinds) {
    return handle
        .createQuery(
            """
            select coalesce(max(attempt), 0) from output
            where recording_id = :id and kind = any(:kinds) and name = :name
            """)
        .bind("id", job.recordingId())
        .bind("name", job.outputName())
        .bindArray("kinds", String.class, names(kinds))
        .mapTo(Integer.class)
        .one();
  }

  /** Outputs that an attempt begins to make. */
  static void start(Handle handle, JobMessage job, List<OutputKind> kinds, int attempt) {
    for (OutputKind kind : kinds) {
      handle.execute(
          """
          insert into output as o (recording_id, kind, name, status, attempt)
          values (?, ?, ?, 'running', ?)
          on conflict (recording_id, kind, name) do update set
            attempt = excluded.attempt,
            status = case when o.status = 'completed' then o.status else 'running' end,
            progress = case when o.status = 'completed' then o.progress else 0 end,
            reason_code = null, reason = null
          """,
          job.recordingId(),
          Rows.text(kind),
          job.outputName(),
          attempt);
    }
  }

  static void progress(Handle handle, JobMessage job, double progress) {
    handle
        .createUpdate(
            """
            update output set progress = greatest(progress, least(:progress, 1))
            where recording_id = :id and kind = any(:kinds) and name = :name
              and status = 'running'
            """)
        .bind("progress", progress)
        .bind("id", job.recordingId())
        .bind("name", job.outputName())
        .bindArray("kinds", String.class, names(job.kind().outputs()))
        .execute();
  }

  /** Outputs go back to waiting for the next attempt. */
  static void requeue(Handle handle, JobMessage job) {
    handle
        .createUpdate(
            """
            update output set status = 'pending', progress = 0
            where recording_id = :id and kind = any(:kinds) and name = :name
              and status = 'running'
            """)
        .bind("id", job.recordingId())
        .bind("name", job.outputName())
        .bindArray("kinds", String.class, names(job.kind().outputs()))
        .execute();
  }

  static void fail(Handle handle, JobMessage job, String reasonCode, String reason) {
    handle
        .createUpdate(
            """
            update output set status = 'failed', reason_code = :code, reason = :reason
            where recording_id = :id and kind = any(:kinds) and name = :name
              and status <> 'completed'
            """)
        .bind("code", reasonCode)
        .bind("reason", reason)
        .bind("id", job.recordingId())
        .bind("name", job.outputName())
        .bindArray("kinds", String.class, names(job.kind().outputs()))
        .execute();
  }

  static void complete(Handle handle, Output output) {
    handle
        .createUpdate(
            """
            insert into output (recording_id, kind, name, status, progress, bytes, object_key,
              content_type, sha256, participant_id, rungs)
            values (:id, :kind, :name, 'completed', 1, :bytes, :key, :contentType, :sha256,
              :participant, cast(:rungs as jsonb))
            on conflict (recording_id, kind, name) do update set status = 'completed', progress = 1,
              bytes = excluded.bytes, object_key = excluded.object_key,
              content_type = excluded.content_type, sha256 = excluded.sha256,
              rungs = excluded.rungs,
              reason_code = null, reason = null
            """)
        .bind("id", output.recordingId())
        .bind("kind", Rows.text(output.kind()))
        .bind("name", output.name())
        .bind("participant", output.participantId())
        .bind("bytes", output.bytes())
        .bind("key", output.objectKey())
        .bind("contentType", output.contentType())
        .bind("sha256", output.sha256())
        .bind("rungs", Json.write(output.rungs()))
        .execute();
  }

  /** Adds a pending output unless the recording has it; one that failed gets another chance. */
  static void expect(Handle handle, Output output) {
    handle.execute(
        """
        insert into output as o (recording_id, kind, name, status, participant_id)
        values (?, ?, ?, 'pending', ?)
        on conflict (recording_id, kind, name) do update set
          status = 'pending', progress = 0, reason_code = null, reason = null
          where o.status = 'failed'
        """,
        output.recordingId(),
        Rows.text(output.kind()),
        output.name(),
        output.participantId());
  }

  /** As {@link #expect(Handle, Output)}. */
  static void expect(Handle handle, UUID recordingId, OutputKind kind, String name) {
    handle.execute(
        """
        insert into output as o (recording_id, kind, name, status) values (?, ?, ?, 'pending')
        on conflict (recording_id, kind, name) do update set
          status = 'pending', progress = 0, reason_code = null, reason = null
          where o.status = 'failed'
        """,
        recordingId,
        Rows.text(kind),
        name);
  }

  /** The outputs of a kind that wait, or are being made, have come so far. */
  static void run(Handle handle, UUID recordingId, OutputKind kind, double progress) {
    handle
        .createUpdate(
            """
            update output set status = 'running',
              progress = greatest(progress, least(:progress, 1))
            where recording_id = :id and kind = :kind and status in ('pending', 'running')
            """)
        .bind("progress", progress)
        .bind("id", recordingId)
        .bind("kind", Rows.text(kind))
        .execute();
  }

  static void fail(
      Handle handle,
      UUID recordingId,
      OutputKind kind,
      String name,
      String reasonCode,
      String reason) {
    handle
        .createUpdate(
            """
            update output set status = 'failed', reason_code = :code, reason = :reason
            where recording_id = :id and kind = :kind and name = :name and status <> 'completed'
            """)
        .bind("code", reasonCode)
        .bind("reason", reason)
        .bind("id", recordingId)
        .bind("kind", Rows.text(kind))
        .bind("name", name)
        .execute();
  }

  /** The live segments are all there; their bytes are what was uploaded. */
  static void completeLive(Handle handle, UUID recordingId) {
    handle
        .createUpdate(
            """
            update output set status = 'completed', progress = 1, bytes =
              (select coalesce(sum(bytes), 0) from segment where recording_id = :id)
            where recording_id = :id and kind = 'live'
            """)
        .bind("id", recordingId)
        .execute();
  }

  private static Object[] names(List<OutputKind> kinds) {
    return kinds.stream().map(Rows::text).toArray();
  }
}
