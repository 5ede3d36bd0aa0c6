package io.videoconf.recorder.bench.compositor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs processes on one core and tells how much CPU they and their children used, as the kernel
 * counts it (getrusage).
 *
 * @param core number of the core
 * @param work folder for logs
 */
record Pinned(int core, Path work) {
  /** bash's own {@code time} reads what wait4(2) tells. */
  static final String TIMED =
      "TIMEFORMAT='%3U %3S'; { time \"$@\" 2>&3 3>&-; } 3>\"$LOG\" 2>\"$TIMES\"";

  /**
   * @param name of the logs
   * @return CPU seconds, user and system
   * @throws IOException when the command fails; its last lines are told
   */
  double run(String name, List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path log = work.resolve(name + ".log");
    Path times = work.resolve(name + ".times");
    List<String> line = new ArrayList<>();
    line.addAll(List.of("bash", "-c", TIMED, "bash", "taskset", "-c", Integer.toString(core)));
    line.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().putAll(environment);
    builder.environment().put("LOG", log.toString());
    builder.environment().put("TIMES", times.toString());
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectOutput(work.resolve(name + ".out").toFile());
    int exit = builder.start().waitFor();
    if (exit != 0) {
      throw new IOException(
          "exit " + exit + " of " + String.join(" ", command) + "\n" + tail(Files.readString(log)));
    }
    return seconds(times);
  }

  /** The sum of what {@link #TIMED} wrote last into a file. */
  static double seconds(Path times) throws IOException {
    String[] both = Files.readAllLines(times).getLast().strip().split(" ");
    return Double.parseDouble(both[0]) + Double.parseDouble(both[1]);
  }

  private static String tail(String text) {
    return text.substring(Math.max(0, text.length() - 2000));
  }
}
