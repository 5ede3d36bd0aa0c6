package io.videoconf.recorder.platform.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.videoconf.recorder.platform.config.KafkaSettings;
import io.videoconf.recorder.platform.db.JdbiJobStore;
import io.videoconf.recorder.platform.db.OutboxQueue;
import io.videoconf.recorder.platform.db.OutboxQueue.Entry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what waits in the outbox, on a thread of its own, until it is closed. Any number of
 * services may run one: each row is published by one of them, at least once.
 */
public final class OutboxRelay implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
  private static final int BATCH = 100;
  private static final Duration IDLE_PAUSE = Duration.ofMillis(100);
  private static final Duration ERROR_PAUSE = Duration.ofSeconds(1);

  /** A job whose worker died is offered again about so soon after it. */
  private static final Duration ORPHANS_INTERVAL = Duration.ofMillis(400);

  /** For what has waited for minutes already. */
  private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(2);

  private static final Duration PURGE_INTERVAL = Duration.ofSeconds(15);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
  private static final int ACK_TIMEOUT_SECONDS = 25;

  private final OutboxQueue queue;
  private final JdbiJobStore jobs;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Counter published;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private volatile double lagSeconds;

  private OutboxRelay(
      OutboxQueue queue, JdbiJobStore jobs, KafkaSettings settings, MeterRegistry registry) {
    this.queue = queue;
    this.jobs = jobs;
    this.producer = KafkaClients.producer(settings);
    this.published =
        Counter.builder("recorder.outbox.published")
            .description("Messages taken from the outbox to Kafka")
            .register(registry);
    Gauge.builder("recorder.outbox.lag", () -> lagSeconds)
        .description("Age of the oldest message that should be in Kafka and is not")
        .baseUnit("seconds")
        .register(registry);
    this.thread = Thread.ofPlatform().name("outbox-relay").unstarted(this::run);
  }

  public static OutboxRelay start(
      OutboxQueue queue, JdbiJobStore jobs, KafkaSettings settings, MeterRegistry registry) {
    OutboxRelay relay = new OutboxRelay(queue, jobs, settings, registry);
    relay.thread.start();
    return relay;
  }

  /** Finishes the batch at hand and stops. */
  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join(STOP_TIMEOUT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    producer.close(STOP_TIMEOUT);
  }

  private void run() {
    long orphansAtNanos = System.nanoTime();
    long sweepAtNanos = orphansAtNanos;
    long purgeAtNanos = orphansAtNanos;
    Duration pause = Duration.ZERO;
    while (!isStopped(pause)) {
      try {
        if (System.nanoTime() - sweepAtNanos >= 0) {
          sweepAtNanos = System.nanoTime() + SWEEP_INTERVAL.toNanos();
          warn(jobs.sweep());
        }
        if (System.nanoTime() - orphansAtNanos >= 0) {
          orphansAtNanos = System.nanoTime() + ORPHANS_INTERVAL.toNanos();
          warn(jobs.ringOrphans());
        }
        if (System.nanoTime() - purgeAtNanos >= 0) {
          purgeAtNanos = System.nanoTime() + PURGE_INTERVAL.toNanos();
          lagSeconds = queue.lag().toMillis() / 1000.0;
          queue.purge();
        }
        pause = queue.publishDue(BATCH, this::publish) == BATCH ? Duration.ZERO : IDLE_PAUSE;
      } catch (RuntimeException e) {
        LOG.warn("the outbox could not be published, trying again: {}", e.toString());
        pause = ERROR_PAUSE;
      }
    }
  }

  private static void warn(int rung) {
    if (rung > 0) {
      LOG.warn("{} jobs had lost their worker or their message and are offered again", rung);
    }
  }

  private Set<Long> publish(List<Entry> entries) {
    Map<Long, Future<?>> sent = new HashMap<>();
    for (Entry entry : entries) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              entry.topic(),
              entry.key().getBytes(StandardCharsets.UTF_8),
              entry.payload().getBytes(StandardCharsets.UTF_8));
      record.headers().add("content-type", entry.contentType().getBytes(StandardCharsets.US_ASCII));
      sent.put(entry.outboxId(), producer.send(record));
    }
    Set<Long> acknowledged = new HashSet<>();
    sent.forEach((id, future) -> {
      if (isAcknowledged(future)) {
        acknowledged.add(id);
      }
    });
    published.increment(acknowledged.size());
    return acknowledged;
  }

  private static boolean isAcknowledged(Future<?> future) {
    try {
      future.get(ACK_TIMEOUT_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("a message was not taken, it will be sent again: {}", e.toString());
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean isStopped(Duration pause) {
    try {
      return stop.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      return true;
    }
  }
}
