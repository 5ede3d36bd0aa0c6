package io.videoconf.recorder.standalone;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The environment variables that services inside this process are started with: what an operator
 * would set for the same service in a process of its own.
 */
record ServiceEnvironment(
    String databaseUrl,
    String kafkaBootstrapServers,
    URI s3Endpoint,
    Secrets secrets,
    Ports ports,
    DataDirectory data) {
  private static final String BUCKET = "recordings";

  /** Jobs can wait; a meeting cannot. */
  private static final String JOB_NICENESS = "10";

  /**
   * Beginnings of the variables that are the operator's here as well: who callers are, limits, what
   * jobs may read.
   */
  private static final List<String> PASSED_ON =
      List.of(
          "RECORDER_ADMIN_",
          "RECORDER_API_CLIENTS",
          "RECORDER_ISSUER_",
          "RECORDER_JOB_SOURCE_BUCKETS",
          "RECORDER_JWT_ISSUER",
          "RECORDER_LIMIT_",
          "RECORDER_LOGIN",
          "RECORDER_REFRESH_",
          "RECORDER_TRUSTED_");

  /** For one service. */
  Map<String, String> of(String service, int httpPort) {
    Map<String, String> env = new HashMap<>();
    System.getenv()
        .forEach((name, value) -> {
          if (PASSED_ON.stream().anyMatch(name::startsWith)) {
            env.put(name, value);
          }
        });
    env.put("RECORDER_HTTP_HOST", "127.0.0.1");
    env.put("RECORDER_DATABASE_URL", databaseUrl);
    env.put("RECORDER_DATABASE_USER", "postgres");
    env.put("RECORDER_KAFKA_BOOTSTRAP_SERVERS", kafkaBootstrapServers);
    env.put("RECORDER_S3_ENDPOINT", s3Endpoint.toString());
    env.put("RECORDER_S3_BUCKET", BUCKET);
    env.put("RECORDER_S3_ACCESS_KEY", secrets.s3AccessKey());
    env.put("RECORDER_S3_SECRET_KEY", secrets.s3SecretKey());
    env.put("RECORDER_JWT_SECRET", secrets.jwtSecret());
    env.put("RECORDER_RTP_PORTS", ports.rtp().toString());
    env.put("RECORDER_RTP_HOST", ports.rtpHost());
    env.put("RECORDER_INGEST_WORK", data.ingestWork().toString());
    env.put("RECORDER_WORK_DIRECTORY", data.jobWork(service).toString());
    Optional.ofNullable(System.getenv("RECORDER_CELL_PATH"))
        .ifPresent(path -> env.put("RECORDER_CELL_PATH", path));
    env.put("RECORDER_CELL_CACHE", data.nativeCache().toString());
    if (service.equals("transcoder") || service.equals("thumbnailer")) {
      env.put("RECORDER_CELL_NICENESS", JOB_NICENESS);
    }
    env.put("RECORDER_HTTP_PORT", String.valueOf(httpPort));
    return env;
  }
}
