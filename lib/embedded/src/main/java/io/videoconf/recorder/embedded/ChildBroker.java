package io.videoconf.recorder.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A {@link BrokerMain} process. */
final class ChildBroker implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(12);

  private final Process process;
  private final Path pidFile;

  private ChildBroker(Process process, Path pidFile) {
    this.process = process;
    this.pidFile = pidFile;
  }

  /**
   * Returns when clients may connect. A broker that a killed JVM left behind on the same directory
   * is about to end by itself: it is waited for, then killed.
   */
  static ChildBroker start(BrokerSettings settings) throws IOException, InterruptedException {
    Files.createDirectories(settings.directory());
    Path pidFile = besideData(settings, ".pid");
    Path log = besideData(settings, ".log");
    awaitPredecessorOf(settings);
    ProcessBuilder builder = new ProcessBuilder(command(settings));
    // Not as an argument: the JDK reads back at most a page of another process's command line.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.redirectError(ProcessBuilder.Redirect.to(log.toFile())).start();
    Files.writeString(pidFile, String.valueOf(process.pid()));
    ChildBroker broker = new ChildBroker(process, pidFile);
    try {
      broker.awaitReady(log);
      return broker;
    } catch (InterruptedException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** Returns when no former broker runs on this directory and both ports are free. */
  static void awaitPredecessorOf(BrokerSettings settings) throws InterruptedException {
    awaitEndOfPredecessor(besideData(settings, ".pid"));
    requirePorts(settings);
  }

  static void requirePorts(BrokerSettings settings) {
    FreePorts.requireFree("Kafka", settings.port());
    FreePorts.requireFree("Kafka's controller", settings.controllerPort());
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
      Files.deleteIfExists(pidFile);
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static Path besideData(BrokerSettings settings, String suffix) {
    Path directory = settings.directory();
    return directory.resolveSibling(directory.getFileName() + suffix);
  }

  private static List<String> command(BrokerSettings settings) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command = new ArrayList<>();
    // Ctrl-C reaches the whole foreground group; the broker must outlive those who still use it.
    command.addAll(List.of("/bin/sh", "-c", "trap '' INT; exec \"$0\" \"$@\"", java.toString()));
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dlogback.configurationFile=io/videoconf/recorder/embedded/broker-logback.xml",
            BrokerMain.class.getName(),
            settings.directory().toAbsolutePath().toString(),
            String.valueOf(settings.port()),
            String.valueOf(settings.controllerPort())));
    return command;
  }

  private void awaitReady(Path log) throws InterruptedException {
    CompletableFuture<String> firstLine = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> readLine(firstLine));
    String line;
    try {
      line = firstLine.get(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new ServerStartException(
          "Kafka was not ready within %d s; its log is %s"
              .formatted(START_TIMEOUT.toSeconds(), log),
          e);
    }
    if (!line.equals(BrokerMain.READY)) {
      throw new ServerStartException("Kafka ended while it started; its log is " + log);
    }
  }

  private void readLine(CompletableFuture<String> result) {
    // Stays open: nothing else is ever written to it, and closing it would not help anybody.
    BufferedReader reader = process.inputReader(UTF_8);
    try {
      String line = reader.readLine();
      result.complete(line == null ? "" : line);
    } catch (IOException e) {
      result.completeExceptionally(e);
    }
  }

  private static void awaitEndOfPredecessor(Path pidFile) throws InterruptedException {
    ProcessHandle predecessor;
    try {
      predecessor =
          ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip())).orElse(null);
    } catch (IOException | NumberFormatException e) {
      return;
    }
    if (predecessor == null || !isBroker(predecessor)) {
      return;
    }
    CompletableFuture<ProcessHandle> end = predecessor.onExit();
    try {
      end.get(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      predecessor.destroyForcibly();
      end.join();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** After a reboot the number in the file may be anybody's. */
  private static boolean isBroker(ProcessHandle process) {
    return process
        .info()
        .arguments()
        .map(arguments -> List.of(arguments).contains(BrokerMain.class.getName()))
        .orElse(false);
  }
}
