package io.videoconf.recorder.ingest.session;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what a recording has to tell the world outside (segments, participants, journal chunks)
 * in order, one after the other, and tries each until it succeeds: an outage of storage or database
 * delays, it loses nothing, and the receive loop never waits for it. Actions must be harmless to
 * repeat. Thread-safe.
 */
final class Publisher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Publisher.class);
  private static final Duration FIRST_DELAY = Duration.ofMillis(200);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

  private record Action(String what, Runnable run, CompletableFuture<Void> done) {}

  private final BlockingQueue<Action> queue = new LinkedBlockingQueue<>();
  private final Thread thread;
  private final RetryPolicy<Object> untilItSucceeds;

  /**
   * @param onTrouble told when an action failed and will be tried again
   */
  Publisher(String name, Consumer<String> onTrouble) {
    untilItSucceeds =
        RetryPolicy.builder()
            .handle(RuntimeException.class)
            .withMaxRetries(-1)
            .withBackoff(FIRST_DELAY, LONGEST_DELAY)
            .onRetryScheduled(event -> onTrouble.accept(String.valueOf(event.getLastException())))
            .build();
    thread = Thread.ofVirtual().name("publish-" + name).start(this::run);
  }

  /** Queues an action. */
  void publish(String what, Runnable action) {
    var _ = submit(what, action);
  }

  /** Queues an action; the future completes when it has succeeded. */
  CompletableFuture<Void> submit(String what, Runnable action) {
    Action queued = new Action(what, action, new CompletableFuture<>());
    queue.add(queued);
    return queued.done();
  }

  /** Completes when everything queued so far has succeeded. */
  CompletableFuture<Void> drained() {
    return submit("drain", () -> {});
  }

  int backlog() {
    return queue.size();
  }

  /** Gives up what is still queued: it is found and published again at the next start. */
  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (true) {
        Action action = queue.take();
        Failsafe.with(untilItSucceeds).run(() -> attempt(action));
        action.done().complete(null);
      }
    } catch (InterruptedException closed) {
      abandonQueued();
    } catch (FailsafeException closed) {
      log.debug("publishing ended: {}", closed.toString());
      abandonQueued();
    }
  }

  private static void attempt(Action action) {
    try {
      action.run().run();
    } catch (RuntimeException e) {
      log.warn("publishing {} failed, will be tried again: {}", action.what(), e.toString());
      throw e;
    }
  }

  private void abandonQueued() {
    for (Action action; (action = queue.poll()) != null; ) {
      action.done().cancel(false);
    }
  }
}
