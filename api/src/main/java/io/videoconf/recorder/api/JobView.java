package io.videoconf.recorder.api;

import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.job.ComposeRequest;
import io.videoconf.recorder.model.job.JobDetails;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.job.JobPriority;
import io.videoconf.recorder.model.job.JobProgress;
import io.videoconf.recorder.model.job.JobStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as the API shows it. What does not apply is left out.
 *
 * @param speed seconds of media per second
 * @param availableAt of a queued job: not taken before
 */
record JobView(
    UUID jobId,
    JobKind kind,
    UUID recordingId,
    JobStatus status,
    JobPriority priority,
    String sourceKey,
    @Nullable String sourceBucket,
    @Nullable ComposeRequest compose,
    @Nullable Instant deadline,
    double progress,
    @Nullable String stage,
    @Nullable Double speed,
    @Nullable Double etaSeconds,
    int attempt,
    int tries,
    @Nullable String owner,
    @Nullable Integer step,
    @Nullable Integer parts,
    @Nullable Integer partsCompleted,
    @Nullable UUID parentId,
    @Nullable ErrorClass errorClass,
    @Nullable String reasonCode,
    @Nullable String reason,
    Instant createdAt,
    @Nullable Instant availableAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {

  static JobView of(JobDetails job) {
    JobMessage message = job.message();
    JobProgress progress = job.progress();
    boolean wasSplit = job.parts() > 0;
    return new JobView(
        message.jobId(),
        message.kind(),
        message.recordingId(),
        job.status(),
        message.urgency(),
        message.sourceKey(),
        message.sourceBucket(),
        message.compose(),
        message.deadline(),
        progress.fraction(),
        progress.stage(),
        progress.speed(),
        progress.etaSeconds(),
        job.attempt(),
        job.tries(),
        job.owner(),
        wasSplit ? job.step() : null,
        wasSplit ? job.parts() : null,
        wasSplit ? job.partsCompleted() : null,
        job.parentId(),
        job.errorClass(),
        job.reasonCode(),
        job.reason(),
        job.createdAt(),
        job.status() == JobStatus.QUEUED ? job.availableAt() : null,
        job.startedAt(),
        job.finishedAt());
  }
}
