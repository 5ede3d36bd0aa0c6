package io.videoconf.recorder.standalone;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The environment variables that services inside this process are started with: what an operator
 * would set for the same service in a process of its own.
 *
 * @param operators what the operator has set for this process: it holds for all services, but for
 *     what follows from the servers, ports and data directory of this installation
 */
record ServiceEnvironment(
    Map<String, String> operators,
    String databaseUrl,
    String kafkaBootstrapServers,
    URI s3Endpoint,
    Secrets secrets,
    Ports ports,
    DataDirectory data) {
  private static final String BUCKET = "recordings";

  /** Jobs can wait; a meeting cannot. */
  private static final String JOB_NICENESS = "10";

  private static final Set<String> OF_EACH_SERVICE =
      Set.of("RECORDER_HTTP_PORT", "RECORDER_WORK_DIRECTORY");

  /** Those of servers that are not ours: to say nothing of them is what `up` decides. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "RECORDER_DATABASE_PASSWORD",
          "RECORDER_KAFKA_PROPERTIES_FILE",
          "RECORDER_S3_PATH_STYLE",
          "RECORDER_S3_REGION");

  /** Names what the operator has set, and no value: there are secrets among them. */
  @Override
  public String toString() {
    return "ServiceEnvironment" + new TreeSet<>(operators.keySet());
  }

  /** For one service. */
  Map<String, String> of(String service, int httpPort) {
    Map<String, String> env = new HashMap<>();
    if (service.equals("transcoder") || service.equals("thumbnailer")) {
      env.put("RECORDER_CELL_NICENESS", JOB_NICENESS);
    }
    operators.forEach((name, value) -> {
      if (name.startsWith("RECORDER_") && !LEFT_OUT.contains(name)) {
        env.put(name, value);
      }
    });
    env.putAll(decided());
    env.put("RECORDER_WORK_DIRECTORY", data.jobWork(service).toString());
    env.put("RECORDER_HTTP_PORT", String.valueOf(httpPort));
    return env;
  }

  /** What the operator has set and no service is told, in the order of the alphabet. */
  List<String> overridden() {
    Map<String, String> decided = decided();
    return operators.entrySet().stream()
        .filter(o -> !o.getValue().isBlank())
        .filter(o ->
            OF_EACH_SERVICE.contains(o.getKey())
                || LEFT_OUT.contains(o.getKey())
                || !decided.getOrDefault(o.getKey(), o.getValue()).equals(o.getValue()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private Map<String, String> decided() {
    return Map.ofEntries(
        Map.entry("RECORDER_HTTP_HOST", "127.0.0.1"),
        Map.entry("RECORDER_DATABASE_URL", databaseUrl),
        Map.entry("RECORDER_DATABASE_USER", "postgres"),
        Map.entry("RECORDER_KAFKA_BOOTSTRAP_SERVERS", kafkaBootstrapServers),
        Map.entry("RECORDER_S3_ENDPOINT", s3Endpoint.toString()),
        Map.entry("RECORDER_S3_BUCKET", BUCKET),
        Map.entry("RECORDER_S3_ACCESS_KEY", secrets.s3AccessKey()),
        Map.entry("RECORDER_S3_SECRET_KEY", secrets.s3SecretKey()),
        Map.entry("RECORDER_JWT_SECRET", secrets.jwtSecret()),
        Map.entry("RECORDER_RTP_PORTS", ports.rtp().toString()),
        Map.entry("RECORDER_RTP_HOST", ports.rtpHost()),
        Map.entry("RECORDER_INGEST_WORK", data.ingestWork().toString()),
        Map.entry("RECORDER_CELL_CACHE", data.nativeCache().toString()));
  }
}
