package io.videoconf.recorder.cell;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The command line and the environment of a cell. */
final class CellCommand {
  /**
   * In the folder of the cell's jars: what the JVM noted of them when it was built (JEP 514), which
   * saves much of the work of starting. One of another JVM is left aside by the JVM itself.
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
            "-Drecorder.h264.encoder=" + config.encoder().encoder(),
            "-Drecorder.h264.device=" + config.encoder().device(),
            "-Drecorder.h264.library=" + config.encoder().library()));
    List<Path> files = files(config.classPathDir());
    if (holds(config.classPathDir().resolve(AOT_CACHE), files)) {
      line.add("-XX:AOTCache=" + config.classPathDir().resolve(AOT_CACHE));
    }
    line.addAll(List.of("-cp", classPath(config.classPathDir(), files), config.mainClass()));
    return line;
  }

  /** All that is in the folder by name; nothing where there is no folder: the cell will tell. */
  private static List<Path> files(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether the cache was made of these jars: it is as new as any of them. The JVM was seen to use
   * one of other jars without a word.
   */
  private static boolean holds(Path cache, List<Path> files) {
    try {
      if (!Files.isRegularFile(cache)) {
        return false;
      }
      FileTime made = Files.getLastModifiedTime(cache);
      for (Path file : files) {
        if (isJar(file) && Files.getLastModifiedTime(file).compareTo(made) > 0) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false; // A file went away: a build is under way.
    }
  }

  private static boolean isJar(Path file) {
    return file.toString().endsWith(".jar");
  }

  /** All jars by their names, as the cache was made for; behind the folder if it holds classes. */
  private static String classPath(Path directory, List<Path> files) {
    List<String> entries = new ArrayList<>();
    files.stream().filter(CellCommand::isJar).forEach(jar -> entries.add(jar.toString()));
    if (entries.isEmpty() || files.stream().anyMatch(Files::isDirectory)) {
      entries.addFirst(directory.toString());
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
