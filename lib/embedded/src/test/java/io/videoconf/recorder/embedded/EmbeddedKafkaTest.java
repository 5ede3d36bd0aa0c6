package io.videoconf.recorder.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedKafkaTest {
  private static final Duration BOUND = Duration.ofSeconds(30);

  @TempDir Path root;

  @Test
  void aShareGroupReadsWhatWasWrittenBeforeTheBrokerWasKilled() throws Exception {
    Path directory = root.resolve("kafka");
    List<Integer> ports = FreePorts.some(2);
    EmbeddedKafka killed = EmbeddedKafka.startChild(directory, ports.get(0), ports.get(1));
    createTopic(killed.bootstrapServers());
    produce(killed.bootstrapServers(), "one");
    ProcessHandle broker = ProcessHandle.of(killed.pid().orElseThrow()).orElseThrow();
    broker.destroyForcibly();
    broker.onExit().join();

    try (EmbeddedKafka again = EmbeddedKafka.startChild(directory, ports.get(0), ports.get(1))) {
      produce(again.bootstrapServers(), "two");
      assertThat(consume(again.bootstrapServers(), 2)).containsExactly("one", "two");
    }
  }

  @Test
  void theInProcessBrokerKeepsItsTopicsOverARestart() throws Exception {
    List<Integer> ports = FreePorts.some(2);
    try (EmbeddedKafka kafka = EmbeddedKafka.startInProcess(root, ports.get(0), ports.get(1))) {
      createTopic(kafka.bootstrapServers());
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.startInProcess(root, ports.get(0), ports.get(1));
        Admin admin = admin(kafka.bootstrapServers())) {
      assertThat(admin.listTopics().names().get()).contains("jobs");
    }
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> EmbeddedKafka.startChild(root, port, FreePorts.one()))
          .isInstanceOf(ServerStartException.class)
          .hasMessageContaining("port " + port)
          .hasMessageContaining("Kafka");
    }
  }

  private static Admin admin(String bootstrap) {
    return Admin.create(Map.of("bootstrap.servers", bootstrap));
  }

  private static void createTopic(String bootstrap) throws Exception {
    try (Admin admin = admin(bootstrap)) {
      admin.createTopics(List.of(new NewTopic("jobs", 1, (short) 1))).all().get();
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.GROUP, "workers"),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("share.auto.offset.reset", "earliest"),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  private static void produce(String bootstrap, String value) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>("jobs", value)).get();
    }
  }

  private static List<String> consume(String bootstrap, int count) {
    List<String> values = new ArrayList<>();
    long deadline = System.nanoTime() + BOUND.toNanos();
    try (KafkaShareConsumer<String, String> consumer =
        new KafkaShareConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "group.id", "workers"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of("jobs"));
      while (values.size() < count && System.nanoTime() - deadline < 0) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
