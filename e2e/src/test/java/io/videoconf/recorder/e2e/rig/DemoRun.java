package io.videoconf.recorder.e2e.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A finished run of {@code ./recorder demo}.
 *
 * @param json what it wrote of its meeting
 * @param output what it printed
 */
public record DemoRun(int exitCode, Path json, String output) {
  private static final Duration BOUND = Duration.ofMinutes(3);

  /**
   * Runs it to its end, on a data directory and ports of its own.
   *
   * @param name of its log file
   */
  public static DemoRun of(String name, List<String> options)
      throws IOException, InterruptedException {
    Path json = Files.createDirectories(ProjectHome.logs()).resolve(name + ".json");
    Files.deleteIfExists(json);
    try (DataDirectory data = DataDirectory.create(name)) {
      List<String> arguments =
          new ArrayList<>(
              List.of(
                  "demo",
                  "--data=" + data.path(),
                  "--json=" + json,
                  "--out=" + ProjectHome.target().resolve("recordings")));
      arguments.addAll(options);
      try (Launcher launcher = Launcher.start(name, arguments)) {
        int code = launcher.await(BOUND);
        return new DemoRun(code, json, launcher.output());
      }
    }
  }
}
