package io.videoconf.recorder.testkit;

import io.videoconf.recorder.embedded.EmbeddedKafka;
import io.videoconf.recorder.embedded.FreePorts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** A Kafka broker inside this JVM, started when first asked for. Thread-safe. */
public final class TestKafka {
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final int BOUND_SECONDS = 30;

  private TestKafka() {}

  public static String bootstrapServers() {
    return Server.INSTANCE.bootstrapServers();
  }

  /** A name that no other test of this JVM uses, for a topic or a group. */
  public static String uniqueName(String prefix) {
    return prefix + "-" + NAMES.incrementAndGet();
  }

  /** Creates a topic of its own for a test and returns its name. */
  public static String newTopic(String prefix, int partitions) {
    String name = uniqueName(prefix);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      admin
          .createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
          .all()
          .get(BOUND_SECONDS, TimeUnit.SECONDS);
      awaitVisible(admin, name);
      return name;
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("topic " + name + " was not created", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** The controller has made the topic; the broker learns of it a moment later. */
  private static void awaitVisible(Admin admin, String topic)
      throws InterruptedException, ExecutionException, TimeoutException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
    while (!admin.listTopics().names().get(BOUND_SECONDS, TimeUnit.SECONDS).contains(topic)) {
      if (System.nanoTime() - deadline > 0) {
        throw new TimeoutException("not visible");
      }
      Thread.sleep(20);
    }
  }

  private static final class Server {
    static final EmbeddedKafka INSTANCE = start();

    private static EmbeddedKafka start() {
      Path directory = TestDirectory.create("kafka");
      List<Integer> ports = FreePorts.some(2);
      EmbeddedKafka kafka = EmbeddedKafka.startInProcess(directory, ports.get(0), ports.get(1));
      TestDirectory.removeAtExit(directory, kafka::close);
      return kafka;
    }
  }
}
