package io.videoconf.recorder.bench.compositor;

import io.videoconf.recorder.bench.compositor.MeetingSender.Progress;
import io.videoconf.recorder.bench.compositor.RecorderProcess.Cpu;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * How many meetings of four a recorder composes while they run, on two cores, with no frame late.
 * Adds meetings until the compositors fall behind or a packet is lost. See docs/benchmarks.md.
 */
public final class DensityBench {
  private static final String MEETING = "4x360p";

  /** From the last meeting's beginning: cells and their JVMs start in this time. */
  private static final double WARM_UP_SECONDS = 15;

  /** Meetings begin one after another: nobody's all begin in the same moment. */
  private static final double BETWEEN_STARTS_SECONDS = 3;

  /** As many as are recorded before any is measured. */
  private static final int WARM_UP_MEETINGS = 2;

  /** A compositor that keeps up is as late at the end as it was at the beginning. */
  private static final double MAX_LAG_GROWTH_SECONDS = 0.5;

  /** The playout delay, a report each second, and what a busy machine may be late for a moment. */
  private static final double MAX_LAG_SECONDS = 4;

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final long MAX_PARK_NANOS = 2_000_000;
  private static final String CORES = "0,1";
  private static final int CORE_COUNT = 2;

  private final PrintWriter out;
  private final Options options;
  private final MeetingCase meeting;
  private final Inputs inputs;

  private DensityBench(PrintWriter out, Options options) throws IOException, InterruptedException {
    this.out = out;
    this.options = options;
    this.meeting =
        MeetingCase.all().stream().filter(m -> m.name().equals(MEETING)).findFirst().orElseThrow();
    Path work = Files.createDirectories(options.work().toAbsolutePath());
    Ffmpeg ffmpeg = Ffmpeg.unpack(options.cell(), work.resolve("ffmpeg-density"));
    this.inputs =
        new Inputs(
            work.resolve("inputs"), options.seconds(), ffmpeg, new Pinned(options.core(), work));
  }

  /** Prints a table to standard output. */
  public static void main(String[] args) throws IOException, InterruptedException {
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    new DensityBench(out, Options.parse(args)).run();
  }

  private void run() throws IOException, InterruptedException {
    inputs.make(meeting);
    out.printf(
        "%s live over UDP to 720p30, %d s, recorder and senders on cores %s%n%n",
        MEETING, options.seconds(), CORES);
    out.println(
        "| meetings | cells, cores | services, cores | senders, cores | idle, cores | packets |"
            + " lost | lag after start | lag at end | worst lag | sender late | |");
    out.println("|---|---|---|---|---|---|---|---|---|---|---|---|");
    int held = 0;
    for (int count = options.meetings(); measure(count); count++) {
      held = count;
    }
    out.printf("%n%s%n", held == 0 ? "none held" : held + " meetings held real time");
  }

  private boolean measure(int count) throws IOException, InterruptedException {
    Path data = Files.createTempDirectory(options.work().toAbsolutePath(), "density-");
    try (RecorderProcess recorder = RecorderProcess.start(options.cell(), data, CORES);
        DatagramChannel channel = DatagramChannel.open()) {
      channel.setOption(StandardSocketOptions.SO_SNDBUF, 4 << 20);
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      warmUp(recorder, channel, count);
      List<MeetingSender> senders = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        senders.add(new MeetingSender(recorder, channel, meeting, inputs, i));
      }
      return play(recorder, senders);
    } finally {
      FileTree.delete(data);
    }
  }

  /**
   * What holds meetings has held some before: they are recorded to their ends, and their jobs done.
   */
  private void warmUp(RecorderProcess recorder, DatagramChannel channel, int number)
      throws IOException, InterruptedException {
    for (int i = 0; i < WARM_UP_MEETINGS; i++) {
      MeetingSender sender = new MeetingSender(recorder, channel, meeting, inputs, number + i);
      sender.begin(System.nanoTime());
      for (long next = 0; next != Long.MAX_VALUE; next = sender.sendDue(System.nanoTime())) {
        LockSupport.parkNanos(MAX_PARK_NANOS);
      }
      sender.stop();
      recorder.awaitIdle();
    }
  }

  private boolean play(RecorderProcess recorder, List<MeetingSender> senders)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    for (int i = 0; i < senders.size(); i++) {
      senders.get(i).begin(start + beginNanos(i, senders.size()));
    }
    List<List<Progress>> seen = new ArrayList<>();
    Thread watcher = Thread.ofPlatform().daemon().name("watch").start(() -> watch(senders, seen));
    Cpu cpuBefore = recorder.cpu();
    double sendersBefore = ownCpu();
    double measuredFrom = 0;
    boolean allGoOn = true;
    while (allGoOn) {
      LockSupport.parkNanos(MAX_PARK_NANOS);
      long now = System.nanoTime();
      for (MeetingSender sender : senders) {
        allGoOn &= sender.sendDue(now) != Long.MAX_VALUE;
      }
      double elapsed = (now - start - beginNanos(senders.size() - 1, senders.size())) / 1e9;
      if (measuredFrom == 0 && elapsed > WARM_UP_SECONDS) {
        measuredFrom = elapsed;
        cpuBefore = recorder.cpu();
        sendersBefore = ownCpu();
      }
    }
    double measured =
        (System.nanoTime() - start - beginNanos(senders.size() - 1, senders.size())) / 1e9
            - measuredFrom;
    Cpu cpu = recorder.cpu().minus(cpuBefore);
    double own = ownCpu() - sendersBefore;
    watcher.interrupt();
    watcher.join();
    return row(senders, seen, cpu, own, measured);
  }

  /** Nor do the pictures of all meetings come in the same moment. */
  private static long beginNanos(int meeting, int meetings) {
    return Math.round(1e9 * (meeting * BETWEEN_STARTS_SECONDS + meeting / (30.0 * meetings)));
  }

  private static void watch(List<MeetingSender> senders, List<List<Progress>> seen) {
    try {
      while (true) {
        Thread.sleep(LOOK);
        List<Progress> now = new ArrayList<>();
        for (MeetingSender sender : senders) {
          now.add(sender.progress());
        }
        seen.add(now);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // What was seen until then is judged; too little of it fails.
      Thread.currentThread().interrupt();
    }
  }

  private boolean row(
      List<MeetingSender> senders, List<List<Progress>> seen, Cpu cpu, double own, double measured)
      throws IOException, InterruptedException {
    double begin = 0;
    double end = 0;
    double worst = 0;
    for (int i = 0; i < senders.size(); i++) {
      int meeting = i;
      List<Progress> mine =
          seen.stream()
              .filter(all -> all.getLast().elapsedSeconds() > WARM_UP_SECONDS)
              .map(all -> all.get(meeting))
              .toList();
      int third = mine.size() / 3;
      begin = Math.max(begin, leastLag(mine.subList(0, third)));
      end = Math.max(end, leastLag(mine.subList(2 * third, mine.size())));
      worst = Math.max(worst, mine.stream().mapToDouble(Progress::lagSeconds).max().orElse(99));
    }
    long sent = 0;
    long received = 0;
    long lost = 0;
    double late = 0;
    Thread.sleep(LOOK);
    for (MeetingSender sender : senders) {
      Progress last = sender.progress();
      sent += last.sent();
      received += last.received();
      lost += last.lost();
      late = Math.max(late, last.senderLateSeconds());
    }
    lost = Math.max(lost, sent - received);
    boolean held = lost == 0 && end - begin < MAX_LAG_GROWTH_SECONDS && worst < MAX_LAG_SECONDS;
    double cores = cpu.cells() / measured;
    double rest = cpu.rest() / measured;
    double sending = own / measured;
    out.printf(
        Locale.ROOT,
        "| %d | %.2f | %.2f | %.2f | %.2f | %d | %d | %.1f s | %.1f s | %.1f s | %.2f s | %s |%n",
        senders.size(),
        cores,
        rest,
        sending,
        CORE_COUNT - cores - rest - sending,
        sent,
        lost,
        begin,
        end,
        worst,
        late,
        held ? "held" : "**fell behind**");
    return held;
  }

  private static double leastLag(List<Progress> of) {
    return of.stream().mapToDouble(Progress::lagSeconds).min().orElse(99);
  }

  private static double ownCpu() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(time -> time.toNanos() / 1e9)
        .orElse(0.0);
  }
}
