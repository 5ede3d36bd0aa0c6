package io.videoconf.recorder.ingest.receive;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The receive loops of a node: one thread each. Thread-safe. */
public final class UdpLoops implements AutoCloseable {
  private final List<UdpLoop> loops;

  private UdpLoops(List<UdpLoop> loops) {
    this.loops = loops;
  }

  /**
   * Starts the threads.
   *
   * @param count at least 1; one per core reads as much as a machine can
   */
  public static UdpLoops start(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count must be at least 1, was " + count);
    }
    return new UdpLoops(
        IntStream.range(0, count).mapToObj(i -> UdpLoop.start("udp-" + i)).toList());
  }

  /** The one that reads the fewest sockets. */
  public UdpLoop leastLoaded() {
    return loops.stream().min(Comparator.comparingInt(UdpLoop::sockets)).orElseThrow();
  }

  public List<UdpLoop> all() {
    return loops;
  }

  /** CPU time that the threads have used, system calls included; 0 where the JVM cannot tell. */
  public double cpuSeconds() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    if (!threads.isThreadCpuTimeSupported()) {
      return 0;
    }
    return loops.stream()
            .mapToLong(loop -> Math.max(0, threads.getThreadCpuTime(loop.threadId())))
            .sum()
        / 1e9;
  }

  @Override
  public void close() {
    loops.forEach(UdpLoop::close);
  }
}
