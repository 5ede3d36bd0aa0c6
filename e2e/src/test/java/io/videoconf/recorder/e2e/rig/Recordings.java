package io.videoconf.recorder.e2e.rig;

import io.videoconf.recorder.e2e.rig.HttpCaller.Answer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Recordings over the public API. Thread-safe. */
public final class Recordings {
  private final HttpCaller api;

  public Recordings(HttpCaller api) {
    this.api = api;
  }

  public JsonNode get(String recordingId) throws IOException, InterruptedException {
    return api.get(path(recordingId)).json();
  }

  /**
   * Waits until the recording is completed, with all outputs.
   *
   * @throws AssertionError when it failed or is not completed within the bound
   */
  public JsonNode awaitCompleted(String recordingId, Duration bound) throws InterruptedException {
    return Eventually.get(
        "recording " + recordingId + " is completed",
        bound,
        () -> {
          JsonNode recording = get(recordingId);
          String status = recording.path("processing_status").asString("");
          if (status.equals("failed")) {
            throw new AssertionError("the recording failed: " + recording);
          }
          return status.equals("completed") ? Optional.of(recording) : Optional.empty();
        });
  }

  /**
   * Waits until a composite is completed, and returns what the API says of it.
   *
   * @throws AssertionError when it failed or is not completed within the bound
   */
  public JsonNode awaitOutput(String recordingId, String name, Duration bound)
      throws InterruptedException {
    return Eventually.get(
        "composite " + name + " of " + recordingId,
        bound,
        () -> {
          for (JsonNode output : get(recordingId).path("outputs")) {
            if (output.path("name").asString("").equals(name)) {
              String status = output.path("status").asString();
              if (status.equals("failed")) {
                throw new AssertionError("it failed: " + output);
              }
              return status.equals("completed") ? Optional.of(output) : Optional.empty();
            }
          }
          throw new AssertionError("nobody asked for " + name);
        });
  }

  /** Where the API sends somebody who wants the file: a signed URL. */
  public URI signedUrl(String recordingId) throws IOException, InterruptedException {
    return signedUrl(recordingId, "master");
  }

  private URI signedUrl(String recordingId, String rendition)
      throws IOException, InterruptedException {
    Answer answer = api.get(path(recordingId) + "/download?rendition=" + rendition);
    if (answer.status() != 302) {
      throw new IOException("download answered " + answer.status() + ": " + answer.body());
    }
    return answer.location().orElseThrow();
  }

  /**
   * Waits for the master and downloads it, into e2e/target.
   *
   * @param name of the file, without extension
   */
  public Path download(String recordingId, String name, Duration bound)
      throws IOException, InterruptedException {
    return download(recordingId, name, "master", bound);
  }

  /** The same for a rendition: the master, or a composite by its name. */
  public Path download(String recordingId, String name, String rendition, Duration bound)
      throws IOException, InterruptedException {
    URI url =
        Eventually.get(
            rendition + " of " + recordingId,
            bound,
            () -> Optional.of(signedUrl(recordingId, rendition)));
    Path folder = Files.createDirectories(ProjectHome.target().resolve("recordings"));
    Path file = folder.resolve(name + ".mp4");
    int status = api.download(url, file);
    if (status != 200) {
      throw new IOException("the signed URL answered " + status);
    }
    return file;
  }

  /** Downloads an output beside the master, by what the API lists of it, into e2e/target. */
  public Path download(JsonNode output, String name) throws IOException, InterruptedException {
    String listed = output.path("download_url").asString();
    Answer answer = api.get(listed.substring(listed.indexOf("/api/")));
    URI url = answer.location().orElseThrow(() -> new IOException(listed + ": " + answer.body()));
    Path file = Files.createDirectories(ProjectHome.target().resolve("recordings")).resolve(name);
    int status = api.download(url, file);
    if (status != 200) {
      throw new IOException("the signed URL answered " + status);
    }
    return file;
  }

  private static String path(String recordingId) {
    return "/api/v1/recordings/" + recordingId;
  }
}
