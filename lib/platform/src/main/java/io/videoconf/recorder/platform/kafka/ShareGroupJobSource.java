package io.videoconf.recorder.platform.kafka;

import io.videoconf.recorder.platform.config.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link JobSource} by a Kafka share group (KIP-932): every consumer of the group takes from every
 * partition, so one long job holds up nothing.
 *
 * <p>INVARIANT: while a record is held, the consumer polls only with a zero timeout and right after
 * a renewal. A poll that waits acquires further records, whose locks expire unseen.
 */
public final class ShareGroupJobSource implements JobSource {
  private static final Logger LOG = LoggerFactory.getLogger(ShareGroupJobSource.class);
  private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);

  /** A renewed record comes back with one of the next polls. */
  private static final Duration REPRESENT_TIMEOUT = Duration.ofSeconds(2);

  private final KafkaShareConsumer<byte[], byte[]> consumer;
  private final Duration lockDuration;
  private @Nullable ConsumerRecord<byte[], byte[]> held;

  public ShareGroupJobSource(KafkaSettings settings, JobTopic topic) {
    consumer = KafkaClients.shareConsumer(settings, topic.group());
    consumer.subscribe(List.of(topic.topic()));
    lockDuration = settings.recordLock();
  }

  @Override
  public Optional<Delivery> poll(Duration timeout) {
    if (held != null) {
      throw new IllegalStateException("a delivery is held");
    }
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
      if (held == null) {
        held = record;
      } else {
        consumer.acknowledge(record, AcknowledgeType.RELEASE);
      }
    }
    return Optional.ofNullable(held).map(ShareGroupJobSource::delivery);
  }

  /** The lock keeps the message, however long the job is: if we die it comes back at once. */
  @Override
  public void claimed(Delivery delivery) {}

  @Override
  public boolean renew(Delivery delivery) {
    ConsumerRecord<byte[], byte[]> record = held;
    if (record == null || record.offset() != delivery.offset()) {
      return false;
    }
    held = null;
    try {
      consumer.acknowledge(record, AcknowledgeType.RENEW);
      if (!commit()) {
        return false;
      }
      held = awaitRepresented(record);
      return held != null;
    } catch (KafkaException | IllegalStateException e) {
      LOG.warn("the lock of {} could not be renewed: {}", name(delivery), e.toString());
      return false;
    }
  }

  @Override
  public void accept(Delivery delivery) {
    acknowledge(delivery, AcknowledgeType.ACCEPT);
  }

  @Override
  public void release(Delivery delivery) {
    acknowledge(delivery, AcknowledgeType.RELEASE);
  }

  @Override
  public Duration lockDuration() {
    return lockDuration;
  }

  @Override
  public void close() {
    consumer.close(COMMIT_TIMEOUT);
  }

  private void acknowledge(Delivery delivery, AcknowledgeType type) {
    ConsumerRecord<byte[], byte[]> record = held;
    held = null;
    if (record == null) {
      // The lock was lost: somebody else has the record now, and PostgreSQL tells them the rest.
      return;
    }
    try {
      consumer.acknowledge(record, type);
      commit();
    } catch (KafkaException | IllegalStateException e) {
      LOG.warn("{} of {} did not arrive: {}", type, name(delivery), e.toString());
    }
  }

  /** Whether the broker took every acknowledgement. */
  private boolean commit() {
    boolean taken = true;
    for (Optional<KafkaException> error : consumer.commitSync(COMMIT_TIMEOUT).values()) {
      if (error.isPresent()) {
        LOG.warn("an acknowledgement was refused: {}", error.get().toString());
        taken = false;
      }
    }
    return taken;
  }

  private @Nullable ConsumerRecord<byte[], byte[]> awaitRepresented(
      ConsumerRecord<byte[], byte[]> renewed) {
    long deadlineNanos = System.nanoTime() + REPRESENT_TIMEOUT.toNanos();
    while (System.nanoTime() - deadlineNanos < 0) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ZERO);
      ConsumerRecord<byte[], byte[]> again = null;
      for (ConsumerRecord<byte[], byte[]> record : records) {
        if (record.partition() == renewed.partition() && record.offset() == renewed.offset()) {
          again = record;
        } else {
          consumer.acknowledge(record, AcknowledgeType.RELEASE);
        }
      }
      if (again != null) {
        return again;
      }
      Thread.onSpinWait();
    }
    return null;
  }

  private static Delivery delivery(ConsumerRecord<byte[], byte[]> record) {
    return new Delivery(
        record.topic(),
        record.partition(),
        record.offset(),
        record.value() == null ? new byte[0] : record.value(),
        record.deliveryCount().orElse((short) 1));
  }

  private static String name(Delivery delivery) {
    return delivery.topic() + "-" + delivery.partition() + "@" + delivery.offset();
  }
}
