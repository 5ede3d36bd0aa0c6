package io.videoconf.recorder.platform.kafka;

import io.videoconf.recorder.platform.config.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Puts messages that no attempt can help aside, with the reason and where they came from. The
 * headers are those that a broker writes when it dead-letters a record itself. Thread-safe.
 */
public final class DeadLetters implements AutoCloseable {
  static final String PREFIX = "__dlq.errors.";
  private static final int TIMEOUT_SECONDS = 20;

  private final KafkaProducer<byte[], byte[]> producer;

  public DeadLetters(KafkaSettings settings) {
    producer = KafkaClients.producer(settings);
  }

  /**
   * Returns when the brokers have it.
   *
   * @throws BrokerException when they do not
   */
  public void send(JobTopic topic, Delivery delivery, String reason) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic.deadLetterTopic(), delivery.value());
    add(record, "message", reason);
    add(record, "topic", delivery.topic());
    add(record, "partition", String.valueOf(delivery.partition()));
    add(record, "offset", String.valueOf(delivery.offset()));
    add(record, "group", topic.group());
    add(record, "delivery.count", String.valueOf(delivery.deliveryCount()));
    try {
      producer.send(record).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new BrokerException("the dead-letter topic did not take a message", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerException("interrupted", e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }

  private static void add(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(PREFIX + name, value.getBytes(StandardCharsets.UTF_8));
  }
}
