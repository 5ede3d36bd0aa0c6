package io.videoconf.recorder.bench.compositor;

import io.videoconf.recorder.cell.CellConfig;
import io.videoconf.recorder.json.Json;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A whole recorder ({@code ./recorder up}) with data of its own, on given cores. */
final class RecorderProcess implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration IDLE_LOOK = Duration.ofSeconds(1);
  private static final int IDLE_LOOKS = 5;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final String RECORDINGS = "/ingest/v1/recordings";

  private final Process process;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI ingest;
  private final String token;
  private final Path data;

  private RecorderProcess(Process process, URI ingest, String token, Path data) {
    this.process = process;
    this.data = data;
    this.ingest = ingest;
    this.token = token;
  }

  /**
   * CPU seconds so far.
   *
   * @param cells of those cells that run now
   * @param rest of the services, PostgreSQL, Kafka
   */
  record Cpu(double cells, double rest) {
    Cpu minus(Cpu before) {
      return new Cpu(cells - before.cells, rest - before.rest);
    }
  }

  /**
   * Starts one and waits until it is ready.
   *
   * @param cell class path directory of the cells
   * @param data empty directory
   * @param cores for taskset, e.g. {@code 0,1}
   */
  static RecorderProcess start(Path cell, Path data, String cores)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("taskset", "-c", cores, "./recorder", "up"));
    line.addAll(List.of("--data", data.toString()));
    int ingestPort = 0;
    for (String name :
        List.of("api", "ingest", "transcoder", "thumbnailer", "postgres", "kafka", "s3")) {
      int port = freePort();
      line.addAll(List.of("--" + name + "-port", Integer.toString(port)));
      ingestPort = name.equals("ingest") ? port : ingestPort;
    }
    Path log = data.resolveSibling(data.getFileName() + ".log");
    Process process = recorder(cell, line).redirectOutput(log.toFile()).start();
    URI ingest = URI.create("http://127.0.0.1:" + ingestPort);
    RecorderProcess started = new RecorderProcess(process, ingest, "", data);
    try {
      started.awaitReady();
      return new RecorderProcess(process, ingest, token(cell, data), data);
    } catch (IOException | InterruptedException e) {
      started.close();
      throw e;
    }
  }

  private static ProcessBuilder recorder(Path cell, List<String> line) {
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("RECORDER_CELL_PATH", cell.toAbsolutePath().toString());
    builder.environment().put("RECORDER_BUILD", "never");
    return builder;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String token(Path cell, Path data) throws IOException, InterruptedException {
    Process token =
        recorder(cell, List.of("./recorder", "token", "--data", data.toString())).start();
    String said = new String(token.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (token.waitFor() != 0) {
      throw new IOException("no token: " + said);
    }
    return said.strip();
  }

  private void awaitReady() throws IOException, InterruptedException {
    long end = System.nanoTime() + START_TIMEOUT.toNanos();
    HttpRequest ready = HttpRequest.newBuilder(ingest.resolve("/health/ready")).build();
    while (System.nanoTime() - end < 0 && process.isAlive()) {
      try {
        if (http.send(ready, BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // It does not listen yet.
      }
      Thread.sleep(POLL);
    }
    throw new IOException("the recorder did not become ready");
  }

  /** Starts a recording and returns its path in the control API. */
  String startRecording() throws IOException, InterruptedException {
    JsonNode answer =
        call(
            "POST",
            RECORDINGS,
            Json.MAPPER.createObjectNode().put("meeting_id", "density").put("title", "Density"));
    return RECORDINGS + "/" + answer.path("recording_id").asString();
  }

  /** Calls the control API. */
  JsonNode call(String method, String path, @Nullable JsonNode body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(ingest.resolve(path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(Json.write(body)))
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(path + " answered " + answer.statusCode() + " " + answer.body());
    }
    return answer.body().isBlank()
        ? Json.MAPPER.createObjectNode()
        : Json.MAPPER.readTree(answer.body());
  }

  /** Waits until no cell runs, nor begins for a while: all jobs are done. */
  void awaitIdle() throws IOException, InterruptedException {
    long end = System.nanoTime() + IDLE_TIMEOUT.toNanos();
    int quiet = 0;
    while (quiet < IDLE_LOOKS) {
      if (System.nanoTime() - end > 0) {
        throw new IOException("the recorder does not come to rest");
      }
      Thread.sleep(IDLE_LOOK);
      quiet = tree().stream().anyMatch(RecorderProcess::isCell) ? 0 : quiet + 1;
    }
  }

  Cpu cpu() {
    double cells = 0;
    double rest = 0;
    for (ProcessHandle each : tree()) {
      double seconds = each.info().totalCpuDuration().map(Duration::toNanos).orElse(0L) / 1e9;
      if (isCell(each)) {
        cells += seconds;
      } else {
        rest += seconds;
      }
    }
    return new Cpu(cells, rest);
  }

  /** PostgreSQL is nobody's child, but knows its data. */
  private List<ProcessHandle> tree() {
    Stream<ProcessHandle> postgres =
        ProcessHandle.allProcesses()
            .filter(each -> each.info().command().orElse("").endsWith("/postgres"))
            .filter(each ->
                each.info().commandLine().orElse("").contains(data.toAbsolutePath().toString()));
    return Stream.concat(Stream.of(process.toHandle()), postgres)
        .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
        .toList();
  }

  private static boolean isCell(ProcessHandle process) {
    return process
        .info()
        .arguments()
        .map(arguments -> List.of(arguments).contains(CellConfig.MEDIA_MAIN_CLASS))
        .orElse(false);
  }

  /** Ends it and everything that it started. */
  @Override
  public void close() {
    http.shutdownNow();
    List<ProcessHandle> all = tree();
    process.destroy();
    try {
      process.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
