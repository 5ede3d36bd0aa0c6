package io.videoconf.recorder.bench.compositor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a cell's main class and looks many times a second at what its threads do. The CPU time that
 * a thread used since the last look is put down to what it is seen doing now: right on average. The
 * sums are written out twice a second, since a cell ends without a word.
 */
public final class CellSampler {
  private static final long INTERVAL_MILLIS = 3;
  private static final long WRITE_MILLIS = 500;
  private static final String OURS = "io.videoconf.recorder.";

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Map<Long, Long> cpuOfThread = new HashMap<>();
  private final Map<Stage, Long> nanos = new EnumMap<>(Stage.class);
  private final Path file;

  /** Where the time goes. */
  enum Stage {
    DECODE("decode"),
    SCALE("scale"),
    DRAW("draw"),
    ENCODE("encode"),
    SOUND("sound: codecs"),
    MIX("sound: the rest"),
    WRITE("mux, write"),
    READ("journal, playout"),
    OTHER("other Java");

    private final String title;

    Stage(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }

    /** What a class of ours is about; null when that depends on who calls it. */
    private static Stage of(String className) {
      String name = className.substring(OURS.length());
      if (name.startsWith("media.sound.")
          || name.startsWith("media.compose.Audio")
          || name.startsWith("media.compose.Limiter")
          || name.startsWith("media.compose.ActiveSpeaker")) {
        return SOUND;
      }
      if (name.startsWith("media.av.Scaler")) {
        return SCALE;
      }
      if (name.startsWith("media.compose.VideoTrack")) {
        return DECODE;
      }
      if (name.startsWith("media.compose.Canvas") || name.startsWith("media.draw.")) {
        return DRAW;
      }
      if (name.startsWith("media.compose.Segment") || name.startsWith("media.av.Muxer")) {
        return WRITE;
      }
      if (name.startsWith("media.compose.VideoOutput")) {
        return ENCODE;
      }
      if (name.startsWith("journal.") || name.startsWith("rtp.")) {
        return READ;
      }
      return OTHER;
    }

    /** The innermost frame that says something decides. */
    static Stage of(StackTraceElement[] stack) {
      boolean inCodec = false;
      for (StackTraceElement frame : stack) {
        if (frame.getClassName().startsWith(OURS)) {
          Stage stage = of(frame.getClassName());
          if (stage != OTHER) {
            return stage == SOUND && !inCodec ? MIX : stage;
          }
          inCodec |= frame.getClassName().startsWith(OURS + "media.av.");
        }
      }
      return OTHER;
    }
  }

  private CellSampler(Path file) {
    this.file = file;
  }

  /** Arguments: the file to write, the main class to run. */
  public static void main(String[] args) throws ReflectiveOperationException {
    CellSampler sampler = new CellSampler(Path.of(args[0]));
    Thread.ofPlatform().daemon().name("sampler").start(sampler::run);
    try {
      Class.forName(args[1]).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private void run() {
    long self = Thread.currentThread().threadId();
    long nextWrite = System.nanoTime();
    try {
      while (true) {
        Thread.sleep(INTERVAL_MILLIS);
        look(self);
        if (System.nanoTime() - nextWrite >= 0) {
          write();
          nextWrite += WRITE_MILLIS * 1_000_000;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(long self) {
    for (long id : threads.getAllThreadIds()) {
      long cpu = threads.getThreadCpuTime(id);
      long before = cpuOfThread.getOrDefault(id, 0L);
      if (id == self || cpu <= before) {
        continue;
      }
      ThreadInfo thread = threads.getThreadInfo(id, Integer.MAX_VALUE);
      if (thread != null) {
        cpuOfThread.put(id, cpu);
        nanos.merge(Stage.of(thread.getStackTrace()), cpu - before, Long::sum);
      }
    }
  }

  private void write() {
    List<String> lines = new ArrayList<>();
    nanos.forEach((stage, sum) -> lines.add(stage + " " + sum / 1e9));
    try {
      Path part = file.resolveSibling(file.getFileName() + ".part");
      Files.write(part, lines);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** CPU seconds by what they were used for. */
  static Map<Stage, Double> read(Path file) throws IOException {
    Map<Stage, Double> seconds = new EnumMap<>(Stage.class);
    for (String line : Files.readAllLines(file)) {
      String[] both = line.split(" ");
      seconds.put(Stage.valueOf(both[0]), Double.parseDouble(both[1]));
    }
    return seconds;
  }
}
