package io.videoconf.recorder.model.job;

import io.videoconf.recorder.model.CompositeCodec;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.layout.CustomLayout;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.look.Theme;
import org.jspecify.annotations.Nullable;

/**
 * How a recording is composed once more.
 *
 * @param name of the output among the recording's composites: lower-case letters, digits and
 *     hyphens, at most 64
 * @param layout for the whole length; null for the layouts that were chosen in the meeting
 * @param customLayout the rectangles of {@link LayoutKind#CUSTOM}, which need not be named then;
 *     null with every other layout
 * @param theme for the whole length; null for those of the meeting
 * @param format null for that of the recording; with {@link CompositeCodec#COPY}, whose source must
 *     have its size, null for whatever size that is
 * @param codec of the picture; null for H.264. With {@link CompositeCodec#COPY} nothing is drawn:
 *     there is no layout, no rectangles and no theme
 */
public record ComposeRequest(
    String name,
    @Nullable LayoutKind layout,
    @Nullable CustomLayout customLayout,
    @Nullable Theme theme,
    @Nullable VideoFormat format,
    @Nullable CompositeCodec codec) {
  public ComposeRequest {
    if (name == null || !name.matches("[a-z0-9][a-z0-9-]{0,63}")) {
      throw new IllegalArgumentException(
          "name must be 1 to 64 lower-case letters, digits and hyphens");
    }
    if (layout == null && customLayout != null) {
      layout = LayoutKind.CUSTOM;
    }
    if ((layout == LayoutKind.CUSTOM) != (customLayout != null)) {
      throw new IllegalArgumentException(
          "custom_layout must be given with the layout custom, and only with it");
    }
    if (codec == CompositeCodec.COPY && (layout != null || theme != null)) {
      throw new IllegalArgumentException(
          "layout, custom_layout and theme must be absent with the codec copy");
    }
  }

  /** {@link #codec()}, with its default. */
  public CompositeCodec picture() {
    return codec == null ? CompositeCodec.H264 : codec;
  }

  /** Without rectangles. */
  public ComposeRequest(
      String name,
      @Nullable LayoutKind layout,
      @Nullable Theme theme,
      @Nullable VideoFormat format,
      @Nullable CompositeCodec codec) {
    this(name, layout, null, theme, format, codec);
  }
}
