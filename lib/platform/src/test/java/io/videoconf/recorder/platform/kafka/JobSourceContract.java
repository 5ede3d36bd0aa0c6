package io.videoconf.recorder.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.platform.config.KafkaSettings;
import io.videoconf.recorder.testkit.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What workers rely on, whichever kind of group brings their messages. On a real broker. */
abstract class JobSourceContract {
  static final Duration LOCK = Duration.ofMillis(1500);
  private static final Duration POLL = Duration.ofMillis(200);

  private static KafkaTopics topics;
  private static KafkaProducer<byte[], byte[]> producer;
  static KafkaSettings kafka;

  JobTopic topic;
  private final List<JobSource> opened = new ArrayList<>();

  abstract JobSources kind();

  @BeforeAll
  static void open() {
    kafka = new KafkaSettings(TestKafka.bootstrapServers(), 2, LOCK, Map.of());
    topics = new KafkaTopics(kafka);
    producer = KafkaClients.producer(kafka);
  }

  @AfterAll
  static void close() {
    producer.close();
    topics.close();
  }

  @BeforeEach
  void newTopic() {
    String name = TestKafka.uniqueName("source");
    topic = new JobTopic(JobKind.TRANSCODE, name, "dlq." + name, name);
    topics.ensure(topic);
  }

  @AfterEach
  void closeSources() {
    opened.forEach(JobSource::close);
  }

  @Test
  void whatWasSentBeforeTheFirstWorkerCameIsDelivered() throws Exception {
    send("early");

    assertThat(text(next(source()))).isEqualTo("early");
  }

  @Test
  void oneMessageIsHandedOutAtATime() throws Exception {
    send("a");
    send("b");
    JobSource source = source();
    Delivery first = next(source);

    assertThatThrownBy(() -> source.poll(POLL)).isInstanceOf(IllegalStateException.class);
    source.accept(first);
    Delivery second = next(source);
    source.accept(second);

    assertThat(List.of(text(first), text(second))).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void whatWasAcceptedDoesNotComeAgain() throws Exception {
    send("done");
    JobSource first = source();
    Delivery delivery = next(first);
    first.claimed(delivery);
    first.accept(delivery);
    close(first);
    send("next");

    assertThat(text(next(source()))).isEqualTo("next");
  }

  @Test
  void whatWasReleasedBeforeItsJobWasClaimedComesAgain() throws Exception {
    send("again");
    JobSource source = source();
    source.release(next(source));

    Delivery again = next(source);
    assertThat(text(again)).isEqualTo("again");
    source.accept(again);
  }

  @Test
  void whatWasHeldByAWorkerThatWentAwayBeforeItClaimedComesToAnother() throws Exception {
    send("orphan");
    JobSource first = source();
    next(first);
    close(first);

    assertThat(text(next(source()))).isEqualTo("orphan");
  }

  @Test
  void aDeliveryIsKeptThroughManyLocksAndTheNextOneComesAfterIt() throws Exception {
    send("long");
    JobSource source = source();
    Delivery held = next(source);
    source.claimed(held);
    send("next");

    long endNanos = System.nanoTime() + LOCK.multipliedBy(3).toNanos();
    while (System.nanoTime() - endNanos < 0) {
      assertThat(source.renew(held)).isTrue();
      LockSupport.parkNanos(LOCK.dividedBy(4).toNanos());
    }
    source.accept(held);

    Delivery next = next(source);
    assertThat(text(next)).isEqualTo("next");
    source.accept(next);
  }

  final JobSource source() {
    JobSource source = kind().open(kafka, topic);
    opened.add(source);
    return source;
  }

  private void close(JobSource source) {
    opened.remove(source);
    source.close();
  }

  static Delivery next(JobSource source) {
    List<Delivery> got = new ArrayList<>();
    Await.until(
        "a delivery",
        () -> {
          Optional<Delivery> delivery = source.poll(POLL);
          delivery.ifPresent(got::add);
          return delivery.isPresent();
        });
    return got.getFirst();
  }

  final void send(String text) throws Exception {
    producer
        .send(new ProducerRecord<>(topic.topic(), text.getBytes(StandardCharsets.UTF_8)))
        .get(30, TimeUnit.SECONDS);
  }

  static String text(Delivery delivery) {
    return new String(delivery.value(), StandardCharsets.UTF_8);
  }
}
