package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.draw.Box;
import io.videoconf.recorder.media.draw.Pixels;
import io.videoconf.recorder.media.draw.Sprite;
import io.videoconf.recorder.media.draw.Sprites;
import io.videoconf.recorder.media.draw.Surface;
import io.videoconf.recorder.media.draw.YuvColor;
import io.videoconf.recorder.media.draw.YuvMatrix;
import io.videoconf.recorder.model.look.Theme;
import org.jspecify.annotations.Nullable;

/**
 * A theme in the colours of a canvas.
 *
 * @param backgroundImage of the size of the canvas, on the background, opaque; null for none
 * @param labels whether names and marks are drawn
 */
record Look(
    Paint background,
    @Nullable Sprite backgroundImage,
    Paint tile,
    Paint accent,
    boolean labels,
    Sprites sprites) {

  /** A colour to fill with. */
  record Paint(YuvColor color) {
    void fill(Frame frame, Box box) {
      frame.fill(box.x(), box.y(), box.width(), box.height(), color.luma(), color.cb(), color.cr());
    }
  }

  /**
   * @param image of the size of the canvas; null for none
   */
  static Look of(Theme theme, @Nullable Pixels image, ColorTags color) {
    YuvMatrix matrix = YuvMatrix.of(color);
    Paint background = new Paint(matrix.convert(theme.background()));
    return new Look(
        background,
        image == null ? null : image.sprite(matrix).on(background.color()),
        new Paint(matrix.convert(theme.tile())),
        new Paint(matrix.convert(theme.accent())),
        theme.labels(),
        new Sprites(theme, matrix));
  }

  /** Paints what is below all tiles. */
  void ground(Surface frame, Box box) {
    if (backgroundImage == null) {
      background.fill(frame.frame(), box);
    } else {
      backgroundImage.blend(frame, 0, 0, 255, box);
    }
  }
}
