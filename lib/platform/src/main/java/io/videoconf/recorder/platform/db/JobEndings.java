package io.videoconf.recorder.platform.db;

import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.job.JobPart;
import io.videoconf.recorder.model.job.JobStatus;
import io.videoconf.recorder.platform.db.JobRows.JobRow;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** How jobs end without a result. The caller has locked the recording and the job. */
final class JobEndings {
  static final String DEADLINE_CODE = "deadline_exceeded";
  static final String DEADLINE_REASON = "The job was not completed by its deadline";

  private JobEndings() {}

  /** No further attempt is made. */
  static void fail(Handle handle, JobRow job, ErrorClass errorClass, String code, String reason) {
    end(handle, job, JobStatus.FAILED, errorClass, code, reason);
    JobPart part = job.part();
    if (part != null) {
      JobParts.failed(handle, part.parentId(), errorClass, code, reason);
    }
  }

  /** Nobody wants it any more. */
  static void cancel(Handle handle, JobRow job) {
    end(handle, job, JobStatus.CANCELLED, null, "cancelled", "The job was cancelled");
  }

  private static void end(
      Handle handle,
      JobRow job,
      JobStatus status,
      @Nullable ErrorClass errorClass,
      String code,
      String reason) {
    JobMessage message = job.message();
    JobRows.end(handle, message.jobId(), status, errorClass, code, reason);
    JobEvents.status(handle, message, status, code);
    if (job.part() == null) {
      OutputRows.fail(handle, message, code, reason);
      Transitions.settle(handle, message.recordingId());
    }
  }
}
