package io.videoconf.recorder.platform.kafka;

import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.platform.config.KafkaSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes the topics and configures the groups. Thread-safe. */
public final class KafkaTopics implements AutoCloseable {
  /** The topic of CloudEvents about recordings. */
  public static final String EVENTS = "recording.events";

  /**
   * A worker that is stopped while it holds a record raises its delivery count too, so rolling
   * deployments eat from it; real attempts are counted in PostgreSQL.
   */
  private static final int DELIVERY_COUNT_LIMIT = 10;

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
    create(new NewTopic(EVENTS, Optional.of(settings.partitions()), Optional.empty()));
    for (JobTopic topic : Arrays.stream(JobKind.values()).map(JobTopic::of).toList()) {
      ensure(topic);
    }
  }

  /** One job topic with its dead-letter topic and its workers' group. */
  public void ensure(JobTopic topic) {
    create(
        new NewTopic(topic.deadLetterTopic(), Optional.of(1), Optional.empty())
            .configs(Map.of("errors.deadletterqueue.group.enable", "true")));
    create(new NewTopic(topic.topic(), Optional.of(settings.partitions()), Optional.empty()));
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

  /** Returns when a broker answers, throws when none does. */
  public void check() {
    await(admin.describeCluster().clusterId(), CHECK_TIMEOUT_SECONDS);
  }

  @Override
  public void close() {
    admin.close();
  }

  private void create(NewTopic topic) {
    try {
      await(admin.createTopics(List.of(topic)).all(), CALL_TIMEOUT_SECONDS);
    } catch (BrokerException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
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
