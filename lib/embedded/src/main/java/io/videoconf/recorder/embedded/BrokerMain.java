package io.videoconf.recorder.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A Kafka broker as a process of its own: {@code BrokerMain DIRECTORY PORT CONTROLLER_PORT}. Says
 * {@code ready} on its standard output when clients may connect, and ends when its standard input
 * does, so that it never outlives whoever started it.
 */
final class BrokerMain {
  static final String READY = "ready";

  /** A broker that hangs while it stops is ended by force; its log survives that. */
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private BrokerMain() {}

  public static void main(String[] args) throws Exception {
    PrintStream control = System.out;
    System.setOut(System.err); // only the control word goes to whoever started us
    Thread.ofPlatform().daemon().name("parent-watch").start(() -> haltWhenOrphaned(System.in));
    BrokerSettings settings =
        new BrokerSettings(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    Broker broker = Broker.start(settings);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(broker::close));
    control.println(READY);
    control.flush();
  }

  private static void haltWhenOrphaned(InputStream in) {
    readToEnd(in);
    Thread.ofPlatform().daemon().name("stop-timeout").start(BrokerMain::haltAfterTimeout);
    System.exit(0);
  }

  private static void readToEnd(InputStream in) {
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // A broken pipe tells the same as its end.
      System.err.println("standard input: " + e);
    }
  }

  private static void haltAfterTimeout() {
    try {
      Thread.sleep(STOP_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }
}
