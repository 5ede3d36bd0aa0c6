package io.videoconf.recorder.platform.kafka;

import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.port.JobDesk;
import io.videoconf.recorder.platform.config.JobSettings;
import io.videoconf.recorder.platform.config.KafkaSettings;
import io.videoconf.recorder.platform.kafka.JobMessages.Parsed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes jobs that were sent to Kafka into PostgreSQL as soon as they are sent, however many wait
 * before them, on a thread of its own. So they can be listed, counted, cancelled, and taken by
 * urgency while they wait. It reads the job topics a second time, in a classic group of its own:
 * what workers take is not touched, and without it every job is done all the same.
 */
public final class JobIntake implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobIntake.class);
  private static final String GROUP = "recorder-intake";
  private static final int BATCH = 500;
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration ERROR_PAUSE = Duration.ofSeconds(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private final Map<JobKind, JobMessages> messages = new EnumMap<>(JobKind.class);
  private final Map<String, JobKind> kinds;
  private final JobDesk desk;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  private JobIntake(
      Map<String, JobKind> kinds, KafkaSettings kafka, JobSettings jobs, JobDesk desk) {
    this.kinds = Map.copyOf(kinds);
    this.desk = desk;
    kinds.values().forEach(kind -> messages.put(kind, new JobMessages(kind, jobs)));
    consumer = KafkaClients.consumer(kafka, group(kinds), BATCH);
    consumer.subscribe(kinds.keySet());
    thread = Thread.ofPlatform().name("job-intake").unstarted(this::run);
  }

  /** Of the topics of these kinds. They must exist. */
  public static JobIntake start(
      List<JobTopic> topics, KafkaSettings kafka, JobSettings jobs, JobDesk desk) {
    Map<String, JobKind> kinds = new HashMap<>();
    topics.forEach(topic -> kinds.put(topic.topic(), topic.kind()));
    JobIntake intake = new JobIntake(kinds, kafka, jobs, desk);
    intake.thread.start();
    return intake;
  }

  /** Services of different kinds read different topics, so each has a group of its own. */
  private static String group(Map<String, JobKind> kinds) {
    return GROUP + "-" + String.join("-", kinds.keySet().stream().sorted().toList());
  }

  @Override
  public void close() {
    stop.countDown();
    consumer.wakeup();
    try {
      thread.join(STOP_TIMEOUT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (consumer) {
      boolean again = true;
      while (again) {
        again = !isStopped(step() ? Duration.ZERO : ERROR_PAUSE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (WakeupException _) {
      // Closed.
    }
  }

  /** Whether it went well. */
  private boolean step() {
    try {
      List<JobMessage> batch = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        JobMessages reader = messages.get(kinds.get(record.topic()));
        // What is malformed a worker puts aside.
        if (reader != null
            && record.value() != null
            && reader.parse(record.value()) instanceof Parsed.Valid(JobMessage message)) {
          batch.add(message);
        }
      }
      if (!batch.isEmpty()) {
        int added = desk.register(batch);
        LOG.debug("{} of {} jobs are new", added, batch.size());
      }
      consumer.commitSync();
      return true;
    } catch (WakeupException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.warn("jobs are not visible yet, their workers will find them: {}", e.toString());
      return false;
    }
  }

  private boolean isStopped(Duration pause) throws InterruptedException {
    return stop.await(pause.toMillis(), TimeUnit.MILLISECONDS);
  }
}
