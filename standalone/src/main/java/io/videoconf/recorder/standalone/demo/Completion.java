package io.videoconf.recorder.standalone.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Waits, through the public API, until a recording that was stopped is ready. */
final class Completion {
  private static final Duration INTERVAL = Duration.ofMillis(250);

  private final ApiClient api;
  private final String recordingId;
  private final long stoppedNanos;
  private final ProgressLine line;

  /**
   * @param fileReadySeconds from the stop until the MP4 could be downloaded
   * @param completedSeconds from the stop until nothing was left to do
   */
  record Completed(JsonNode recording, double fileReadySeconds, double completedSeconds) {}

  /**
   * @param stoppedNanos {@link System#nanoTime} of the stop
   */
  Completion(ApiClient api, String recordingId, long stoppedNanos, ProgressLine line) {
    this.api = api;
    this.recordingId = recordingId;
    this.stoppedNanos = stoppedNanos;
    this.line = line;
  }

  /**
   * Returns when the recording is completed.
   *
   * @throws DemoException when it failed, or is not ready within {@code bound}
   */
  Completed await(Duration bound) throws DemoException, IOException, InterruptedException {
    double fileReadySeconds = 0;
    while (true) {
      JsonNode recording = api.recording(recordingId);
      String status = recording.path("processing_status").asString("").toLowerCase(Locale.ROOT);
      long now = System.nanoTime();
      double elapsedSeconds = (now - stoppedNanos) / 1e9;
      if (fileReadySeconds == 0 && recording.path("download_url").isString()) {
        fileReadySeconds = elapsedSeconds;
      }
      if (status.equals("completed")) {
        return new Completed(recording, fileReadySeconds, elapsedSeconds);
      }
      if (status.equals("failed") || status.equals("deleted")) {
        throw new DemoException(
            "the recording is %s: %s %s"
                .formatted(
                    status,
                    recording.path("reason_code").asString(""),
                    recording.path("reason").asString("")));
      }
      if (elapsedSeconds > bound.toSeconds()) {
        throw new DemoException(
            "the recording is still %s %d s after the stop (%s)"
                .formatted(status, bound.toSeconds(), outputs(recording)));
      }
      line.update(
          "%5.1f s after the stop   %s   %s".formatted(elapsedSeconds, status, outputs(recording)),
          now);
      Thread.sleep(INTERVAL);
    }
  }

  private static String outputs(JsonNode recording) {
    List<String> shown = new ArrayList<>();
    for (JsonNode output : recording.path("outputs")) {
      shown.add(
          "%s %s %.0f %%"
              .formatted(
                  output.path("kind").asString("?"),
                  output.path("status").asString("?"),
                  output.path("progress").asDouble(0) * 100));
    }
    return String.join(", ", shown);
  }
}
