package io.videoconf.recorder.api;

import io.javalin.http.Context;
import io.videoconf.recorder.model.VideoCodec;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.job.ComposeRequest;
import io.videoconf.recorder.model.layout.CustomLayout;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.look.Theme;
import io.videoconf.recorder.platform.http.StrictBody;
import io.videoconf.recorder.platform.http.ThemeBodies;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What somebody wants of a recording. What is null stays as it was recorded.
 *
 * @param name null for one that is made up
 * @param customLayout the rectangles of the layout {@code CUSTOM}
 * @param theme whatever it does not say is as in the default theme
 * @param format instead of a preset
 */
record OutputOrder(
    @Nullable String name,
    @Nullable LayoutKind layout,
    @Nullable CustomLayout customLayout,
    @Nullable JsonNode theme,
    @Nullable VideoFormat format,
    @Nullable String preset,
    @Nullable VideoCodec codec) {

  static OutputOrder read(Context ctx) {
    return StrictBody.read(ctx, OutputOrder.class);
  }

  /**
   * @param defaultName for who gives none
   */
  ComposeRequest toRequest(String defaultName) {
    String itsName = name == null ? defaultName : name;
    if (!itsName.matches("[a-z0-9][a-z0-9-]{0,63}") || itsName.equals("master")) {
      throw Invalid.field("name", "1 to 64 lower-case letters, digits and hyphens, and not master");
    }
    boolean custom = layout == LayoutKind.CUSTOM || (layout == null && customLayout != null);
    if (custom != (customLayout != null)) {
      throw Invalid.field("custom_layout", "given with the layout custom, and only with it");
    }
    return new ComposeRequest(itsName, layout, customLayout, completeTheme(), itsFormat(), codec);
  }

  private @Nullable VideoFormat itsFormat() {
    if (preset == null) {
      return format;
    }
    VideoFormat known =
        VideoFormat.ofPreset(preset)
            .orElseThrow(
                () -> Invalid.field("preset", "one of " + String.join(", ", VideoFormat.PRESETS)));
    if (format != null) {
      throw Invalid.field("preset", "absent where there is a format");
    }
    return known;
  }

  private @Nullable Theme completeTheme() {
    return theme == null || theme.isNull()
        ? null
        : ThemeBodies.merge(Theme.DEFAULT, theme, "theme.");
  }
}
