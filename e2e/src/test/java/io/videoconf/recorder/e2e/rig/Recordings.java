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

  /** Where the API sends somebody who wants the file: a signed URL. */
  public URI signedUrl(String recordingId) throws IOException, InterruptedException {
    Answer answer = api.get(path(recordingId) + "/download");
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
    URI url =
        Eventually.get(
            "the master of " + recordingId, bound, () -> Optional.of(signedUrl(recordingId)));
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
