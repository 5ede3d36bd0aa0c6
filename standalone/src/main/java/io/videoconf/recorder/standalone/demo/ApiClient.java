package io.videoconf.recorder.standalone.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** The public API, as somebody who watches recordings uses it. Thread-safe. */
final class ApiClient {
  private static final Duration DOWNLOAD_TIMEOUT = Duration.ofMinutes(5);

  private final JsonHttp http;

  ApiClient(JsonHttp http) {
    this.http = http;
  }

  JsonNode recording(String recordingId) throws IOException, InterruptedException {
    return http.get("/api/v1/recordings/" + recordingId);
  }

  /**
   * Downloads the recording through its signed URL, which needs no token.
   *
   * @param file appears when it is whole
   */
  void download(String recordingId, Path file) throws IOException, InterruptedException {
    URI signed = http.redirectOf("/api/v1/recordings/" + recordingId + "/download");
    Path unfinished = file.resolveSibling(file.getFileName() + ".part");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<Path> answer =
          client.send(
              HttpRequest.newBuilder(signed).timeout(DOWNLOAD_TIMEOUT).build(),
              HttpResponse.BodyHandlers.ofFile(unfinished));
      if (answer.statusCode() != 200) {
        Files.deleteIfExists(unfinished);
        throw new IOException("the signed URL answered " + answer.statusCode());
      }
    }
    Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
