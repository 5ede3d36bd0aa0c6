package io.videoconf.recorder.platform.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a worker service works.
 *
 * @param slots jobs at a time, 1 to 64
 * @param lease how long a claimed job stays claimed without being renewed; it is renewed every
 *     third of it
 * @param maxAttempts after so many attempts a job has failed, 1 to 100
 * @param retryBackoff wait before the second attempt; doubles with each further one, up to an hour
 * @param stopTimeout how long a stopping worker lets a running job go on before it is released
 * @param workDirectory where inputs and outputs live while a job runs
 */
public record WorkerSettings(
    int slots,
    Duration lease,
    int maxAttempts,
    Duration retryBackoff,
    Duration stopTimeout,
    Path workDirectory) {

  public static WorkerSettings from(Environment env) {
    return new WorkerSettings(
        env.integer("RECORDER_WORKER_SLOTS", 1, 1, 64),
        env.duration("RECORDER_JOB_LEASE", Duration.ofSeconds(60)),
        env.integer("RECORDER_JOB_ATTEMPTS", 3, 1, 100),
        env.duration("RECORDER_JOB_BACKOFF", Duration.ofSeconds(5)),
        env.duration("RECORDER_WORKER_STOP_TIMEOUT", Duration.ofSeconds(20)),
        env.path(
            "RECORDER_WORK_DIRECTORY",
            Path.of(System.getProperty("java.io.tmpdir"), "videoconf-recorder")));
  }
}
