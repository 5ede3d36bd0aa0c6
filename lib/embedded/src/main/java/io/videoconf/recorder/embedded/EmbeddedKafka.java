package io.videoconf.recorder.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * A single-node Kafka with share groups on 127.0.0.1. As a child JVM by default, because Kafka
 * halts its JVM on a fatal error; in this JVM where that does not matter, as in tests. Thread-safe.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private final BrokerSettings settings;
  private final Runnable stop;
  private final OptionalLong pid;

  private EmbeddedKafka(BrokerSettings settings, Runnable stop, OptionalLong pid) {
    this.settings = settings;
    this.stop = stop;
    this.pid = pid;
  }

  /**
   * Starts a broker in this JVM and returns when clients may connect.
   *
   * @param directory holds its data; created when missing
   * @param controllerPort keep it the same over restarts
   * @throws ServerStartException when it did not come up; the message says what to do
   */
  public static EmbeddedKafka startInProcess(Path directory, int port, int controllerPort) {
    BrokerSettings settings = new BrokerSettings(directory, port, controllerPort);
    ChildBroker.requirePorts(settings);
    try {
      Broker broker = Broker.start(settings);
      return new EmbeddedKafka(settings, broker::close, OptionalLong.empty());
    } catch (Exception e) {
      throw new ServerStartException("Kafka did not start in " + directory + ": " + e, e);
    }
  }

  /**
   * Starts a broker in a JVM of its own and returns when clients may connect. It ends when this JVM
   * does, however that happens. Its log and process id are files beside {@code directory}.
   *
   * @param directory holds its data; created when missing
   * @param controllerPort keep it the same over restarts
   * @throws ServerStartException when it did not come up; the message says what to do
   */
  public static EmbeddedKafka startChild(Path directory, int port, int controllerPort) {
    BrokerSettings settings = new BrokerSettings(directory.toAbsolutePath(), port, controllerPort);
    try {
      ChildBroker broker = ChildBroker.start(settings);
      return new EmbeddedKafka(settings, broker::close, OptionalLong.of(broker.pid()));
    } catch (IOException e) {
      throw new ServerStartException("Kafka did not start in " + directory + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerStartException("interrupted while Kafka started", e);
    }
  }

  /**
   * Waits for the end of a broker that a killed JVM left on this directory, then checks the ports.
   *
   * @throws ServerStartException when somebody else listens there
   */
  static void requirePorts(Path directory, int port, int controllerPort) {
    try {
      ChildBroker.awaitPredecessorOf(new BrokerSettings(directory, port, controllerPort));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerStartException("interrupted while a former Kafka ended", e);
    }
  }

  /** What clients take as {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + settings.port();
  }

  /** The process id of a broker that has a JVM of its own. */
  public OptionalLong pid() {
    return pid;
  }

  @Override
  public void close() {
    stop.run();
  }
}
