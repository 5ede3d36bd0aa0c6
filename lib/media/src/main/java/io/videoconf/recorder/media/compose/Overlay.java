package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.media.draw.Box;
import io.videoconf.recorder.media.draw.Sprite;

/**
 * Something over all tiles.
 *
 * @param x of its left edge, even
 * @param y of its top edge, even
 * @param opacity 0 to 255, on top of the sprite's own
 */
record Overlay(Sprite sprite, int x, int y, int opacity) {
  Box box() {
    return new Box(x, y, sprite.width(), sprite.height());
  }

  boolean hides(Box what) {
    return opacity >= 255 && sprite.opaque() && box().contains(what);
  }
}
