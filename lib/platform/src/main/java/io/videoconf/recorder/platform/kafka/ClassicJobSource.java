package io.videoconf.recorder.platform.kafka;

import io.videoconf.recorder.platform.config.KafkaSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link JobSource} by a classic consumer group, for brokers without share groups. A partition
 * belongs to one consumer, so a message is let go as soon as its job is claimed: the lease in
 * PostgreSQL alone keeps the job from then on, and the sweep there rings again when a worker dies.
 * No more slots than partitions have something to do.
 *
 * <p>INVARIANT: while a delivery is held all partitions are paused and {@link #renew} polls, so
 * that the group does not take this consumer for dead however long the job is.
 */
public final class ClassicJobSource implements JobSource {
  private static final Logger LOG = LoggerFactory.getLogger(ClassicJobSource.class);

  /** A group cannot be of both kinds. */
  static final String GROUP_SUFFIX = "-classic";

  private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);

  /** Three polls come in each, far below {@code max.poll.interval.ms}. */
  private static final Duration POLL_EVERY = Duration.ofSeconds(10);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private @Nullable ConsumerRecord<byte[], byte[]> held;
  private boolean committed;

  public ClassicJobSource(KafkaSettings settings, JobTopic topic) {
    consumer = KafkaClients.consumer(settings, topic.group() + GROUP_SUFFIX);
    consumer.subscribe(List.of(topic.topic()), new Forget());
  }

  @Override
  public Optional<Delivery> poll(Duration timeout) {
    if (held != null) {
      throw new IllegalStateException("a delivery is held");
    }
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
      // max.poll.records is 1.
      held = record;
      committed = false;
      consumer.pause(consumer.assignment());
    }
    return Optional.ofNullable(held).map(ClassicJobSource::delivery);
  }

  @Override
  public void claimed(Delivery delivery) {
    if (isHeld(delivery)) {
      commit();
    }
  }

  @Override
  public boolean renew(Delivery delivery) {
    try {
      // Partitions that a rebalance brings are not paused yet.
      consumer.pause(consumer.assignment());
      for (ConsumerRecord<byte[], byte[]> stray : consumer.poll(Duration.ZERO)) {
        consumer.seek(partition(stray), stray.offset());
        consumer.pause(consumer.assignment());
      }
      return committed || isHeld(delivery);
    } catch (KafkaException e) {
      LOG.warn("the group could not be told of this consumer: {}", e.toString());
      return committed;
    }
  }

  @Override
  public void accept(Delivery delivery) {
    if (isHeld(delivery) && !committed) {
      commit();
    }
    letGo();
  }

  @Override
  public void release(Delivery delivery) {
    ConsumerRecord<byte[], byte[]> record = held;
    if (record != null && isHeld(delivery) && !committed) {
      consumer.seek(partition(record), record.offset());
    }
    letGo();
  }

  @Override
  public Duration lockDuration() {
    return POLL_EVERY;
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(COMMIT_TIMEOUT));
  }

  private void commit() {
    ConsumerRecord<byte[], byte[]> record = held;
    if (record == null) {
      return;
    }
    try {
      consumer.commitSync(
          Map.of(partition(record), new OffsetAndMetadata(record.offset() + 1)), COMMIT_TIMEOUT);
      committed = true;
    } catch (KafkaException e) {
      LOG.warn("an offset was not committed, the message will come again: {}", e.toString());
    }
  }

  private void letGo() {
    held = null;
    consumer.resume(consumer.paused());
  }

  private boolean isHeld(Delivery delivery) {
    ConsumerRecord<byte[], byte[]> record = held;
    return record != null
        && record.partition() == delivery.partition()
        && record.offset() == delivery.offset();
  }

  private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  private static Delivery delivery(ConsumerRecord<byte[], byte[]> record) {
    return new Delivery(
        record.topic(),
        record.partition(),
        record.offset(),
        record.value() == null ? new byte[0] : record.value(),
        1);
  }

  /** A partition that another consumer has now is nothing to commit to. */
  private final class Forget implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      ConsumerRecord<byte[], byte[]> record = held;
      if (record != null && partitions.contains(partition(record))) {
        held = null;
      }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
  }
}
