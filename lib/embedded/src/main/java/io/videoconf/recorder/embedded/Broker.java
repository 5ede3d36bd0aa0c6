package io.videoconf.recorder.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A Kafka broker in this JVM. */
final class Broker implements AutoCloseable {
  private final KafkaRaftServer server;

  private Broker(KafkaRaftServer server) {
    this.server = server;
  }

  /** Formats the directory when it is new, and returns when clients may connect. */
  static Broker start(BrokerSettings settings) throws Exception {
    Files.createDirectories(settings.directory());
    format(settings);
    KafkaRaftServer server =
        new KafkaRaftServer(new KafkaConfig(settings.properties()), Time.SYSTEM);
    server.startup();
    return new Broker(server);
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void format(BrokerSettings settings) throws Exception {
    String directory = settings.directory().toAbsolutePath().toString();
    try (PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setNodeId(BrokerSettings.NODE_ID)
          .setClusterId(BrokerSettings.CLUSTER_ID)
          .addDirectory(directory)
          .setMetadataLogDirectory(directory)
          .setControllerListenerName(BrokerSettings.CONTROLLER)
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .setIgnoreFormatted(true)
          .setPrintStream(silent)
          .run();
    }
  }
}
