package io.videoconf.recorder.platform.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Where Kafka is and how its topics are made.
 *
 * @param partitions of topics that do not exist yet, 1 to 1000
 * @param recordLock how long a delivered job stays locked between two renewals; 15 to 60 s unless
 *     the broker's limits are changed
 * @param groups which kind of groups the workers form
 * @param clientProperties further client settings (TLS, SASL); may hold secrets
 */
public record KafkaSettings(
    String bootstrapServers,
    int partitions,
    Duration recordLock,
    Groups groups,
    Map<String, String> clientProperties) {

  /** Kinds of groups that workers can form. */
  public enum Groups {
    /** What the brokers are capable of. */
    AUTO,
    SHARE,
    CLASSIC
  }

  public KafkaSettings {
    clientProperties = Map.copyOf(clientProperties);
  }

  /** With the groups that the brokers are capable of. */
  public KafkaSettings(
      String bootstrapServers,
      int partitions,
      Duration recordLock,
      Map<String, String> clientProperties) {
    this(bootstrapServers, partitions, recordLock, Groups.AUTO, clientProperties);
  }

  public static KafkaSettings from(Environment env) {
    return new KafkaSettings(
        env.required("RECORDER_KAFKA_BOOTSTRAP_SERVERS"),
        env.integer("RECORDER_KAFKA_PARTITIONS", 4, 1, 1000),
        env.duration("RECORDER_KAFKA_RECORD_LOCK", Duration.ofSeconds(30)),
        groups(env),
        readProperties(env, "RECORDER_KAFKA_PROPERTIES_FILE"));
  }

  private static Groups groups(Environment env) {
    String name = "RECORDER_KAFKA_GROUPS";
    return switch (env.string(name, "auto")) {
      case "auto" -> Groups.AUTO;
      case "share" -> Groups.SHARE;
      case "classic" -> Groups.CLASSIC;
      default -> {
        env.reject(name + " must be auto, share or classic");
        yield Groups.AUTO;
      }
    };
  }

  private static Map<String, String> readProperties(Environment env, String name) {
    Map<String, String> result = new TreeMap<>();
    env.optional(name)
        .ifPresent(file -> {
          Properties properties = new Properties();
          try (Reader reader = Files.newBufferedReader(Path.of(file))) {
            properties.load(reader);
            properties.forEach((k, v) -> result.put(k.toString(), v.toString()));
          } catch (IOException | IllegalArgumentException _) {
            env.reject(name + " must be a readable properties file");
          }
        });
    return result;
  }

  /** Names the servers only: the client properties may hold secrets. */
  @Override
  public String toString() {
    return "KafkaSettings[" + bootstrapServers + "]";
  }
}
