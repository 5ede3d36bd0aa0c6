package io.videoconf.recorder.standalone.jobs;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.standalone.StartRefusedException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Calls the jobs API; what goes wrong is said in one line. Thread-safe. */
final class JobsClient implements AutoCloseable {
  private static final String JOBS = "/api/v1/jobs";
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI base;
  private final String token;

  JobsClient(URI base, String token) {
    this.base = base;
    this.token = token;
  }

  JsonNode submit(JsonNode message) throws InterruptedException {
    return call("POST", JOBS, Json.write(message));
  }

  /** One page. */
  JsonNode list(Map<String, String> query) throws InterruptedException {
    String text =
        query.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&", "?", ""));
    return call("GET", JOBS + text, "");
  }

  JsonNode show(String jobId) throws InterruptedException {
    return call("GET", path(jobId), "");
  }

  JsonNode retry(String jobId) throws InterruptedException {
    return call("POST", path(jobId) + "/retry", "");
  }

  JsonNode cancel(String jobId) throws InterruptedException {
    return call("POST", path(jobId) + "/cancel", "");
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private static String path(String jobId) {
    return JOBS + "/" + URLEncoder.encode(jobId, StandardCharsets.UTF_8);
  }

  private JsonNode call(String method, String path, String body) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      JsonNode json = Json.MAPPER.readTree(answer.body());
      if (answer.statusCode() / 100 != 2) {
        throw new StartRefusedException(problem(answer.statusCode(), json));
      }
      return json;
    } catch (JacksonException e) {
      throw new StartRefusedException(base + " does not answer as the recorder's API does", e);
    } catch (IOException e) {
      throw new StartRefusedException(
          base + " does not answer: is the recorder up? Name its API with --url", e);
    }
  }

  private static String problem(int status, JsonNode answer) {
    String message = answer.at("/error/message").asString("");
    String field = answer.at("/error/details/field").asString("");
    return (message.isEmpty() ? "the API answered " + status : message)
        + (field.isEmpty() ? "" : " (" + field + ")");
  }
}
