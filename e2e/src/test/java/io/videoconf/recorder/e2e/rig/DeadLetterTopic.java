package io.videoconf.recorder.e2e.rig;

import io.videoconf.recorder.model.job.JobKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The jobs of one kind, as somebody outside submits them, and where bad ones end. */
public final class DeadLetterTopic {
  private static final String REASON = "__dlq.errors.message";

  private final String bootstrapServers;
  private final JobKind kind;

  public DeadLetterTopic(String bootstrapServers, JobKind kind) {
    this.bootstrapServers = bootstrapServers;
    this.kind = kind;
  }

  /** Submits a job, good or bad; returns when Kafka has it. */
  public void submitJob(String value) {
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(kind.topic(), value)).get();
    } catch (ExecutionException e) {
      throw new AssertionError("Kafka does not take a job", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** The reason that a job was put aside for, once it is. */
  public String awaitReasonOf(String value, Duration bound) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("auto.offset.reset", "earliest");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(kind.deadLetterTopic()).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long deadline = System.nanoTime() + bound.toNanos();
      while (System.nanoTime() - deadline < 0) {
        for (ConsumerRecord<String, String> letter : consumer.poll(Duration.ofMillis(200))) {
          if (letter.value().equals(value)) {
            return reason(letter);
          }
        }
      }
    }
    throw new AssertionError("not in " + kind.deadLetterTopic() + ": " + value);
  }

  private static String reason(ConsumerRecord<String, String> letter) {
    Header reason = letter.headers().lastHeader(REASON);
    return reason == null ? "" : new String(reason.value(), StandardCharsets.UTF_8);
  }
}
