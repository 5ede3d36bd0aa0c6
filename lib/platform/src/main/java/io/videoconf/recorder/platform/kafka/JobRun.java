package io.videoconf.recorder.platform.kafka;

import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.job.Job;
import io.videoconf.recorder.model.job.JobProgress;
import io.videoconf.recorder.model.job.JobResult;
import io.videoconf.recorder.model.port.ObjectStore.ObjectStoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt at one job: the handler on a thread of its own, in a directory of its own. */
final class JobRun implements JobContext {
  private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);

  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private final Path workDirectory;
  private final Thread thread;
  private final JobPace pace;
  private volatile boolean cancelled;

  /** What an attempt came to. */
  sealed interface Outcome {
    record Completed(JobResult result) implements Outcome {}

    record Failed(ErrorClass errorClass, String code, String message) implements Outcome {}

    /** Somebody cancelled it: there is no result to commit. */
    record Cancelled() implements Outcome {}
  }

  private JobRun(JobHandler handler, Job job, Path workDirectory, JobMetrics metrics) {
    this.workDirectory = workDirectory;
    this.pace = new JobPace(System.nanoTime(), metrics::stage);
    this.thread =
        Thread.ofPlatform()
            .name("job-" + job.message().jobId())
            .unstarted(() -> complete(handler, job));
  }

  /** Starts the attempt in a new directory below {@code workRoot}. */
  static JobRun start(JobHandler handler, Job job, Path workRoot, JobMetrics metrics) {
    Path directory = workRoot.resolve(job.message().jobId() + "-" + job.attempt());
    JobRun run = new JobRun(handler, job, directory, metrics);
    run.thread.start();
    return run;
  }

  /** The outcome, or empty when the attempt goes on after {@code timeout}. */
  Optional<Outcome> await(Duration timeout) throws InterruptedException {
    try {
      return Optional.of(outcome.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException _) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the outcome is never exceptional", e);
    }
  }

  void cancel() {
    cancelled = true;
    thread.interrupt();
  }

  /** What the handler said last, and what follows from it. */
  JobProgress lastProgress() {
    return pace.at(System.nanoTime());
  }

  @Override
  public void progress(double progress) {
    pace.progress(progress);
  }

  @Override
  public void stage(String stage) {
    pace.stage(stage, System.nanoTime());
  }

  @Override
  public void media(double seconds) {
    pace.media(seconds);
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public Path workDirectory() {
    return workDirectory;
  }

  private void complete(JobHandler handler, Job job) {
    try {
      Outcome result = run(handler, job);
      pace.end(System.nanoTime());
      outcome.complete(result);
    } finally {
      // Only an Error gets here without an outcome; the job must not wait for it for ever.
      outcome.complete(
          new Outcome.Failed(ErrorClass.INTERNAL, "internal_error", "The job could not be done"));
    }
  }

  private Outcome run(JobHandler handler, Job job) {
    try {
      removeTree(workDirectory);
      Files.createDirectories(workDirectory);
      return new Outcome.Completed(handler.work(job, this));
    } catch (JobFailure e) {
      return cancelled
          ? new Outcome.Cancelled()
          : new Outcome.Failed(e.errorClass(), e.code(), String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      return new Outcome.Cancelled();
    } catch (ObjectStoreException e) {
      return failedBy(job, e, ErrorClass.DESTINATION, "object_store_unavailable");
    } catch (IOException | RuntimeException e) {
      return failedBy(job, e, ErrorClass.INTERNAL, "internal_error");
    } finally {
      // An interrupt that is still pending must not keep the directory from being removed.
      boolean interrupted = Thread.interrupted();
      removeTree(workDirectory);
      if (interrupted) {
        thread.interrupt();
      }
    }
  }

  private Outcome failedBy(Job job, Exception e, ErrorClass errorClass, String code) {
    if (cancelled) {
      return new Outcome.Cancelled();
    }
    LOG.error("job {} attempt {} failed", job.message().jobId(), job.attempt(), e);
    return new Outcome.Failed(errorClass, code, "The job could not be done");
  }

  private static void removeTree(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("{} could not be removed: {}", directory, e.toString());
    }
  }
}
