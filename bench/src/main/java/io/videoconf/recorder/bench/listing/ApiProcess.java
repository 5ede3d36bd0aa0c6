package io.videoconf.recorder.bench.listing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The API as a process of its own on one core, with the options of {@code ./recorder api}. */
final class ApiProcess implements AutoCloseable {
  static final String SECRET = "only-for-the-bench-0123456789abcdef-0123456789";

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Process process;
  private final URI address;

  private ApiProcess(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  static ApiProcess start(int core, int port, String databaseUrl, Path log)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                "taskset",
                "-c",
                Integer.toString(core),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:MaxTenuringThreshold=2",
                "-cp",
                System.getProperty("java.class.path"),
                "io.videoconf.recorder.api.Main"));
    builder
        .environment()
        .putAll(
            Map.of(
                "RECORDER_HTTP_PORT", Integer.toString(port),
                "RECORDER_DATABASE_URL", databaseUrl,
                // Nothing that is measured asks the store; URLs are signed without it.
                "RECORDER_S3_ENDPOINT", "http://127.0.0.1:9",
                "RECORDER_S3_BUCKET", "bench",
                "RECORDER_S3_ACCESS_KEY", "bench",
                "RECORDER_S3_SECRET_KEY", "bench-secret",
                "RECORDER_JWT_SECRET", SECRET,
                // Counted as ever, and never used up.
                "RECORDER_LIMIT_CALLS", "enterprise=1000000000"));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    ApiProcess api = new ApiProcess(builder.start(), URI.create("http://127.0.0.1:" + port));
    api.awaitStart(log);
    return api;
  }

  URI address() {
    return address;
  }

  /** CPU seconds so far. */
  double cpuSeconds() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      int _ = process.waitFor();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitStart(Path log) throws IOException, InterruptedException {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest alive = HttpRequest.newBuilder(address.resolve("/health/live")).build();
      while (true) {
        try {
          HttpResponse<Void> answer = http.send(alive, HttpResponse.BodyHandlers.discarding());
          if (answer.statusCode() == 200) {
            return;
          }
        } catch (IOException e) {
          if (!process.isAlive() || System.nanoTime() - deadlineNanos > 0) {
            close();
            throw new IOException("the API did not start: see " + log, e);
          }
        }
        Thread.sleep(100);
      }
    }
  }
}
