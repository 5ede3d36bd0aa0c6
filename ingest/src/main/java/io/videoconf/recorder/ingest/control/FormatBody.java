package io.videoconf.recorder.ingest.control;

import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.platform.http.ApiException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The picture's format as a request has it; what is absent is the preset's. */
record FormatBody(
    @Nullable Integer width,
    @Nullable Integer height,
    @Nullable Integer frameRate,
    @Nullable Integer bitRate) {

  /**
   * The format that was asked for.
   *
   * @param preset its name, or null for the first one
   * @param own what differs from it, or null
   * @throws ApiException when there is no such preset or no such format; it names the field
   */
  static VideoFormat of(@Nullable String preset, @Nullable FormatBody own) {
    VideoFormat base =
        VideoFormat.ofPreset(preset == null ? VideoFormat.PRESETS.getFirst() : preset)
            .orElseThrow(() ->
                ApiException.invalid(
                    "preset", "preset must be one of " + String.join(", ", VideoFormat.PRESETS)));
    return own == null ? base : own.over(base);
  }

  private VideoFormat over(VideoFormat base) {
    try {
      return new VideoFormat(
          Objects.requireNonNullElse(width, base.width()),
          Objects.requireNonNullElse(height, base.height()),
          Objects.requireNonNullElse(frameRate, base.frameRate()),
          Objects.requireNonNullElse(bitRate, base.bitRate()));
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      // It begins with the name of what is wrong.
      throw ApiException.invalid("format." + message.split(" ", 2)[0], "format." + message);
    }
  }
}
