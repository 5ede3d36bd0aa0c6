package io.videoconf.recorder.platform.kafka;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.port.JobDesk;
import io.videoconf.recorder.model.port.JobDesk.Backlog;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a fleet is scaled by: {@code recorder_jobs_waiting}, {@code recorder_jobs_delayed}, {@code
 * recorder_jobs_oldest_waiting_seconds} and {@code recorder_jobs_lag}, each by kind, looked up on a
 * thread of its own. All workers of a kind say the same: take the maximum, not the sum.
 */
public final class BacklogMetrics implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BacklogMetrics.class);
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  private final List<JobTopic> topics;
  private final JobDesk desk;
  private final ToLongFunction<JobTopic> lagOf;
  private final Map<JobKind, Double> lag = new EnumMap<>(JobKind.class);
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private volatile Map<JobKind, Backlog> backlog = Map.of();

  private BacklogMetrics(
      List<JobTopic> topics, JobDesk desk, ToLongFunction<JobTopic> lagOf, MeterRegistry registry) {
    this.topics = List.copyOf(topics);
    this.desk = desk;
    this.lagOf = lagOf;
    for (JobTopic topic : topics) {
      gauge(registry, topic, "waiting", "Jobs that a worker could take now", Backlog::waiting);
      gauge(registry, topic, "delayed", "Jobs that wait for another attempt", Backlog::delayed);
      gauge(
          registry,
          topic,
          "oldest.waiting.seconds",
          "How long the first of those that wait has done so",
          b -> b.oldestAge().toMillis() / 1000.0);
      Gauge.builder("recorder.jobs.lag", () -> lagOf(topic.kind()))
          .description("Messages that the group of workers has not dealt with")
          .tags("kind", name(topic))
          .register(registry);
    }
    thread = Thread.ofPlatform().name("backlog-metrics").daemon().unstarted(this::run);
  }

  /**
   * @param lagOf asks the brokers how far the workers of a topic are behind
   */
  public static BacklogMetrics start(
      List<JobTopic> topics, JobDesk desk, ToLongFunction<JobTopic> lagOf, MeterRegistry registry) {
    BacklogMetrics metrics = new BacklogMetrics(topics, desk, lagOf, registry);
    metrics.thread.start();
    return metrics;
  }

  /** Asks once, now. */
  void refresh() {
    backlog = desk.backlog();
    for (JobTopic topic : topics) {
      double messages = lagOf.applyAsLong(topic);
      synchronized (lag) {
        lag.put(topic.kind(), messages);
      }
    }
  }

  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join(STOP_TIMEOUT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      do {
        try {
          refresh();
        } catch (RuntimeException e) {
          LOG.debug("the backlog is not known at the moment: {}", e.toString());
        }
      } while (!stop.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void gauge(
      MeterRegistry registry,
      JobTopic topic,
      String name,
      String description,
      ToDoubleFunction<Backlog> value) {
    Gauge.builder(
            "recorder.jobs." + name,
            () -> value.applyAsDouble(backlog.getOrDefault(topic.kind(), Backlog.EMPTY)))
        .description(description)
        .tags("kind", name(topic))
        .register(registry);
  }

  private double lagOf(JobKind kind) {
    synchronized (lag) {
      return lag.getOrDefault(kind, 0.0);
    }
  }

  private static String name(JobTopic topic) {
    return topic.kind().name().toLowerCase(Locale.ROOT);
  }
}
