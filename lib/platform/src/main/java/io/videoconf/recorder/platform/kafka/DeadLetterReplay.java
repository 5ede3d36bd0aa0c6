package io.videoconf.recorder.platform.kafka;

import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.platform.config.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * Reads what was put aside and, if asked to, sends it to its job topic once more. What was replayed
 * is remembered by the offsets of a group, so that a second replay sends nothing twice. One at a
 * time; not thread-safe.
 */
public final class DeadLetterReplay implements AutoCloseable {
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
   * @param reason why, in words
   * @param value as it was sent
   */
  public record DeadLetter(String topic, int partition, long offset, String reason, byte[] value) {}

  /** What is done with a message. */
  public enum Mode {
    /** Only shown, all there are. */
    LIST,
    /** Sent to its job topic, unless that was done before. */
    SEND
  }

  /**
   * Goes through all that is there now, oldest first.
   *
   * @param wanted which ones; the others stay, and are passed over by later replays too
   * @param seen told of each that is wanted, before it is sent
   * @return how many were wanted
   * @throws BrokerException when the brokers are away
   */
  public int run(JobKind kind, Mode mode, Predicate<DeadLetter> wanted, Consumer<DeadLetter> seen) {
    return run(JobTopic.of(kind), mode, wanted, seen);
  }

  /** As above, of a topic of another name. */
  int run(JobTopic topic, Mode mode, Predicate<DeadLetter> wanted, Consumer<DeadLetter> seen) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic.deadLetterTopic(), CALL_TIMEOUT).stream()
            .sorted(Comparator.comparingInt(PartitionInfo::partition))
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .toList();
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, CALL_TIMEOUT);
    consumer.assign(partitions);
    if (mode == Mode.LIST) {
      consumer.seekToBeginning(partitions);
    }
    int count = 0;
    while (partitions.stream().anyMatch(p -> consumer.position(p, CALL_TIMEOUT) < ends.get(p))) {
      Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        DeadLetter letter = letter(record);
        if (wanted.test(letter)) {
          seen.accept(letter);
          count++;
          if (mode == Mode.SEND) {
            send(topic.topic(), letter);
          }
        }
        done.put(
            new TopicPartition(record.topic(), record.partition()),
            new OffsetAndMetadata(record.offset() + 1));
      }
      if (mode == Mode.SEND && !done.isEmpty()) {
        consumer.commitSync(done, CALL_TIMEOUT);
      }
    }
    return count;
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }

  private void send(String topic, DeadLetter letter) {
    try {
      producer
          .send(new ProducerRecord<>(topic, letter.value()))
          .get(CALL_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new BrokerException("a message was not taken; those before it were", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerException("interrupted", e);
    }
  }

  private static DeadLetter letter(ConsumerRecord<byte[], byte[]> record) {
    Header reason = record.headers().lastHeader(DeadLetters.PREFIX + "message");
    return new DeadLetter(
        record.topic(),
        record.partition(),
        record.offset(),
        reason == null ? "" : new String(reason.value(), StandardCharsets.UTF_8),
        record.value() == null ? new byte[0] : record.value());
  }
}
