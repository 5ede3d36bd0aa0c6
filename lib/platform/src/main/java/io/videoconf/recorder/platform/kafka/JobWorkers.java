package io.videoconf.recorder.platform.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.videoconf.recorder.model.job.JobOwner;
import io.videoconf.recorder.model.port.JobStore;
import io.videoconf.recorder.platform.config.JobSettings;
import io.videoconf.recorder.platform.config.KafkaSettings;
import io.videoconf.recorder.platform.config.WorkerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The slots of a worker service: each with a consumer and a thread of its own. */
public final class JobWorkers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobWorkers.class);

  /** Beyond the stop timeout: for a cancelled handler to end and the last write. */
  private static final Duration STOP_MARGIN = Duration.ofSeconds(30);

  private final WorkerSettings settings;
  private final DeadLetters deadLetters;
  private final List<JobWorker> workers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private JobWorkers(WorkerSettings settings, DeadLetters deadLetters) {
    this.settings = settings;
    this.deadLetters = deadLetters;
  }

  /**
   * What all slots of a service share.
   *
   * @param sources how messages come
   * @param jobs which jobs are taken
   * @param owners makes the owner of a slot from its name
   */
  public record Fleet(
      JobStore store,
      KafkaSettings kafka,
      JobSources sources,
      WorkerSettings worker,
      JobSettings jobs,
      Function<String, JobOwner> owners,
      MeterRegistry registry) {}

  /** Begins to take jobs of the handler's kind. The topics must exist. */
  public static JobWorkers start(JobHandler handler, Fleet fleet) {
    return start(JobTopic.of(handler.kind()), handler, fleet);
  }

  /** As above, from a topic of another name. */
  public static JobWorkers start(JobTopic topic, JobHandler handler, Fleet fleet) {
    WorkerSettings settings = fleet.worker();
    JobWorkers workers = new JobWorkers(settings, new DeadLetters(fleet.kafka()));
    JobMetrics metrics = new JobMetrics(fleet.registry(), handler.kind());
    JobMessages messages = new JobMessages(topic.kind(), fleet.jobs());
    String instance = UUID.randomUUID().toString();
    for (int slot = 0; slot < settings.slots(); slot++) {
      JobWorker worker =
          new JobWorker(
              fleet.owners().apply(instance + "/" + slot),
              fleet.sources().open(fleet.kafka(), topic),
              topic,
              messages,
              workers.deadLetters,
              fleet.store(),
              handler,
              settings,
              metrics);
      workers.workers.add(worker);
      workers.threads.add(Thread.ofPlatform().name("job-slot-" + slot).start(worker));
    }
    return workers;
  }

  /** Takes no more jobs, and returns at once. To be closed all the same. */
  public void stop() {
    workers.forEach(JobWorker::stop);
  }

  /** Running jobs may finish within the stop timeout; then they are cancelled and released. */
  @Override
  public void close() {
    stop();
    Duration patience = settings.stopTimeout().plus(STOP_MARGIN);
    try {
      for (Thread thread : threads) {
        if (!thread.join(patience)) {
          LOG.error("{} did not stop within {}", thread.getName(), patience);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    deadLetters.close();
  }
}
