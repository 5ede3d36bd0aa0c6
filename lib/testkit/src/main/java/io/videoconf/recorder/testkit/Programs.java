package io.videoconf.recorder.testkit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Programs of other projects that are on this machine's path, or not. */
public final class Programs {
  private Programs() {}

  /** Those of {@code programs} that are not installed. */
  public static List<String> missing(List<String> programs) {
    return programs.stream().filter(program -> !isInstalled(program)).toList();
  }

  private static boolean isInstalled(String program) {
    String path = System.getenv("PATH");
    return path != null
        && Arrays.stream(path.split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
