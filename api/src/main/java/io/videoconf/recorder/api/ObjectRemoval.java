package io.videoconf.recorder.api;

import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.port.ObjectStore;
import io.videoconf.recorder.platform.db.ObjectWinners;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the objects of deleted recordings in the background, and what was decided about them,
 * again and again until it is done. Thread-safe.
 */
final class ObjectRemoval implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectRemoval.class);

  /**
   * A worker that was busy with the recording may still have written something; then it is gone.
   */
  private static final Duration SECOND_LOOK = Duration.ofMinutes(15);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(10);

  private final ObjectStore objects;
  private final ObjectWinners winners;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("object-removal").daemon().factory());

  ObjectRemoval(ObjectStore objects, ObjectWinners winners) {
    this.objects = objects;
    this.winners = winners;
  }

  /** Returns at once. Asking twice is harmless. */
  void remove(UUID recordingId) {
    schedule(new Task(recordingId, FIRST_RETRY, true), Duration.ZERO);
  }

  /** Removes what is left of recordings that were deleted before this process was started. */
  void resume(List<UUID> deleted) {
    deleted.forEach(id -> schedule(new Task(id, FIRST_RETRY, false), Duration.ZERO));
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private void schedule(Task task, Duration delay) {
    if (!executor.isShutdown()) {
      var _ = executor.schedule(() -> run(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void run(Task task) {
    try {
      List<String> keys = objects.list(ObjectKeys.recording(task.recordingId()));
      if (!keys.isEmpty()) {
        objects.delete(keys);
        LOG.info("removed {} objects of recording {}", keys.size(), task.recordingId());
      }
      int _ = winners.forget(task.recordingId());
      if (task.lookAgain()) {
        schedule(new Task(task.recordingId(), FIRST_RETRY, false), SECOND_LOOK);
      }
    } catch (RuntimeException e) {
      LOG.warn("objects of recording {} are not removed yet", task.recordingId(), e);
      schedule(task.afterFailure(), task.retryAfter());
    }
  }

  private record Task(UUID recordingId, Duration retryAfter, boolean lookAgain) {
    Task afterFailure() {
      Duration doubled = retryAfter.multipliedBy(2);
      Duration next = doubled.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : doubled;
      return new Task(recordingId, next, lookAgain);
    }
  }
}
