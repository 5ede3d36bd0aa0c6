package io.videoconf.recorder.cell;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The command line and the environment of a cell. */
final class CellCommand {
  /**
   * In the folder of the cell's jars: what the JVM noted of them when it was built (JEP 514), which
   * saves most of the work of starting. The JVM itself leaves it aside, with a warning, if jars or
   * JVM are others by now.
   */
  private static final String AOT_CACHE = "cell.aot";

  private CellCommand() {}

  /**
   * Every wrapper in front replaces itself by what it runs, so that the process we started is the
   * JVM.
   */
  static List<String> line(CellConfig config, Isolation isolation, Path workDir) {
    List<String> line = new ArrayList<>();
    if (config.niceness() > 0) {
      line.addAll(List.of("nice", "-n", Integer.toString(config.niceness())));
    }
    line.addAll(isolation.prefix());
    line.add(config.javaHome().resolve("bin").resolve("java").toString());
    line.addAll(
        List.of(
            "-Xmx" + config.maxHeapMegabytes() + "m",
            "-XX:+UseSerialGC",
            // The time goes to native code: what the optimizing compiler costs in the first minute
            // (it doubles the cell's CPU) its code never earns back.
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=" + workDir.resolve("hs_err.log"),
            // Standard output is for reports: what the JVM has to say goes where its last words go.
            "-Xlog:disable",
            "-Xlog:all=warning:stderr",
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.io.tmpdir=" + workDir,
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8",
            // JavaCPP would derive both from -Xmx, far too little for decoded pictures.
            "-Dorg.bytedeco.javacpp.maxBytes=" + config.maxNativeBytes(),
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=" + config.maxResidentBytes(),
            "-Dorg.bytedeco.javacpp.cachedir=" + config.nativeCacheDir(),
            "-Drecorder.h264.encoder=" + config.videoEncoder()));
    Path cache = config.classPathDir().resolve(AOT_CACHE);
    if (Files.isRegularFile(cache)) {
      line.add("-XX:AOTCache=" + cache);
    }
    line.addAll(List.of("-cp", classPath(config.classPathDir()), config.mainClass()));
    return line;
  }

  /** All jars by their names, as the cache was made for; and the folder if it holds classes. */
  private static String classPath(Path directory) {
    if (!Files.isDirectory(directory)) {
      // The cell itself will tell that its class is not there.
      return directory.toString();
    }
    List<String> entries = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        if (file.toString().endsWith(".jar")) {
          entries.add(file.toString());
        } else if (Files.isDirectory(file) && !entries.contains(directory.toString())) {
          entries.addFirst(directory.toString());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return String.join(File.pathSeparator, entries);
  }

  static Map<String, String> environment(Path workDir) {
    return Map.of(
        "PATH",
        "/usr/bin:/bin",
        "LANG",
        "C.UTF-8",
        "HOME",
        workDir.toString(),
        // SVT-AV1 tells its settings otherwise, line by line: errors only.
        "SVT_LOG",
        "1");
  }
}
