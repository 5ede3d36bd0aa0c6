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
  private final ProgressLine line;

  Completion(ApiClient api, String recordingId, ProgressLine line) {
    this.api = api;
    this.recordingId = recordingId;
    this.line = line;
  }

  /**
   * The recording, completed.
   *
   * @throws DemoException when it failed, or is not ready within {@code bound}
   */
  JsonNode await(Duration bound) throws DemoException, IOException, InterruptedException {
    long start = System.nanoTime();
    while (true) {
      JsonNode recording = api.recording(recordingId);
      String status = recording.path("processing_status").asString("").toLowerCase(Locale.ROOT);
      long now = System.nanoTime();
      if (status.equals("completed")) {
        return recording;
      }
      if (status.equals("failed") || status.equals("deleted")) {
        throw new DemoException(
            "the recording is %s: %s %s"
                .formatted(
                    status,
                    recording.path("reason_code").asString(""),
                    recording.path("reason").asString("")));
      }
      if (now - start > bound.toNanos()) {
        throw new DemoException(
            "the recording is still %s %d s after the stop (%s)"
                .formatted(status, bound.toSeconds(), outputs(recording)));
      }
      line.update(
          "%5.1f s after the stop   %s   %s"
              .formatted((now - start) / 1e9, status, outputs(recording)),
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
