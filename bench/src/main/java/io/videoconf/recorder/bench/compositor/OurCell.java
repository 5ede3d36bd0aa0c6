package io.videoconf.recorder.bench.compositor;

import io.videoconf.recorder.cell.CellConfig;
import io.videoconf.recorder.cell.CellLauncher;
import io.videoconf.recorder.cell.CellLimits;
import io.videoconf.recorder.cell.CellOutcome;
import io.videoconf.recorder.cell.Isolation;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Composes in a cell as ingest starts one: same launcher, same flags, same isolation. Only the
 * {@code java} that it finds is a script that runs the real one on one core and notes its CPU time.
 */
final class OurCell {
  private static final int PLAYOUT_DELAY_MILLIS = 1000;
  private static final int SEGMENT_SECONDS = 2;

  /** On a busy machine its core may be somebody else's for long. */
  private static final Duration STALL = Duration.ofMinutes(10);

  private final Path classPath;
  private final Path work;
  private final int core;
  private final Isolation isolation = Isolation.probe();

  /**
   * @param classPath directory of the cells' jars
   * @param work folder for all that is written
   */
  OurCell(Path classPath, Path work, int core) {
    this.classPath = classPath;
    this.work = work.toAbsolutePath();
    this.core = core;
  }

  /**
   * @param cpuSeconds user and system, the JVM's start included
   * @param bytes of all segments
   */
  record Run(double cpuSeconds, double mediaSeconds, long bytes) {}

  /** Composes a journal into {@code output}. */
  Run compose(Path journal, Path output) throws IOException {
    return compose(journal, output, "\"$@\"");
  }

  /** As {@link #compose}, watched by a {@link CellSampler}, which writes to a file. */
  Run composeSampled(Path journal, Path output, Path samples) throws IOException {
    String ours = System.getProperty("java.class.path");
    return compose(
        journal,
        output,
        "\"${@:1:$#-2}\" \"${@:$#-1:1}:%s\" %s %s \"${@:$#}\""
            .formatted(ours, CellSampler.class.getName(), samples.toAbsolutePath()));
  }

  /** Encodes raw pictures as a cell does, or only reads them: {@link EncodingAlone}. */
  List<String> encodingAlone(Path pictures, String mode) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "-Dorg.bytedeco.javacpp.cachedir=" + work.resolve("natives"),
        "-cp",
        classPath.toAbsolutePath() + "/*:" + System.getProperty("java.class.path"),
        EncodingAlone.class.getName(),
        pictures.toString(),
        mode);
  }

  private Run compose(Path journal, Path output, String arguments) throws IOException {
    Path times = work.resolve("cell.times");
    CellConfig usual = CellConfig.of(classPath, work.resolve("natives"));
    CellConfig config =
        new CellConfig(
            usual.classPathDir(),
            javaHome(usual.javaHome(), arguments, times),
            usual.mainClass(),
            usual.nativeCacheDir(),
            usual.maxHeapMegabytes(),
            usual.maxNativeBytes(),
            usual.niceness(),
            new CellLimits(null, STALL));
    CellTask task =
        new CellTask.Compose(
            journal.toAbsolutePath(),
            output.toAbsolutePath(),
            MeetingCase.FORMAT,
            0,
            false,
            PLAYOUT_DELAY_MILLIS,
            SEGMENT_SECONDS);
    LongAdder bytes = new LongAdder();
    try (CellLauncher launcher = new CellLauncher(config, isolation)) {
      CellOutcome outcome =
          launcher
              .start(
                  task,
                  work.resolve("cell"),
                  report -> {
                    if (report instanceof CellReport.SegmentDone segment) {
                      bytes.add(segment.bytes());
                    }
                  })
              .outcome()
              .join();
      return switch (outcome) {
        case CellOutcome.Completed(CellReport.Done done) ->
            new Run(Pinned.seconds(times), done.durationSeconds(), bytes.sum());
        default -> throw new IOException("the cell ended with " + outcome);
      };
    }
  }

  private Path javaHome(Path real, String arguments, Path times) throws IOException {
    Path home = work.resolve("java-home");
    Path java = home.resolve("bin").resolve("java");
    Files.createDirectories(java.getParent());
    Files.writeString(
        java,
        """
        #!/bin/bash
        TIMEFORMAT='%%3U %%3S'
        { time taskset -c %d %s/bin/java %s 2>&3 3>&-; } 3>&2 2>"%s"
        """
            .formatted(core, real, arguments, times));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    return home;
  }
}
