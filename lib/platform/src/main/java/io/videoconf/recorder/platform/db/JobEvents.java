package io.videoconf.recorder.platform.db;

import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.job.JobProgress;
import io.videoconf.recorder.model.job.JobStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Tells subscribers of {@code recording.events} about jobs, in the caller's transaction. */
final class JobEvents {
  private JobEvents() {}

  /** {@code job.queued}, {@code job.running} and so on: a job has come to a new status. */
  static void status(Handle handle, JobMessage job, JobStatus status, @Nullable String reasonCode) {
    Map<String, Object> data = data(job, status);
    if (reasonCode != null) {
      data.put("reason_code", reasonCode);
    }
    var _ = Outbox.event(handle, "job." + Rows.text(status), job.recordingId(), data);
  }

  /** {@code job.progress}. */
  static void progress(Handle handle, JobMessage job, int attempt, JobProgress progress) {
    Map<String, Object> data = data(job, JobStatus.RUNNING);
    data.put("attempt", attempt);
    data.put("progress", progress.fraction());
    putUnlessNull(data, "stage", progress.stage());
    putUnlessNull(data, "speed", progress.speed());
    putUnlessNull(data, "eta_seconds", progress.etaSeconds());
    var _ = Outbox.event(handle, "job.progress", job.recordingId(), data);
  }

  private static Map<String, Object> data(JobMessage job, JobStatus status) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("job_id", job.jobId());
    data.put("recording_id", job.recordingId());
    data.put("kind", Rows.text(job.kind()));
    data.put("status", Rows.text(status));
    return data;
  }

  private static void putUnlessNull(Map<String, Object> data, String name, @Nullable Object value) {
    if (value != null) {
      data.put(name, value);
    }
  }
}
