package io.videoconf.recorder.platform.kafka;

import io.videoconf.recorder.platform.config.KafkaSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka clients as the settings ask for them. */
final class KafkaClients {
  private KafkaClients() {}

  static Admin admin(KafkaSettings settings) {
    return Admin.create(common(settings));
  }

  /** Keys and values are bytes; acknowledged by all replicas, without duplicates of its own. */
  static KafkaProducer<byte[], byte[]> producer(KafkaSettings settings) {
    Map<String, Object> all = common(settings);
    all.put("acks", "all");
    all.put("enable.idempotence", "true");
    all.put("linger.ms", "0");
    all.put("max.block.ms", "10000");
    all.put("request.timeout.ms", "10000");
    all.put("delivery.timeout.ms", "20000");
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Takes one record at a time and acknowledges nothing by itself. */
  static KafkaShareConsumer<byte[], byte[]> shareConsumer(KafkaSettings settings, String group) {
    Map<String, Object> all = common(settings);
    all.put("group.id", group);
    all.put("share.acknowledgement.mode", "explicit");
    // The default mode hands whole batches to one consumer while others sit idle.
    all.put("share.acquire.mode", "record_limit");
    all.put("max.poll.records", "1");
    return new KafkaShareConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** One record at a time from the earliest on, offsets committed by hand. */
  static KafkaConsumer<byte[], byte[]> consumer(KafkaSettings settings, String group) {
    return consumer(settings, group, 1);
  }

  /** As above, of up to {@code batch} records at a time. */
  static KafkaConsumer<byte[], byte[]> consumer(KafkaSettings settings, String group, int batch) {
    Map<String, Object> all = common(settings);
    all.put("group.id", group);
    all.put("enable.auto.commit", "false");
    all.put("auto.offset.reset", "earliest");
    all.put("max.poll.records", String.valueOf(batch));
    // A member that goes away or comes moves only the partitions that have to.
    all.put(
        "partition.assignment.strategy",
        "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
    return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static Map<String, Object> common(KafkaSettings settings) {
    Map<String, Object> all = new HashMap<>(settings.clientProperties());
    all.put("bootstrap.servers", settings.bootstrapServers());
    return all;
  }
}
