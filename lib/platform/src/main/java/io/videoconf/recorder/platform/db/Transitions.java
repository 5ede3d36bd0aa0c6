package io.videoconf.recorder.platform.db;

import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.job.JobStatus;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The only place that changes a recording's status: forward, with its event, in the caller's
 * transaction.
 *
 * <p>INVARIANT: rows are locked in the order recording, job, output, so that no two transactions
 * wait for each other.
 */
final class Transitions {
  private Transitions() {}

  /** Locks the recording's row until the transaction ends; empty when there is none. */
  static Optional<ProcessingStatus> lock(Handle handle, UUID recordingId) {
    return handle
        .createQuery("select status from recording where recording_id = :id for update")
        .bind("id", recordingId)
        .map((row, _) -> Rows.value(ProcessingStatus.class, row, "status"))
        .findOne();
  }

  /**
   * Moves the recording to {@code next} if its status allows that.
   *
   * @return whether it moved
   */
  static boolean move(Handle handle, UUID recordingId, ProcessingStatus next) {
    return move(handle, recordingId, next, null, null);
  }

  static boolean move(
      Handle handle,
      UUID recordingId,
      ProcessingStatus next,
      @Nullable String reasonCode,
      @Nullable String reason) {
    Optional<String> meetingId =
        handle
            .createQuery(
                """
                update recording set status = :next,
                  reason_code = coalesce(:reasonCode, reason_code),
                  reason = coalesce(:reason, reason)
                where recording_id = :id and status = any(:from)
                returning meeting_id
                """)
            .bind("next", Rows.text(next))
            .bind("reasonCode", reasonCode)
            .bind("reason", reason)
            .bind("id", recordingId)
            .bindArray(
                "from",
                String.class,
                Arrays.stream(ProcessingStatus.values())
                    .filter(s -> s.canBecome(next))
                    .map(Rows::text)
                    .toArray())
            .mapTo(String.class)
            .findOne();
    meetingId.ifPresent(m -> Outbox.statusChanged(handle, recordingId, m, next));
    return meetingId.isPresent();
  }

  /**
   * Completes a recording in processing when its master is there and no output is being made any
   * more; fails it when the master failed. A failed rendition, poster or sprite fails only itself,
   * and nobody waits for a composite.
   */
  static void settle(Handle handle, UUID recordingId) {
    record Outputs(
        boolean masterDone, boolean masterFailed, boolean busy, boolean imported, boolean any) {}
    Outputs outputs =
        handle
            .createQuery(
                """
                select
                  coalesce(bool_or(kind = 'master' and status = 'completed'), false) as done,
                  coalesce(bool_or(kind = 'master' and status = 'failed'), false) as failed,
                  coalesce(
                    bool_or(status in ('pending', 'running') and kind <> 'composite'), false) as busy,
                  coalesce(bool_or(status = 'completed'), false) as any,
                  coalesce((select imported from recording where recording_id = :id), false)
                    as imported
                from output where recording_id = :id
                """)
            .bind("id", recordingId)
            .map((row, _) ->
                new Outputs(
                    row.getBoolean("done"),
                    row.getBoolean("failed"),
                    row.getBoolean("busy"),
                    row.getBoolean("imported"),
                    row.getBoolean("any")))
            .one();
    if (outputs.imported()) {
      settleImported(handle, recordingId, outputs.busy(), outputs.any());
      return;
    }
    if (outputs.masterFailed()) {
      fail(handle, recordingId, "master_failed", "The master could not be made");
    } else if (outputs.masterDone() && !outputs.busy()) {
      move(handle, recordingId, ProcessingStatus.COMPLETED);
    }
  }

  /** What stands for a foreign object has no master: it is completed with what could be made. */
  private static void settleImported(
      Handle handle, UUID recordingId, boolean busy, boolean anyCompleted) {
    boolean working =
        handle
            .createQuery(
                """
                select exists (select 1 from job where recording_id = :id
                  and status in ('queued', 'running', 'waiting'))
                """)
            .bind("id", recordingId)
            .mapTo(Boolean.class)
            .one();
    if (busy || working) {
      return;
    }
    if (anyCompleted) {
      move(handle, recordingId, ProcessingStatus.COMPLETED);
    } else {
      fail(handle, recordingId, "nothing_made", "Nothing could be made of the object");
    }
  }

  /** Fails the recording and everything that was still being made for it. */
  static void fail(Handle handle, UUID recordingId, String reasonCode, String reason) {
    if (move(handle, recordingId, ProcessingStatus.FAILED, reasonCode, reason)) {
      endJobs(handle, recordingId, JobStatus.FAILED, reasonCode, reason);
    }
  }

  /**
   * Ends the recording's unfinished jobs and outputs: workers find that their lease is lost.
   *
   * @param as how the jobs end, {@code FAILED} or {@code CANCELLED}; outputs are never made
   */
  static void endJobs(
      Handle handle, UUID recordingId, JobStatus as, String reasonCode, String reason) {
    handle
        .createUpdate(
            """
            update job set status = :status, finished_at = now(), owner = null,
              lease_until = null, reason_code = :code, reason = :reason
            where recording_id = :id and status in ('queued', 'running', 'waiting')
            """)
        .bind("status", Rows.text(as))
        .bind("code", reasonCode)
        .bind("reason", reason)
        .bind("id", recordingId)
        .execute();
    handle
        .createUpdate(
            """
            update output set status = 'failed', reason_code = :code, reason = :reason
            where recording_id = :id and status in ('pending', 'running')
            """)
        .bind("code", reasonCode)
        .bind("reason", reason)
        .bind("id", recordingId)
        .execute();
  }
}
