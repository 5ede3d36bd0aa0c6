package io.videoconf.recorder.platform.kafka;

import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.platform.config.KafkaSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the topics and configures the groups. Thread-safe. */
public final class KafkaTopics implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaTopics.class);

  /** The topic of CloudEvents about recordings. */
  public static final String EVENTS = "recording.events";

  /**
   * A worker that is stopped while it holds a record raises its delivery count too, so rolling
   * deployments eat from it; real attempts are counted in PostgreSQL.
   */
  private static final int DELIVERY_COUNT_LIMIT = 10;

  private static final String SHARE_FEATURE = "share.version";

  private static final int CALL_TIMEOUT_SECONDS = 30;
  private static final int CHECK_TIMEOUT_SECONDS = 2;

  private final Admin admin;
  private final KafkaSettings settings;

  public KafkaTopics(KafkaSettings settings) {
    this.settings = settings;
    this.admin = KafkaClients.admin(settings);
  }

  /** All topics and groups of the recorder. Repeating it changes nothing. */
  public void ensure() {
    boolean _ = create(new NewTopic(EVENTS, Optional.of(settings.partitions()), Optional.empty()));
    for (JobTopic topic : Arrays.stream(JobKind.values()).map(JobTopic::of).toList()) {
      ensure(topic);
    }
  }

  /** Whether the brokers know share groups (KIP-932) and have them switched on. */
  public boolean hasShareGroups() {
    FinalizedVersionRange range =
        await(admin.describeFeatures().featureMetadata(), CALL_TIMEOUT_SECONDS)
            .finalizedFeatures()
            .get(SHARE_FEATURE);
    return range != null && range.maxVersionLevel() >= 1;
  }

  /**
   * Messages of a topic that its group of workers has not dealt with yet, those in their hands
   * included.
   */
  public long lag(JobTopic topic, JobSources sources) {
    return switch (sources) {
      case SHARE ->
          await(
                  admin
                      .listShareGroupOffsets(Map.of(topic.group(), new ListShareGroupOffsetsSpec()))
                      .partitionsToOffsetInfo(topic.group()),
                  CALL_TIMEOUT_SECONDS)
              .values()
              .stream()
              .filter(Objects::nonNull)
              .mapToLong(info -> info.lag().orElse(0L))
              .sum();
      case CLASSIC -> classicLag(topic);
    };
  }

  private long classicLag(JobTopic topic) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        await(
            admin
                .listConsumerGroupOffsets(topic.group() + ClassicJobSource.GROUP_SUFFIX)
                .partitionsToOffsetAndMetadata(),
            CALL_TIMEOUT_SECONDS);
    int partitions = partitions(topic);
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int i = 0; i < partitions; i++) {
      ends.put(new TopicPartition(topic.topic(), i), OffsetSpec.latest());
    }
    return await(admin.listOffsets(ends).all(), CALL_TIMEOUT_SECONDS).entrySet().stream()
        .mapToLong(end -> {
          OffsetAndMetadata done = committed.get(end.getKey());
          return end.getValue().offset() - (done == null ? 0 : done.offset());
        })
        .sum();
  }

  /** One job topic with its dead-letter topic and its workers' group. */
  public void ensure(JobTopic topic) {
    boolean _ =
        create(
            new NewTopic(topic.deadLetterTopic(), Optional.of(1), Optional.empty())
                .configs(Map.of("errors.deadletterqueue.group.enable", "true")));
    int partitions = partitionsOfJobs();
    boolean made = create(new NewTopic(topic.topic(), Optional.of(partitions), Optional.empty()));
    if (!made && partitions == 1) {
      warnOfManyPartitions(topic);
    }
    if (!hasShareGroups()) {
      return;
    }
    configureGroup(
        topic.group(),
        Map.of(
            // The default, latest, loses jobs that were sent before the first worker came.
            "share.auto.offset.reset",
            "earliest",
            "share.delivery.count.limit",
            String.valueOf(DELIVERY_COUNT_LIMIT),
            "share.record.lock.duration.ms",
            String.valueOf(settings.recordLock().toMillis()),
            "errors.deadletterqueue.topic.name",
            topic.deadLetterTopic(),
            "errors.deadletterqueue.copy.record.enable",
            "true"));
  }

  /** Of a topic that somebody made. One of ours that a broker does not know yet is new. */
  private void warnOfManyPartitions(JobTopic topic) {
    try {
      int partitions = partitions(topic);
      if (partitions > 1) {
        LOG.warn(
            "topic {} has {} partitions: a job may wait behind a long one while slots are idle; "
                + "make it anew with one",
            topic.topic(),
            partitions);
      }
    } catch (BrokerException e) {
      if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw e;
      }
    }
  }

  private int partitions(JobTopic topic) {
    return await(admin.describeTopics(List.of(topic.topic())).allTopicNames(), CALL_TIMEOUT_SECONDS)
        .get(topic.topic())
        .partitions()
        .size();
  }

  /**
   * A share group deals its partitions out to its members like any other while there are enough of
   * them: what lies in a partition then waits for those few slots, however idle the others are. One
   * partition is everybody's.
   */
  private int partitionsOfJobs() {
    return switch (JobSources.choose(settings, this)) {
      case SHARE -> 1;
      case CLASSIC -> settings.partitions();
    };
  }

  /** Returns when a broker answers, throws when none does. */
  public void check() {
    await(admin.describeCluster().clusterId(), CHECK_TIMEOUT_SECONDS);
  }

  @Override
  public void close() {
    admin.close();
  }

  /** Whether it was not there. */
  private boolean create(NewTopic topic) {
    try {
      await(admin.createTopics(List.of(topic)).all(), CALL_TIMEOUT_SECONDS);
      return true;
    } catch (BrokerException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
      return false;
    }
  }

  private void configureGroup(String group, Map<String, String> values) {
    List<AlterConfigOp> operations = new ArrayList<>();
    values.forEach((name, value) ->
        operations.add(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET)));
    ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
    await(admin.incrementalAlterConfigs(Map.of(resource, operations)).all(), CALL_TIMEOUT_SECONDS);
  }

  private static <T> T await(KafkaFuture<T> future, int seconds) {
    try {
      return future.get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new BrokerException("Kafka refused: " + cause.getMessage(), cause);
    } catch (TimeoutException e) {
      throw new BrokerException("Kafka did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerException("interrupted", e);
    }
  }
}
