package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.draw.Pixels;
import io.videoconf.recorder.media.draw.Sprite;
import io.videoconf.recorder.media.draw.Sprites;
import io.videoconf.recorder.media.draw.YuvMatrix;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.event.SessionEvent.RecordingStarted;
import io.videoconf.recorder.model.look.Corner;
import io.videoconf.recorder.model.look.Theme;
import io.videoconf.recorder.model.look.Watermark;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What lies over all tiles: watermark, clock and title. Not thread-safe. */
final class Overlays {
  private static final double FADE_SECONDS = 0.5;
  private static final int MARGINS_PER_HEIGHT = 30;
  private static final int CLOCKS_PER_HEIGHT = 36;
  private static final int MIN_CLOCK_SIZE = 10;

  private static final DateTimeFormatter STARTED =
      DateTimeFormatter.ofPattern("yyyy-MM-dd · HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final VideoFormat format;
  private Theme theme = Theme.DEFAULT;
  private @Nullable Pixels ground;
  private @Nullable Overlay watermark;
  private @Nullable Sprite card;

  Overlays(VideoFormat format) {
    this.format = format;
  }

  /**
   * Draws in another theme from now on.
   *
   * @param newGround the background image in the size of the picture; null for none
   * @param mark the watermark's image; null for none
   */
  void look(Theme newTheme, @Nullable Pixels newGround, @Nullable Pixels mark) {
    theme = newTheme;
    ground = newGround;
    card = null;
    Watermark wanted = newTheme.watermark();
    watermark = wanted == null || mark == null ? null : watermark(wanted, mark);
  }

  private Overlay watermark(Watermark wanted, Pixels mark) {
    int width = Math.max(2, even(format.width() * wanted.width()));
    int height = Math.max(2, even((double) width * mark.height() / mark.width()));
    if (height > format.height()) {
      height = format.height();
      width = Math.max(2, even((double) height * mark.width() / mark.height()));
    }
    Sprite sprite =
        mark.scaled(width, height).sprite(YuvMatrix.of(ColorTags.forHeight(format.height())));
    Sprite faded = sprite.faded((int) Math.round(255 * wanted.opacity()));
    return placed(faded, wanted.corner(), 255);
  }

  private Overlay placed(Sprite sprite, Corner corner, int opacity) {
    int margin = even((double) format.height() / MARGINS_PER_HEIGHT);
    int right = Math.max(0, format.width() - sprite.width() - margin);
    int bottom = Math.max(0, format.height() - sprite.height() - margin);
    int left = Math.min(margin, even(format.width() - (double) sprite.width()));
    int top = Math.min(margin, even(format.height() - (double) sprite.height()));
    return switch (corner) {
      case TOP_LEFT -> new Overlay(sprite, left, top, opacity);
      case TOP_RIGHT -> new Overlay(sprite, right, top, opacity);
      case BOTTOM_LEFT -> new Overlay(sprite, left, bottom, opacity);
      case BOTTOM_RIGHT -> new Overlay(sprite, right, bottom, opacity);
    };
  }

  /** What there is at a frame of the timeline, from the lowest to the topmost. */
  List<Overlay> at(RecordingState state, long frame, Sprites sprites) {
    List<Overlay> all = new ArrayList<>();
    if (watermark != null) {
      all.add(watermark);
    }
    if (theme.clock()) {
      all.add(clock(frame / format.frameRate(), sprites));
    }
    Overlay title = title(state, frame, sprites);
    if (title != null) {
      all.add(title);
    }
    return all;
  }

  private Overlay clock(long seconds, Sprites sprites) {
    String time =
        seconds < 3600
            ? "%02d:%02d".formatted(seconds / 60, seconds % 60)
            : "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
    int size = Math.max(MIN_CLOCK_SIZE, format.height() / CLOCKS_PER_HEIGHT);
    Watermark mark = theme.watermark();
    boolean taken = mark != null && mark.corner() == Corner.TOP_RIGHT;
    return placed(sprites.clock(time, size), taken ? Corner.TOP_LEFT : Corner.TOP_RIGHT, 255);
  }

  private @Nullable Overlay title(RecordingState state, long frame, Sprites sprites) {
    String title = theme.title();
    double left = theme.titleSeconds() - (double) frame / format.frameRate();
    if (title == null || left <= 0) {
      card = null;
      return null;
    }
    Sprite drawn = card;
    if (drawn == null) {
      RecordingStarted started = state.started();
      String below = started == null ? "" : STARTED.format(started.startedAt());
      drawn = sprites.card(title, below, format.width(), format.height(), ground);
      card = drawn;
    }
    double part = Math.min(1, left / FADE_SECONDS);
    double eased = part * part * (3 - 2 * part);
    return new Overlay(drawn, 0, 0, (int) Math.round(255 * eased));
  }

  private static int even(double pixels) {
    return (int) pixels & ~1;
  }
}
