package io.videoconf.recorder.cell;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command line and the environment of a cell. */
final class CellCommand {
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
            "-Xshare:auto",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=" + workDir.resolve("hs_err.log"),
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.io.tmpdir=" + workDir,
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8",
            // JavaCPP would derive both from -Xmx, far too little for decoded pictures.
            "-Dorg.bytedeco.javacpp.maxBytes=" + config.maxNativeBytes(),
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=" + config.maxResidentBytes(),
            "-Dorg.bytedeco.javacpp.cachedir=" + config.nativeCacheDir(),
            "-Drecorder.h264.encoder=" + config.videoEncoder(),
            "-cp",
            config.classPathDir() + File.pathSeparator + config.classPathDir().resolve("*"),
            config.mainClass()));
    return line;
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
