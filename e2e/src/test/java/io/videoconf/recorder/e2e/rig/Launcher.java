package io.videoconf.recorder.e2e.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A run of {@code ./recorder}, the launcher that users call. What it prints goes to a log file
 * under e2e/target/logs. Closing stops it.
 */
public final class Launcher implements AutoCloseable {
  /** Servers and services are given time to stop in order. */
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(40);

  private final Process process;
  private final Path log;

  private Launcher(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it with the Java that runs the tests; it does not build.
   *
   * @param name of the log file
   */
  public static Launcher start(String name, List<String> arguments) throws IOException {
    return start(name, arguments, Map.of());
  }

  /** As above, with environment variables beside those of the tests. */
  static Launcher start(String name, List<String> arguments, Map<String, String> environment)
      throws IOException {
    Path home = ProjectHome.path();
    Files.createDirectories(ProjectHome.logs());
    Path log = ProjectHome.logs().resolve(name + ".log");
    List<String> command = new ArrayList<>();
    command.add(home.resolve("recorder").toString());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    // A recorder that lives for a minute would spend a third of its CPU time on C2's code.
    builder.environment().put("JAVA_OPTS", "-XX:TieredStopAtLevel=1");
    builder.environment().putAll(environment);
    builder.directory(ProjectHome.target().toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("RECORDER_BUILD", "never");
    builder.redirectInput(Path.of("/dev/null").toFile());
    return new Launcher(builder.start(), log);
  }

  /** The launcher becomes the JVM: this is the process with the services. */
  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Waits until it ends.
   *
   * @return its exit code
   * @throws AssertionError when it has not ended within the bound
   */
  public int await(Duration bound) throws InterruptedException {
    if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still running after " + bound.toSeconds() + " s; " + output());
    }
    return process.exitValue();
  }

  /** What it has printed so far. */
  public String output() {
    try {
      return log + ":\n" + Files.readString(log);
    } catch (IOException e) {
      return log + " cannot be read: " + e;
    }
  }

  /** As {@code kill -9}. */
  public void killHard() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
