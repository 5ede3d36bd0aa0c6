package io.videoconf.recorder.api;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.OutputStatus;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ErrorCode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Files that can be downloaded beside the master, by what the {@code output} parameter says: {@code
 * audio}, {@code chapters}, {@code track/1-camera}.
 *
 * @param name which of several of its kind; empty where there is only one
 */
record OutputDownload(OutputKind kind, String name) {
  private static final String TRACK = "track/";

  /**
   * Reads the parameter; null for the master.
   *
   * @throws ApiException when it means nothing
   */
  static @Nullable OutputDownload parse(@Nullable String parameter) {
    return switch (parameter) {
      case null -> null;
      case "master" -> null;
      case "audio" -> new OutputDownload(OutputKind.AUDIO, "");
      case "chapters" -> new OutputDownload(OutputKind.CHAPTERS, "");
      case String p when p.length() > TRACK.length() && p.startsWith(TRACK) ->
          new OutputDownload(OutputKind.TRACK, p.substring(TRACK.length()));
      default ->
          throw Invalid.field(
              "output", "master, audio, chapters or track/ with the name of a track, or absent");
    };
  }

  /**
   * What is asked of the download's address for that output, with its question mark if anything is;
   * null when the output has no file to download.
   */
  static @Nullable String query(Output output) {
    return switch (output.kind()) {
      case MASTER -> "";
      case AUDIO -> "?output=audio";
      case CHAPTERS -> "?output=chapters";
      case TRACK -> "?output=" + TRACK + output.name();
      case COMPOSITE -> "?rendition=" + output.name();
      default -> null;
    };
  }

  /**
   * The output's file.
   *
   * @throws ApiException when there is none, or not yet
   */
  File find(Context ctx, Recording recording, List<Output> outputs) {
    Output output =
        outputs.stream()
            .filter(o -> o.kind() == kind && o.name().equals(name))
            .findFirst()
            .orElse(null);
    String key = output == null ? null : output.objectKey();
    if (output != null && key != null && output.status() == OutputStatus.COMPLETED) {
      return new File(key, DownloadName.of(recording.title(), ending(key)));
    }
    if (output != null && output.status() == OutputStatus.FAILED) {
      throw notReady(recording, Objects.requireNonNullElse(output.reasonCode(), "failed"));
    }
    boolean mayCome =
        recording.status() == ProcessingStatus.RECORDING
            || recording.status() == ProcessingStatus.PROCESSING;
    if (output == null && !mayCome) {
      throw new ApiException(ErrorCode.NOT_FOUND, "The recording has no such output");
    }
    ctx.header(Header.RETRY_AFTER, Long.toString(NotReady.afterTheMeeting(recording).toSeconds()));
    throw notReady(recording, recording.status().name().toLowerCase(Locale.ROOT));
  }

  /**
   * Something to download.
   *
   * @param fileName under which it is saved
   */
  record File(String key, String fileName) {}

  /** Of a track its name too: there are several. */
  private String ending(String key) {
    String extension = key.substring(key.lastIndexOf('.'));
    return name.isEmpty() ? extension : " " + name + extension;
  }

  private static ApiException notReady(Recording recording, String reason) {
    return new ApiException(
        ErrorCode.RECORDING_NOT_READY,
        "This output cannot be downloaded",
        Map.of(
            "recording_id", recording.recordingId().toString(),
            "processing_status", recording.status().name().toLowerCase(Locale.ROOT),
            "reason", reason));
  }
}
