package io.videoconf.recorder.platform.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.videoconf.recorder.model.webhook.Delivery;
import io.videoconf.recorder.platform.auth.SecretSeal;
import io.videoconf.recorder.platform.config.Secret;
import io.videoconf.recorder.platform.db.WebhookStore;
import io.videoconf.recorder.platform.db.WebhookStore.Due;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attempts deliveries that are due. Several instances share the work: each takes what no other has.
 * A delivery whose sender dies is due again when its lease is over, so that a target may be called
 * twice with one event, and must look at its id. Thread-safe.
 */
public final class WebhookSender implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PURGE = Duration.ofHours(1);

  /** Longer than an attempt can take. */
  private static final Duration LEASE = Duration.ofSeconds(60);

  private static final int MOST_AT_ONCE = 32;

  /** Waits: 10 s, 30 s, 90 s, 4.5 min, 13.5 min, 40 min, then every two hours. */
  private static final Duration FIRST_RETRY = Duration.ofSeconds(10);

  private static final Duration LONGEST_RETRY = Duration.ofHours(2);

  /** Told to whoever looks at the delivery, who is the one that can do it. */
  static final String UNREADABLE =
      "not signed: the webhook's secret was stored under another RECORDER_JWT_SECRET and cannot be"
          + " read; make a new one with POST /api/v1/webhooks/{id}/secret";

  private final WebhookStore store;
  private final WebhookTransport transport;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final MeterRegistry registry;
  private final Semaphore slots = new Semaphore(MOST_AT_ONCE);

  /** Rung when there may be something to do before the next poll. */
  private final Semaphore bell = new Semaphore(0);

  private final ExecutorService attempts = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread thread;
  private volatile boolean closed;

  /**
   * Begins to send.
   *
   * @param transport closed with the sender
   */
  public WebhookSender(
      WebhookStore store,
      WebhookTransport transport,
      InstantSource clock,
      RandomGenerator random,
      MeterRegistry registry) {
    this.store = store;
    this.transport = transport;
    this.clock = clock;
    this.random = random;
    this.registry = registry;
    this.thread = Thread.ofPlatform().name("webhooks").daemon().start(this::run);
  }

  /** Takes nothing more and waits for the attempts that are under way. */
  @Override
  public void close() {
    closed = true;
    bell.release();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    attempts.close();
    transport.close();
  }

  /** How long to wait after that many attempts, without the random tenth. */
  static Duration backoff(int attempts) {
    double factor = Math.pow(3, Math.min(attempts, 20) - 1.0);
    Duration wait = Duration.ofSeconds((long) (FIRST_RETRY.toSeconds() * factor));
    return wait.compareTo(LONGEST_RETRY) < 0 ? wait : LONGEST_RETRY;
  }

  private void run() {
    Instant purged = clock.instant();
    try {
      while (!closed) {
        boolean _ = bell.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS);
        int _ = bell.drainPermits();
        try {
          takeDue();
          if (clock.instant().isAfter(purged.plus(PURGE))) {
            purged = clock.instant();
            int _ = store.purge();
          }
        } catch (RuntimeException e) {
          LOG.warn("due webhook deliveries could not be taken: {}", e.toString());
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void takeDue() {
    int free = closed ? 0 : slots.drainPermits();
    List<Due> due = List.of();
    try {
      due = free == 0 ? List.of() : store.claim(free, LEASE);
    } finally {
      slots.release(free - due.size());
    }
    for (Due one : due) {
      var _ =
          attempts.submit(() -> {
            try {
              attempt(one);
            } catch (RuntimeException e) {
              // Due again when the lease is over.
              LOG.warn("webhook delivery {} was lost", one.delivery().deliveryId(), e);
            } finally {
              slots.release();
              bell.release();
            }
          });
    }
  }

  private void attempt(Due due) {
    Delivery delivery = due.delivery();
    Instant now = clock.instant();
    long beganNanos = System.nanoTime();
    Integer status = null;
    String error = null;
    switch (due.secret()) {
      case SecretSeal.Opened.Unreadable _ -> error = UNREADABLE;
      case SecretSeal.Opened.Plain(Secret secret) -> {
        try {
          status = post(due, secret, now);
          error = status / 100 == 2 ? null : "answered " + status;
        } catch (IOException | IllegalArgumentException e) {
          LOG.debug("webhook delivery {} was not made", delivery.deliveryId(), e);
          error = CallFailure.words(e);
        }
      }
    }
    double seconds = (System.nanoTime() - beganNanos) / 1e9;
    note(delivery, new Delivery.Attempt(delivery.attempts(), now, seconds, status, error));
  }

  private int post(Due due, Secret secret, Instant now) throws IOException {
    Delivery delivery = due.delivery();
    return transport.post(
        URI.create(due.url()),
        delivery.payload(),
        Map.of(
            "Webhook-Id",
            delivery.deliveryId().toString(),
            WebhookSignature.HEADER,
            WebhookSignature.sign(secret, now, delivery.payload())));
  }

  private void note(Delivery delivery, Delivery.Attempt attempt) {
    Duration retry = attempt.error() == null ? null : jittered(backoff(attempt.attempt()));
    Optional<Delivery.Status> now = store.finish(delivery.deliveryId(), attempt, retry);
    count(now.map(s -> s == Delivery.Status.PENDING ? "retried" : name(s)).orElse("overtaken"));
    if (now.equals(Optional.of(Delivery.Status.FAILED))) {
      LOG.warn(
          "webhook {} did not take delivery {} within a day: {}",
          delivery.webhookId(),
          delivery.deliveryId(),
          attempt.error());
    }
  }

  private void count(String outcome) {
    Counter.builder("webhook.attempts")
        .description("Calls of webhooks by what came of them")
        .tag("outcome", outcome)
        .register(registry)
        .increment();
  }

  private Duration jittered(Duration wait) {
    return wait.plusMillis((long) (wait.toMillis() * 0.1 * random.nextDouble()));
  }

  private static String name(Delivery.Status status) {
    return status.name().toLowerCase(Locale.ROOT);
  }
}
