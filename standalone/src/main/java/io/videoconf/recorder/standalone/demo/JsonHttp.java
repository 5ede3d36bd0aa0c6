package io.videoconf.recorder.standalone.demo;

import io.videoconf.recorder.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Calls that send and answer JSON, with one token. Thread-safe. */
final class JsonHttp implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int SHOWN_BODY_CHARS = 300;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final URI base;
  private final String token;

  JsonHttp(URI base, String token) {
    this.base = base;
    this.token = token;
  }

  /**
   * @param body null for a call without one
   * @throws IOException when there is no answer, or none of status 2xx with JSON (or nothing)
   */
  JsonNode call(String method, String path, @Nullable JsonNode body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path);
    if (body == null) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, BodyPublishers.ofString(Json.write(body)));
    }
    HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(
          "%s %s answered %d: %s"
              .formatted(method, path, answer.statusCode(), shortened(answer.body())));
    }
    try {
      return answer.body().isBlank()
          ? Json.MAPPER.createObjectNode()
          : Json.MAPPER.readTree(answer.body());
    } catch (JacksonException e) {
      throw new IOException("%s %s answered no JSON".formatted(method, path), e);
    }
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return call("GET", path, null);
  }

  /**
   * Where a call is redirected to.
   *
   * @throws IOException when it is not
   */
  URI redirectOf(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request(path).build(), BodyHandlers.ofString());
    String location = answer.headers().firstValue("Location").orElse("");
    if (answer.statusCode() != 302 || location.isEmpty()) {
      throw new IOException(
          "GET %s answered %d, not a redirect: %s"
              .formatted(path, answer.statusCode(), shortened(answer.body())));
    }
    return base.resolve(location);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path))
        .timeout(TIMEOUT)
        .header("Authorization", "Bearer " + token);
  }

  private static String shortened(String body) {
    return body.length() <= SHOWN_BODY_CHARS ? body : body.substring(0, SHOWN_BODY_CHARS) + "…";
  }
}
