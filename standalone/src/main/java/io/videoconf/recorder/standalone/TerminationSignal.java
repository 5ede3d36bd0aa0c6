package io.videoconf.recorder.standalone;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C and SIGTERM into an interrupt of the thread that opened this, and keeps the JVM
 * alive until that thread has cleaned up and closes this.
 */
public final class TerminationSignal implements AutoCloseable {
  /** Longer than all that is stopped may take together. */
  private static final Duration CLEAN_UP_TIMEOUT = Duration.ofSeconds(90);

  private final Thread worker = Thread.currentThread();
  private final CountDownLatch cleanedUp = new CountDownLatch(1);

  private TerminationSignal() {}

  public static TerminationSignal interruptCurrentThread() {
    TerminationSignal signal = new TerminationSignal();
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("termination").unstarted(signal::terminate));
    return signal;
  }

  @Override
  public void close() {
    cleanedUp.countDown();
  }

  private void terminate() {
    if (cleanedUp.getCount() == 0) {
      return;
    }
    worker.interrupt();
    try {
      if (!cleanedUp.await(CLEAN_UP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        System.err.println("cleaning up took too long; something may have been left running");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
