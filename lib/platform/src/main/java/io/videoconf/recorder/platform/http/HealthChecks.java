package io.videoconf.recorder.platform.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must answer before a service is ready. Thread-safe. */
public final class HealthChecks {
  private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);

  /** Kubernetes gives up on a probe after a second by default; deployments allow five. */
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final Map<String, Check> checks = new ConcurrentHashMap<>();

  /** Returns when the thing is well, throws when it is not. May block, and be interrupted. */
  @FunctionalInterface
  public interface Check {
    void run() throws Exception;
  }

  public HealthChecks add(String name, Check check) {
    checks.put(name, check);
    return this;
  }

  /** Runs all checks at once, each for at most three seconds. Name to whether it is well. */
  public Map<String, Boolean> run() {
    Map<String, Boolean> results = new LinkedHashMap<>();
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    try {
      Map<String, Future<?>> running = new TreeMap<>();
      checks.forEach((name, check) ->
          running.put(
              name,
              executor.submit(() -> {
                check.run();
                return null;
              })));
      long deadlineNanos = System.nanoTime() + TIMEOUT.toNanos();
      running.forEach((name, future) -> results.put(name, isWell(name, future, deadlineNanos)));
    } finally {
      executor.shutdownNow();
    }
    return results;
  }

  private static boolean isWell(String name, Future<?> check, long deadlineNanos) {
    try {
      check.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException e) {
      LOG.warn("health check {} failed: {}", name, String.valueOf(e.getCause()));
      return false;
    } catch (TimeoutException _) {
      LOG.warn("health check {} did not answer within {}", name, TIMEOUT);
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
