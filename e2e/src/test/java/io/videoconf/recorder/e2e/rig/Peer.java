package io.videoconf.recorder.e2e.rig;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program of another project that plays its part in a meeting. What it complains about goes to a
 * log under e2e/target/logs; what it says can be read line by line. Closing ends it.
 */
public final class Peer implements AutoCloseable {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  private final Process process;
  private final Path log;
  private final BufferedReader says;

  private Peer(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.says = process.inputReader();
  }

  /**
   * Starts it.
   *
   * @param name of its log file
   */
  public static Peer start(String name, List<String> command) throws IOException {
    return start(name, new ProcessBuilder(command));
  }

  /** As {@link #start(String, List)}, with an environment and a directory of its own. */
  public static Peer start(String name, ProcessBuilder builder) throws IOException {
    Files.createDirectories(ProjectHome.logs());
    Path log = ProjectHome.logs().resolve(name + ".log");
    return new Peer(builder.redirectError(log.toFile()).start(), log);
  }

  /**
   * The next line that it says.
   *
   * @throws AssertionError when it says nothing more
   */
  public String line() throws IOException {
    String line = says.readLine();
    if (line == null) {
      throw new AssertionError("the program has ended; " + complaints());
    }
    return line;
  }

  /** Tells it a line on its standard input. */
  public void tell(String line) throws IOException {
    process.outputWriter().write(line + "\n");
    process.outputWriter().flush();
  }

  /** Waits until it ends by itself, and well. */
  public void await(Duration bound) throws IOException, InterruptedException {
    if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still running after " + bound.toSeconds() + " s; " + complaints());
    }
    if (process.exitValue() != 0) {
      throw new AssertionError("ended with " + process.exitValue() + "; " + complaints());
    }
  }

  /**
   * Waits until it ends by itself; ends it if it does not, as a program may that waits for more.
   */
  public void awaitOrEnd(Duration bound) throws InterruptedException {
    if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
      close();
    }
  }

  private String complaints() throws IOException {
    return log + ":\n" + Files.readString(log);
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
