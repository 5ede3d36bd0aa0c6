package io.videoconf.recorder.api;

import io.javalin.http.Context;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.VideoCodec;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.job.ComposeRequest;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.look.Theme;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ErrorCode;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What somebody wants of a recording. What is null stays as it was recorded.
 *
 * @param name null for one that is made up
 * @param theme whatever it does not say is as in the default theme
 * @param format instead of a preset
 */
record OutputOrder(
    @Nullable String name,
    @Nullable LayoutKind layout,
    @Nullable JsonNode theme,
    @Nullable VideoFormat format,
    @Nullable String preset,
    @Nullable VideoCodec codec) {

  /** By name, in the order in which they are listed for who names none of them. */
  private static final Map<String, VideoFormat> PRESETS =
      new TreeMap<>(
          Map.of(
              "720p30", VideoFormat.HD_720P30,
              "1080p30", new VideoFormat(1920, 1080, 30, 3_000_000),
              "portrait", new VideoFormat(720, 1280, 30, 1_500_000),
              "4k25", new VideoFormat(3840, 2160, 25, 10_000_000)));

  static OutputOrder read(Context ctx) {
    String contentType = Objects.requireNonNullElse(ctx.contentType(), "");
    if (!contentType.matches("(?i)application/json\\s*(;.*)?")) {
      throw new ApiException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE, "The body must be of type application/json");
    }
    return ctx.bodyAsClass(OutputOrder.class);
  }

  /**
   * @param defaultName for who gives none
   */
  ComposeRequest toRequest(Context ctx, String defaultName) {
    String itsName = name == null ? defaultName : name;
    if (!itsName.matches("[a-z0-9][a-z0-9-]{0,63}") || itsName.equals("master")) {
      throw Invalid.field("name", "1 to 64 lower-case letters, digits and hyphens, and not master");
    }
    return new ComposeRequest(itsName, layout, completeTheme(ctx), itsFormat(), codec);
  }

  private @Nullable VideoFormat itsFormat() {
    if (preset == null) {
      return format;
    }
    VideoFormat known = PRESETS.get(preset);
    if (known == null) {
      throw Invalid.field("preset", "one of " + String.join(", ", PRESETS.keySet()));
    }
    if (format != null) {
      throw Invalid.field("preset", "absent where there is a format");
    }
    return known;
  }

  private @Nullable Theme completeTheme(Context ctx) {
    if (theme == null || theme.isNull()) {
      return null;
    }
    if (!(theme instanceof ObjectNode given)) {
      throw Invalid.field("theme", "an object");
    }
    ObjectNode complete = Json.MAPPER.valueToTree(Theme.DEFAULT);
    complete.setAll(given);
    // By the way of the body, so that what is wrong is named as in a body.
    String body = Json.write(Map.of("theme", complete));
    ThemeBody read = ctx.jsonMapper().fromJsonString(body, ThemeBody.class);
    return read.theme();
  }

  private record ThemeBody(Theme theme) {}
}
