package io.videoconf.recorder.api;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputStatus;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ErrorCode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The answer to who asks for something that a recording does not have yet, or will never have. */
final class NotReady {
  /** Of a meeting that may go on for hours. */
  private static final Duration WHILE_RECORDING = Duration.ofSeconds(30);

  /** Of jobs that take seconds to minutes. */
  private static final Duration WHILE_PROCESSING = Duration.ofSeconds(5);

  private NotReady() {}

  /** When to ask again for something that is made after the meeting. */
  static Duration afterTheMeeting(Recording recording) {
    return recording.status() == ProcessingStatus.RECORDING ? WHILE_RECORDING : WHILE_PROCESSING;
  }

  /**
   * 409 RECORDING_NOT_READY with the reason, and with Retry-After unless it is in vain.
   *
   * @param message said to the caller, e.g. {@code The recording cannot be played yet}
   */
  static ApiException answer(
      Context ctx, Recording recording, String message, Duration retryAfter) {
    if (recording.status() != ProcessingStatus.FAILED) {
      ctx.header(Header.RETRY_AFTER, Long.toString(retryAfter.toSeconds()));
    }
    String status = recording.status().name().toLowerCase(Locale.ROOT);
    return answer(recording, message, Objects.requireNonNullElse(recording.reasonCode(), status));
  }

  /** The same of one output, whatever has become of the recording. */
  static ApiException answer(Context ctx, Recording recording, Output output, String message) {
    if (output.status() != OutputStatus.FAILED) {
      ctx.header(Header.RETRY_AFTER, Long.toString(WHILE_PROCESSING.toSeconds()));
    }
    String status = output.status().name().toLowerCase(Locale.ROOT);
    return answer(recording, message, Objects.requireNonNullElse(output.reasonCode(), status));
  }

  private static ApiException answer(Recording recording, String message, String reason) {
    String status = recording.status().name().toLowerCase(Locale.ROOT);
    return new ApiException(
        ErrorCode.RECORDING_NOT_READY,
        message,
        Map.of(
            "recording_id", recording.recordingId().toString(),
            "processing_status", status,
            "reason", reason));
  }
}
