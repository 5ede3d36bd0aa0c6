package io.videoconf.recorder.platform.kafka;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.videoconf.recorder.model.job.JobKind;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code recorder_jobs_total}, {@code recorder_job_duration_seconds}, {@code
 * recorder_job_stage_duration_seconds}, {@code recorder_jobs_running}.
 */
final class JobMetrics {
  private final MeterRegistry registry;
  private final String kind;
  private final AtomicInteger running = new AtomicInteger();

  /** How a delivered message ended. */
  enum Result {
    COMPLETED,
    SPLIT,
    FAILED,
    LEASE_LOST,
    CANCELLED,
    RELEASED,
    BUSY,
    ALREADY_FINISHED,
    DEAD_LETTERED
  }

  JobMetrics(MeterRegistry registry, JobKind kind) {
    this.registry = registry;
    this.kind = kind.name().toLowerCase(Locale.ROOT);
    Gauge.builder("recorder.jobs.running", running, AtomicInteger::get)
        .description("Jobs being worked on")
        .tags("kind", this.kind)
        .register(registry);
  }

  /** A stage of a job is over. */
  void stage(String stage, Duration elapsed) {
    registry.timer("recorder.job.stage.duration", "kind", kind, "stage", stage).record(elapsed);
  }

  void started() {
    running.incrementAndGet();
  }

  void ended(Result result, Duration elapsed) {
    running.decrementAndGet();
    registry.timer("recorder.job.duration", "kind", kind, "outcome", name(result)).record(elapsed);
    count(result);
  }

  void count(Result result) {
    registry.counter("recorder.jobs", "kind", kind, "outcome", name(result)).increment();
  }

  private static String name(Result result) {
    return result.name().toLowerCase(Locale.ROOT);
  }
}
