package io.videoconf.recorder.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.OutputStatus;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.Recording;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * Where a recording is, as its event stream tells it.
 *
 * @param id follows from {@code data}: who has it has seen this state
 * @param data one line of JSON
 * @param last whether nothing will follow
 */
record StatusEvent(String id, String data, boolean last) {

  static StatusEvent of(Recording recording, List<Output> outputs) {
    String data =
        Json.write(
            new Data(
                recording.recordingId(),
                recording.status(),
                outputs.stream()
                    .map(o -> new Made(o.kind(), o.name(), o.status(), o.progress()))
                    .toList()));
    return new StatusEvent(digest(data), data, isSettled(recording, outputs));
  }

  /** As it goes over the wire: https://html.spec.whatwg.org/multipage/server-sent-events.html. */
  String frame() {
    return "id: " + id + "\nevent: status\ndata: " + data + "\n\n";
  }

  /** A finished recording may still be composed once more: then there is more to tell. */
  private static boolean isSettled(Recording recording, List<Output> outputs) {
    return switch (recording.status()) {
      case RECORDING, PROCESSING -> false;
      case DELETED, FAILED -> true;
      case COMPLETED ->
          outputs.stream()
              .noneMatch(
                  o -> o.status() == OutputStatus.PENDING || o.status() == OutputStatus.RUNNING);
    };
  }

  private static String digest(String data) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(data.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @JsonInclude(JsonInclude.Include.ALWAYS)
  private record Data(UUID recordingId, ProcessingStatus processingStatus, List<Made> outputs) {}

  private record Made(OutputKind kind, String name, OutputStatus status, double progress) {}
}
