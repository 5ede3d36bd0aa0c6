package io.videoconf.recorder.standalone;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code recorder up}. */
@Command(
    name = "up",
    header = "Runs everything in one process, until Ctrl-C.",
    description = {
      "PostgreSQL, Kafka and S3 on this machine's loopback interface, ingest, transcoder,"
          + " thumbnailer and the API. Data stays in the data directory and is there again at the"
          + " next start."
    })
final class UpCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "data directory (default: ./${DEFAULT-VALUE})")
  Path data = Path.of("data");

  @Mixin PortOptions ports = new PortOptions();

  @Override
  public Integer call() {
    LogSetup.toFile(data.resolve("recorder.log"));
    try (TerminationSignal _ = TerminationSignal.interruptCurrentThread()) {
      run();
    } catch (InterruptedException e) {
      System.out.println("stopped");
    }
    return 0;
  }

  private void run() throws InterruptedException {
    try (Installation installation =
        Installation.start(data, ports.ports(), line -> System.out.println("  " + line))) {
      System.out.printf(
          """

          The recorder is up.
            API and watch page   %s
            control API          %s
            data                 %s
            log                  %s
            a token              recorder token --data %s
          Ctrl-C stops it.
          """,
          installation.apiUri(),
          installation.ingestUri(),
          data.toAbsolutePath().normalize(),
          data.toAbsolutePath().normalize().resolve("recorder.log"),
          data);
      installation
          .firstLogin()
          .ifPresent(login -> System.out.println("\n" + login.message().stripTrailing()));
      awaitSignal();
    }
  }

  private static void awaitSignal() throws InterruptedException {
    try {
      new CountDownLatch(1).await();
    } finally {
      System.out.println("stopping ...");
    }
  }
}
