package io.videoconf.recorder.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What a single-node KRaft broker (broker and controller in one) is started with.
 *
 * @param directory holds the log and the metadata
 * @param port of the broker's listener on 127.0.0.1
 * @param controllerPort of the controller's listener; keep it the same over restarts
 */
record BrokerSettings(Path directory, int port, int controllerPort) {
  static final int NODE_ID = 1;
  static final String CONTROLLER = "CONTROLLER";

  /** Must not change: a formatted directory belongs to its cluster. */
  static final String CLUSTER_ID = "recorder-embedded-0001";

  Map<String, String> properties() {
    Map<String, String> all = new HashMap<>();
    all.putAll(listeners());
    all.putAll(singleNode());
    all.putAll(quickRecovery());
    all.putAll(smallFootprint());
    return all;
  }

  private Map<String, String> listeners() {
    return Map.of(
        "process.roles",
        "broker,controller",
        "node.id",
        String.valueOf(NODE_ID),
        "listeners",
        "PLAINTEXT://127.0.0.1:" + port + "," + CONTROLLER + "://127.0.0.1:" + controllerPort,
        "controller.listener.names",
        CONTROLLER,
        "controller.quorum.voters",
        NODE_ID + "@127.0.0.1:" + controllerPort,
        "log.dirs",
        directory.toAbsolutePath().toString());
  }

  private static Map<String, String> singleNode() {
    Map<String, String> all = new HashMap<>();
    all.put("default.replication.factor", "1");
    all.put("min.insync.replicas", "1");
    for (String topic :
        new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
      all.put(topic + ".replication.factor", "1");
      all.put(topic + ".num.partitions", "1");
    }
    all.put("transaction.state.log.min.isr", "1");
    all.put("share.coordinator.state.topic.min.isr", "1");
    return all;
  }

  /**
   * The defaults suit a data centre: after a kill -9 the broker would wait 9 s for its own former
   * session to expire, and a first job would wait 6 s for its consumer.
   */
  private static Map<String, String> quickRecovery() {
    return Map.of(
        "broker.session.timeout.ms", "3000",
        "broker.heartbeat.interval.ms", "500",
        "group.initial.rebalance.delay.ms", "0",
        "group.share.heartbeat.interval.ms", "500",
        "group.share.min.heartbeat.interval.ms", "500",
        // Partitions stay with the consumers of a killed process for so long; the default is 45 s.
        "group.share.session.timeout.ms", "10000",
        "group.share.min.session.timeout.ms", "10000",
        "group.share.min.record.lock.duration.ms", "1000");
  }

  private static Map<String, String> smallFootprint() {
    return Map.of(
        "log.cleaner.dedupe.buffer.size", "2097152",
        "log.index.size.max.bytes", "1048576",
        "num.network.threads", "2",
        "num.io.threads", "4",
        // Twice a second the controller would write that there is nothing to write.
        "metadata.max.idle.interval.ms", "30000");
  }
}
