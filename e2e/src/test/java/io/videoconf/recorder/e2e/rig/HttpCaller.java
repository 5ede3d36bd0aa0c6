package io.videoconf.recorder.e2e.rig;

import io.videoconf.recorder.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Calls one service. Follows no redirects. Thread-safe. */
public final class HttpCaller {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final URI base;
  private final @Nullable String token;

  public HttpCaller(URI base, @Nullable String token) {
    this.base = base;
    this.token = token;
  }

  /** The same service, called with another token or none. */
  public HttpCaller withToken(@Nullable String other) {
    return new HttpCaller(base, other);
  }

  /**
   * An answer.
   *
   * @param json the body, or missing when it is no JSON
   */
  public record Answer(int status, String body, JsonNode json, Optional<URI> location) {
    /** The {@code code} of the error envelope. */
    public String errorCode() {
      return json.path("error").path("code").asString("");
    }
  }

  public Answer get(String path) throws IOException, InterruptedException {
    return send("GET", path, null);
  }

  /**
   * @param path may be a whole URI; the token goes along all the same
   * @param body JSON text, or null for none
   */
  public Answer send(String method, String path, @Nullable String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(TIMEOUT)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
    return new Answer(
        answer.statusCode(),
        answer.body(),
        parse(answer.body()),
        answer.headers().firstValue("Location").map(base::resolve));
  }

  /** Status of a GET whose body, if any, is written to the file. */
  public int download(URI uri, Path file) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
    return http.send(request, BodyHandlers.ofFile(file)).statusCode();
  }

  private static JsonNode parse(String body) {
    try {
      return body.isBlank() ? Json.MAPPER.missingNode() : Json.MAPPER.readTree(body);
    } catch (JacksonException e) {
      return Json.MAPPER.missingNode();
    }
  }
}
