package io.videoconf.recorder.platform.kafka;

import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.platform.config.KafkaSettings;
import io.videoconf.recorder.platform.kafka.JobMessages.Parsed.Malformed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * Reads what was put aside, and sends it to its job topic once more. To send something twice does
 * no harm: the same job id is the same job. One thread at a time.
 */
public final class DeadLetterReplay implements AutoCloseable {
  /** Never commits anything: it names those who read on the brokers' side. */
  private static final String GROUP = "recorder-replay";

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;

  public DeadLetterReplay(KafkaSettings settings) {
    consumer = KafkaClients.consumer(settings, GROUP, 100);
    producer = KafkaClients.producer(settings);
  }

  /**
   * A message that was put aside.
   *
   * @param topic of the jobs it was among
   * @param partition of the dead-letter topic, as {@code offset}
   * @param reason why, in words
   * @param value as it was sent
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record DeadLetter(
      JobTopic topic, int partition, long offset, String reason, byte[] value) {

    /** Whether it would be put aside again at once, whoever takes it. */
    public boolean isMalformed() {
      // Which buckets may be read the workers know, not whoever replays.
      return new JobMessages(topic.kind()).parse(value) instanceof Malformed bad
          && !"source_bucket".equals(bad.field());
    }
  }

  /** All that is there now, oldest first, as it is read. */
  public void read(JobKind kind, Consumer<DeadLetter> reader) {
    read(JobTopic.of(kind), reader);
  }

  /** As above, of a topic of another name. */
  void read(JobTopic topic, Consumer<DeadLetter> reader) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic.deadLetterTopic(), CALL_TIMEOUT).stream()
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .toList();
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, CALL_TIMEOUT);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    while (partitions.stream().anyMatch(p -> consumer.position(p, CALL_TIMEOUT) < ends.get(p))) {
      consumer.poll(POLL).forEach(record -> reader.accept(letter(topic, record)));
    }
  }

  /**
   * Sends the message to its job topic; returns when the brokers have it.
   *
   * @throws BrokerException when they do not
   */
  public void send(DeadLetter letter) {
    try {
      producer
          .send(new ProducerRecord<>(letter.topic().topic(), letter.value()))
          .get(CALL_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new BrokerException("a message was not taken; those before it were", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerException("interrupted", e);
    }
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }

  private static DeadLetter letter(JobTopic topic, ConsumerRecord<byte[], byte[]> record) {
    Header reason = record.headers().lastHeader(DeadLetters.PREFIX + "message");
    return new DeadLetter(
        topic,
        record.partition(),
        record.offset(),
        reason == null ? "" : new String(reason.value(), StandardCharsets.UTF_8),
        record.value() == null ? new byte[0] : record.value());
  }
}
