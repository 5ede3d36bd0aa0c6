package io.videoconf.recorder.ingest.session;

import io.videoconf.recorder.model.layout.Fit;
import io.videoconf.recorder.model.look.Corner;
import io.videoconf.recorder.model.look.Image;
import io.videoconf.recorder.model.look.Rgb;
import io.videoconf.recorder.model.look.Theme;
import io.videoconf.recorder.model.look.Watermark;
import org.jspecify.annotations.Nullable;

/** A {@link Theme} as the control API shows it: of images only how large they are. */
public record ThemeView(
    Rgb background,
    @Nullable ImageView backgroundImage,
    Rgb tile,
    Rgb accent,
    Rgb labelText,
    Rgb labelBackground,
    boolean labels,
    Fit cameras,
    int transitionMillis,
    @Nullable WatermarkView watermark,
    boolean clock,
    @Nullable String title,
    int titleSeconds) {

  public record ImageView(int bytes) {
    static @Nullable ImageView of(@Nullable Image image) {
      return image == null ? null : new ImageView(image.png().length);
    }
  }

  public record WatermarkView(
      @Nullable ImageView image, Corner corner, double opacity, double width) {
    static @Nullable WatermarkView of(@Nullable Watermark mark) {
      return mark == null
          ? null
          : new WatermarkView(
              ImageView.of(mark.image()), mark.corner(), mark.opacity(), mark.width());
    }
  }

  static ThemeView of(Theme theme) {
    return new ThemeView(
        theme.background(),
        ImageView.of(theme.backgroundImage()),
        theme.tile(),
        theme.accent(),
        theme.labelText(),
        theme.labelBackground(),
        theme.labels(),
        theme.cameras(),
        theme.transitionMillis(),
        WatermarkView.of(theme.watermark()),
        theme.clock(),
        theme.title(),
        theme.titleSeconds());
  }
}
