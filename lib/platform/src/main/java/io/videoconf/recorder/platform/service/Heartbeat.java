package io.videoconf.recorder.platform.service;

import com.sun.management.OperatingSystemMXBean;
import io.videoconf.recorder.platform.db.Database;
import io.videoconf.recorder.platform.db.FleetStore;
import io.videoconf.recorder.platform.db.FleetStore.Instance;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the database every few seconds that this process lives and what it does, on a thread of its
 * own. Nothing waits for it, and nothing else depends on it. Thread-safe.
 */
public final class Heartbeat implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  private static final Duration PERIOD = Duration.ofSeconds(5);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  private final FleetStore fleet;
  private final Instance instance;
  private final Supplier<Map<String, ?>> load;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  private Heartbeat(FleetStore fleet, Instance instance, Supplier<Map<String, ?>> load) {
    this.fleet = fleet;
    this.instance = instance;
    this.load = load;
    this.thread = Thread.ofPlatform().name("heartbeat").daemon().unstarted(this::run);
  }

  /**
   * Begins to beat.
   *
   * @param load what the service does just now, beside CPU and memory; called on another thread
   */
  public static Heartbeat start(Database database, String service, Supplier<Map<String, ?>> load) {
    Instance instance = new Instance(UUID.randomUUID(), service, host(), version(), Instant.now());
    Heartbeat heartbeat = new Heartbeat(new FleetStore(database), instance, load);
    heartbeat.thread.start();
    return heartbeat;
  }

  private void run() {
    boolean wasHeard = true;
    try {
      do {
        boolean heard = beat();
        if (wasHeard && !heard) {
          LOG.warn("the database does not take heartbeats; trying again every {}", PERIOD);
        }
        wasHeard = heard;
      } while (!stop.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean beat() {
    try {
      Map<String, Object> all = new LinkedHashMap<>(process());
      all.putAll(load.get());
      fleet.beat(instance, all);
      return true;
    } catch (RuntimeException e) {
      LOG.debug("no heartbeat", e);
      return false;
    }
  }

  private static Map<String, Object> process() {
    Runtime runtime = Runtime.getRuntime();
    Map<String, Object> process = new LinkedHashMap<>();
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      // Negative while unknown, as at first.
      process.put(
          "cpu_cores", Math.max(0, system.getProcessCpuLoad()) * system.getAvailableProcessors());
      process.put("host_cpu_ratio", Math.max(0, system.getCpuLoad()));
    }
    process.put("heap_bytes", runtime.totalMemory() - runtime.freeMemory());
    process.put("heap_max_bytes", runtime.maxMemory());
    return process;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "unknown";
    }
  }

  private static String version() {
    return Objects.requireNonNullElse(
        Heartbeat.class.getPackage().getImplementationVersion(), "unreleased");
  }

  /** Beats no more; whoever looks sees that the process ended well. */
  @Override
  public void close() {
    stop.countDown();
    try {
      if (!thread.join(STOP_TIMEOUT)) {
        return;
      }
      fleet.gone(instance.instanceId());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.debug("the last heartbeat stays", e);
    }
  }
}
