package io.videoconf.recorder.bench;

import io.videoconf.recorder.rtp.srtp.SrtpKey;
import io.videoconf.recorder.rtp.srtp.SrtpSuite;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What receiving costs: the recorder's UDP side, from the sockets to journals on the disk, beside a
 * plain loop that only receives the same packets, and with SRTP (AES-128-GCM) on top. All run in
 * the same process one after the other, several times; the middle run of each counts for CPU, all
 * for losses. CPU time is that of the receiving threads, kernel included.
 *
 * <p>Arguments: {@code [packets per second=100000] [seconds per run=5] [rounds=3] [loops=cores]
 * [directory]}.
 */
public final class ReceiverBench {
  private static final List<Integer> TRACKS = List.of(10, 100, 1000);
  private static final int RECEIVE_BUFFER_BYTES = 4 << 20;
  private static final long WARM_UP_NANOS = 2_000_000_000L;
  private static final long SETTLE_NANOS = 300_000_000L;

  private final PrintWriter out;
  private final int packetsPerSecond;
  private final long runNanos;
  private final int rounds;
  private final int loops;
  private final Path directory;
  private final SrtpKey key = SrtpKey.random(SrtpSuite.AEAD_AES_128_GCM, new Random(1));
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  private ReceiverBench(PrintWriter out, List<String> args) {
    this.out = out;
    this.packetsPerSecond = number(args, 0, 100_000);
    this.runNanos = number(args, 1, 5) * 1_000_000_000L;
    this.rounds = number(args, 2, 3);
    this.loops = number(args, 3, Runtime.getRuntime().availableProcessors());
    this.directory =
        Path.of(args.size() > 4 ? args.get(4) : System.getProperty("java.io.tmpdir"))
            .resolve("receiver-bench-" + ProcessHandle.current().pid());
  }

  /** One run of one contender. */
  private record Run(long sent, long received, long cpuNanos, double seconds) {
    double nanosPerPacket() {
      return (double) cpuNanos / Math.max(1, received);
    }

    long lost() {
      return sent - received;
    }
  }

  /** Prints a table to standard output. */
  public static void main(String[] args) throws IOException {
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    new ReceiverBench(out, List.of(args)).run();
  }

  private void run() throws IOException {
    out.printf(
        Locale.ROOT,
        "%d packets/s (3 of 4 tracks VP8 in 1,200 bytes, 1 of 4 Opus in 120), %d loops, %d cores,"
            + " median of %d runs of %d s%n%n",
        packetsPerSecond,
        loops,
        Runtime.getRuntime().availableProcessors(),
        rounds,
        runNanos / 1_000_000_000);
    out.println(
        "| tracks | | sent/s | lost | CPU per packet | packets/s per core | CPU per track | ratio |");
    out.println("|---|---|---|---|---|---|---|---|");
    for (int tracks : TRACKS) {
      compare(tracks);
    }
  }

  private void compare(int tracks) throws IOException {
    List<Run> plain = new ArrayList<>();
    List<Run> ours = new ArrayList<>();
    List<Run> secure = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      try (Contender floor = new PlainLoop(loops, tracks, RECEIVE_BUFFER_BYTES)) {
        plain.add(measure(floor, null));
      }
      try (Contender recorder =
          new RecorderReceiver(loops, tracks, RECEIVE_BUFFER_BYTES, directory, null)) {
        ours.add(measure(recorder, null));
      }
      try (Contender recorder =
          new RecorderReceiver(loops, tracks, RECEIVE_BUFFER_BYTES, directory, key)) {
        secure.add(measure(recorder, key));
      }
    }
    double floor = median(plain).nanosPerPacket();
    print(tracks, "plain loop", plain, floor);
    print(tracks, "recorder", ours, floor);
    print(tracks, "recorder, SRTP", secure, floor);
  }

  private Run measure(Contender contender, @Nullable SrtpKey key) throws IOException {
    try (Traffic traffic = new Traffic(contender.addresses(), packetsPerSecond, key)) {
      traffic.send(packetsPerSecond, WARM_UP_NANOS);
      LockSupport.parkNanos(SETTLE_NANOS);
      long receivedBefore = contender.received();
      long cpuBefore = cpuNanos(contender);
      long start = System.nanoTime();
      long sent = traffic.send(packetsPerSecond, runNanos);
      double seconds = (System.nanoTime() - start) / 1e9;
      LockSupport.parkNanos(SETTLE_NANOS);
      return new Run(
          sent, contender.received() - receivedBefore, cpuNanos(contender) - cpuBefore, seconds);
    }
  }

  private long cpuNanos(Contender contender) {
    return contender.threadIds().stream().mapToLong(threads::getThreadCpuTime).sum();
  }

  private void print(int tracks, String name, List<Run> runs, double floorNanosPerPacket) {
    Run run = median(runs);
    out.printf(
        Locale.ROOT,
        "| %d | %s | %.0f | %d | %.2f µs | %.0f | %.3f %% | %.2f |%n",
        tracks,
        name,
        run.sent() / run.seconds(),
        lost(runs),
        run.nanosPerPacket() / 1e3,
        1e9 / run.nanosPerPacket(),
        100.0 * run.cpuNanos() / 1e9 / run.seconds() / tracks,
        run.nanosPerPacket() / floorNanosPerPacket);
  }

  private static Run median(List<Run> runs) {
    ToDoubleFunction<Run> cost = Run::nanosPerPacket;
    return runs.stream().sorted(Comparator.comparingDouble(cost)).toList().get(runs.size() / 2);
  }

  /** Over all runs: one lost packet is one too many. */
  private static long lost(List<Run> runs) {
    return runs.stream().mapToLong(Run::lost).sum();
  }

  private static int number(List<String> args, int index, int otherwise) {
    return index < args.size() ? Integer.parseInt(args.get(index)) : otherwise;
  }
}
