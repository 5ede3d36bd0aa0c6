package io.videoconf.recorder.platform.kafka;

import io.videoconf.recorder.model.job.Job;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.job.JobOwner;
import io.videoconf.recorder.model.job.JobResult;
import io.videoconf.recorder.model.job.JobStatus;
import io.videoconf.recorder.model.port.JobStore;
import io.videoconf.recorder.model.port.JobStore.Claim;
import io.videoconf.recorder.platform.config.WorkerSettings;
import io.videoconf.recorder.platform.kafka.JobMessages.Parsed;
import io.videoconf.recorder.platform.kafka.JobMetrics.Result;
import io.videoconf.recorder.platform.kafka.JobRun.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One slot: takes a message, claims its job in PostgreSQL, runs the handler, commits. Its thread
 * owns the Kafka consumer and does nothing that takes long, so that locks and leases are renewed.
 *
 * <p>The lease in PostgreSQL decides who may commit. The lock in Kafka only spares others the
 * question: when it is lost the work goes on, and whoever gets the message finds the job busy.
 */
final class JobWorker implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(JobWorker.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration ERROR_PAUSE = Duration.ofSeconds(1);

  /** So soon a worker learns that its job was cancelled, and others how far it has come. */
  private static final Duration LEASE_EVERY = Duration.ofSeconds(1);

  /** A lock is renewed when a third of it has passed: two renewals may fail. */
  private static final int RENEWALS_PER_LOCK = 3;

  /** How long PostgreSQL may be away before a result that waits to be written is given up. */
  private static final Duration COMMIT_PATIENCE = Duration.ofMinutes(2);

  /** How long a handler may take to end after it was cancelled. */
  private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(15);

  private final JobOwner owner;
  private final JobSource source;
  private final JobTopic topic;
  private final JobMessages messages;
  private final DeadLetters deadLetters;
  private final JobStore store;
  private final JobHandler handler;
  private final WorkerSettings settings;
  private final JobMetrics metrics;
  private volatile long stopAtNanos;
  private volatile boolean stopping;

  JobWorker(
      JobOwner owner,
      JobSource source,
      JobTopic topic,
      JobMessages messages,
      DeadLetters deadLetters,
      JobStore store,
      JobHandler handler,
      WorkerSettings settings,
      JobMetrics metrics) {
    this.owner = owner;
    this.source = source;
    this.topic = topic;
    this.messages = messages;
    this.deadLetters = deadLetters;
    this.store = store;
    this.handler = handler;
    this.settings = settings;
    this.metrics = metrics;
  }

  /** Takes no more jobs; the one at hand has the stop timeout to finish. */
  void stop() {
    if (!stopping) {
      stopAtNanos = System.nanoTime() + settings.stopTimeout().toNanos();
      stopping = true;
    }
  }

  @Override
  public void run() {
    try (source) {
      while (!stopping) {
        try {
          Optional<Delivery> delivery = source.poll(POLL);
          if (delivery.isPresent()) {
            handle(delivery.get());
          }
        } catch (RuntimeException e) {
          LOG.warn("worker {} goes on after: {}", owner.name(), e.toString());
          Thread.sleep(ERROR_PAUSE);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void handle(Delivery delivery) throws InterruptedException {
    boolean dealtWith = false;
    try {
      dealtWith =
          switch (messages.parse(delivery.value())) {
            case Parsed.Valid(JobMessage message) -> work(delivery, message);
            case Parsed.Malformed(String reason, _) -> deadLetter(delivery, reason);
          };
    } finally {
      if (dealtWith) {
        source.accept(delivery);
      } else {
        source.release(delivery);
      }
    }
  }

  private boolean deadLetter(Delivery delivery, String reason) {
    LOG.warn("a message on {} is put aside: {}", delivery.topic(), reason);
    deadLetters.send(topic, delivery, reason);
    metrics.count(Result.DEAD_LETTERED);
    return true;
  }

  /** Whether the message is dealt with; else it must be handed out again. */
  private boolean work(Delivery delivery, JobMessage message) throws InterruptedException {
    Optional<Claim> claim =
        persistently(
            delivery,
            () -> store.claim(message, owner, settings.lease(), handler.outputs()),
            COMMIT_PATIENCE);
    if (claim.isEmpty()) {
      return false;
    }
    switch (claim.get()) {
      case Claim.Granted(Job job) -> {
        source.claimed(delivery);
        return run(delivery, job);
      }
      case Claim.Busy _ -> metrics.count(Result.BUSY);
      case Claim.Finished _ -> metrics.count(Result.ALREADY_FINISHED);
      case Claim.NoSuchRecording _ -> deadLetter(delivery, "the recording does not exist");
      case Claim.Refused _ -> deadLetter(delivery, "holds what cannot be stored");
    }
    return true;
  }

  private boolean run(Delivery delivery, Job job) throws InterruptedException {
    LOG.info("{} job {} attempt {} started", topic.kind(), job.message().jobId(), job.attempt());
    long startNanos = System.nanoTime();
    metrics.started();
    Result result = Result.LEASE_LOST;
    try {
      JobRun run = JobRun.start(handler, job, settings.workDirectory(), metrics);
      Outcome outcome = attend(delivery, job, run);
      Optional<Result> committed = commit(delivery, job, outcome);
      result = committed.orElse(Result.LEASE_LOST);
      return committed.isPresent();
    } finally {
      Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
      metrics.ended(result, elapsed);
      LOG.info(
          "{} job {} attempt {} {} after {} ms",
          topic.kind(),
          job.message().jobId(),
          job.attempt(),
          result,
          elapsed.toMillis());
    }
  }

  /** Keeps lock and lease alive until the attempt has ended. */
  private Outcome attend(Delivery delivery, Job job, JobRun run) throws InterruptedException {
    long lockEveryNanos = source.lockDuration().toNanos() / RENEWALS_PER_LOCK;
    long leaseEveryNanos =
        Math.min(LEASE_EVERY.toNanos(), settings.lease().toNanos() / RENEWALS_PER_LOCK);
    long lockAtNanos = System.nanoTime() + lockEveryNanos;
    long leaseAtNanos = System.nanoTime() + leaseEveryNanos;
    boolean locked = true;
    while (true) {
      Optional<Outcome> outcome = run.await(TICK);
      if (outcome.isPresent()) {
        return outcome.get();
      }
      long nowNanos = System.nanoTime();
      if (locked && nowNanos - lockAtNanos >= 0) {
        locked = source.renew(delivery);
        lockAtNanos = nowNanos + lockEveryNanos;
      }
      if (nowNanos - leaseAtNanos >= 0) {
        if (!isLeaseRenewed(job, run)) {
          LOG.warn("job {} attempt {} is not ours any more", job.message().jobId(), job.attempt());
          return cancel(run);
        }
        leaseAtNanos = nowNanos + leaseEveryNanos;
      }
      if (stopping && nowNanos - stopAtNanos >= 0) {
        return cancel(run);
      }
    }
  }

  /** False only when PostgreSQL says so: while it is away the lease may still be ours. */
  private boolean isLeaseRenewed(Job job, JobRun run) {
    try {
      return store.renew(job, settings.lease()) && store.progress(job, run.lastProgress());
    } catch (RuntimeException e) {
      LOG.warn("a lease could not be renewed yet: {}", e.toString());
      return true;
    }
  }

  private static Outcome cancel(JobRun run) throws InterruptedException {
    run.cancel();
    Optional<Outcome> outcome = run.await(CANCEL_PATIENCE);
    if (outcome.isEmpty()) {
      LOG.error("a cancelled job did not end within {}", CANCEL_PATIENCE);
    }
    // It may have finished just before.
    return outcome.orElseGet(Outcome.Cancelled::new);
  }

  /** Writes the outcome; empty when it could not be written. */
  private Optional<Result> commit(Delivery delivery, Job job, Outcome outcome)
      throws InterruptedException {
    return switch (outcome) {
      case Outcome.Completed(JobResult.Completed(var outputs)) ->
          write(delivery, job, () -> store.complete(job, outputs), Result.COMPLETED);
      case Outcome.Completed(JobResult.Split(var tasks)) ->
          write(delivery, job, () -> store.split(job, tasks), Result.SPLIT);
      case Outcome.Completed(JobResult.PartCompleted(var result)) ->
          write(delivery, job, () -> store.completePart(job, result), Result.COMPLETED);
      case Outcome.Failed(var errorClass, var code, var message) -> {
        LOG.warn("job {} failed: {} {}: {}", job.message().jobId(), errorClass, code, message);
        yield write(delivery, job, () -> store.fail(job, errorClass, code, message), Result.FAILED);
      }
      case Outcome.Cancelled _ -> write(delivery, job, () -> store.release(job), Result.RELEASED);
    };
  }

  private Optional<Result> write(Delivery delivery, Job job, Supplier<Boolean> write, Result result)
      throws InterruptedException {
    return persistently(delivery, write, COMMIT_PATIENCE)
        .map(written -> written ? result : lostBy(job));
  }

  private Result lostBy(Job job) {
    try {
      return store.status(job.message().jobId()).equals(Optional.of(JobStatus.CANCELLED))
          ? Result.CANCELLED
          : Result.LEASE_LOST;
    } catch (RuntimeException e) {
      LOG.warn("why a job was lost is not known: {}", e.toString());
      return Result.LEASE_LOST;
    }
  }

  /** Tries until PostgreSQL answers, while the message is kept; empty when it is away too long. */
  private <T> Optional<T> persistently(Delivery delivery, Supplier<T> action, Duration patience)
      throws InterruptedException {
    long giveUpAtNanos = System.nanoTime() + patience.toNanos();
    boolean locked = true;
    while (true) {
      try {
        return Optional.of(action.get());
      } catch (RuntimeException e) {
        LOG.warn("the database did not take a change: {}", e.toString());
        if (System.nanoTime() - giveUpAtNanos >= 0
            || (stopping && System.nanoTime() - stopAtNanos >= 0)) {
          return Optional.empty();
        }
        locked = locked && source.renew(delivery);
        Thread.sleep(ERROR_PAUSE);
      }
    }
  }
}
