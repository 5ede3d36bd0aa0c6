package io.videoconf.recorder.testkit;

import io.videoconf.recorder.embedded.UserNamespace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Programs that this JVM runs in a user namespace of their own where the system has them: there
 * they have no privilege even when we are root. What they say goes to files of a directory. For one
 * thread.
 */
final class ChildProcesses implements AutoCloseable {
  /** Much longer than any of them takes on a machine that does something else, too. */
  private static final Duration BOUND = Duration.ofSeconds(60);

  private static final Duration STEP = Duration.ofMillis(20);

  private final Path directory;
  private final List<String> prefix;
  private final List<Process> daemons = new ArrayList<>();

  ChildProcesses(Path directory) {
    this.directory = directory;
    this.prefix = UserNamespace.prefix().orElse(List.of());
  }

  /**
   * Runs a program to its end.
   *
   * @throws IllegalStateException when it failed or took too long, with what it complained of
   */
  void run(List<String> command) throws IOException {
    String program = command.getFirst();
    Path complaints = directory.resolve(program + ".err");
    Process process = begin(command, complaints);
    if (!ended(process) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException(program + " failed: " + Files.readString(complaints));
    }
  }

  /** Starts a program that stays until {@link #close}. */
  void start(List<String> command) throws IOException {
    daemons.add(begin(command, directory.resolve(command.getFirst() + "-daemon.err")));
  }

  /**
   * Waits until somebody answers there over HTTP.
   *
   * @throws IllegalStateException when nobody does, or a daemon has ended
   */
  void awaitAnswer(URI server) {
    long deadlineNanos = System.nanoTime() + BOUND.toNanos();
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (!answers(http, server)) {
        boolean isLate = System.nanoTime() - deadlineNanos >= 0;
        if (isLate || !daemons.stream().allMatch(Process::isAlive)) {
          throw new IllegalStateException(server + " does not answer; logs are in " + directory);
        }
        LockSupport.parkNanos(STEP.toNanos());
      }
    }
  }

  /** Kills what was started: nothing that it holds is wanted any more. */
  @Override
  public void close() {
    daemons.reversed().forEach(Process::destroyForcibly);
    daemons.forEach(ChildProcesses::ended);
  }

  /** What programs print is not kept, for it may name keys; what they complain of is. */
  private Process begin(List<String> command, Path complaints) throws IOException {
    List<String> all = new ArrayList<>(prefix);
    all.addAll(command);
    return new ProcessBuilder(all)
        .directory(directory.toFile())
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(complaints.toFile())
        .start();
  }

  private static boolean answers(HttpClient http, URI server) {
    try {
      http.send(HttpRequest.newBuilder(server).timeout(BOUND).build(), BodyHandlers.discarding());
      return true;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static boolean ended(Process process) {
    try {
      return process.waitFor(BOUND.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
