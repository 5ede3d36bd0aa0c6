package io.videoconf.recorder.standalone;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been started, stopped in reverse order. Each stop has its bound: what hangs is reported
 * and left behind, so that the rest still stops in order. Thread-safe.
 */
final class ShutdownStack implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShutdownStack.class);

  private final Deque<Entry> entries = new ArrayDeque<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private record Entry(String name, AutoCloseable resource, Duration bound) {}

  /** Stops {@code resource} before all that was pushed earlier. */
  synchronized <T extends AutoCloseable> T push(String name, T resource, Duration bound) {
    entries.push(new Entry(name, resource, bound));
    return resource;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      for (Entry entry = poll(); entry != null; entry = poll()) {
        stop(entry);
      }
    }
  }

  private synchronized Entry poll() {
    return entries.poll();
  }

  /** On a thread of its own: the caller may have been interrupted, and stopping waits. */
  private static void stop(Entry entry) {
    Thread stopping =
        Thread.ofPlatform().daemon().name("stop-" + entry.name()).start(() -> closeLogged(entry));
    if (!joinedWithin(stopping, entry.bound())) {
      LOG.warn("{} did not stop within {} s", entry.name(), entry.bound().toSeconds());
      stopping.interrupt();
    }
  }

  private static void closeLogged(Entry entry) {
    try {
      entry.resource().close();
    } catch (Exception e) {
      LOG.warn("{} did not stop cleanly", entry.name(), e);
    }
  }

  private static boolean joinedWithin(Thread thread, Duration bound) {
    boolean interrupted = false;
    long deadline = System.nanoTime() + bound.toNanos();
    try {
      while (true) {
        try {
          return thread.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        } catch (InterruptedException e) {
          interrupted = true; // stopping goes on; the interrupt is handed on afterwards
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
