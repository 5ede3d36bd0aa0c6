package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.PixelFormat;
import io.videoconf.recorder.media.av.Scaler;
import io.videoconf.recorder.media.draw.Box;
import io.videoconf.recorder.model.layout.Fit;
import io.videoconf.recorder.model.layout.Tile;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The newest picture of a tile, and how it gets onto the canvas: upright, and all of it or as much
 * as fills the tile. Owns what it needs for that. Not thread-safe.
 */
final class TilePicture implements AutoCloseable {
  /** One part in so many. */
  private static final int MAX_STRETCH = 40;

  private final Scaler scaler = new Scaler(Scaler.Quality.BICUBIC);
  private @Nullable Frame picture;
  private int rotation;
  private long generation;
  private @Nullable Frame unturned;

  /** The picture as it was painted last, for tiles that are painted again without a new one. */
  private @Nullable Frame upright;

  private boolean uprightIsNew;

  /**
   * Takes a picture, which is borrowed.
   *
   * @param newPicture null for none
   * @return whether it differs from the one before
   */
  boolean take(@Nullable Frame newPicture, int newRotation, long newGeneration) {
    if (newPicture == null) {
      boolean had = picture != null;
      forget();
      return had;
    }
    if (picture != null && generation == newGeneration) {
      return false;
    }
    forget();
    picture = newPicture.share();
    rotation = newRotation;
    generation = newGeneration;
    return true;
  }

  private void forget() {
    if (picture != null) {
      picture.close();
      picture = null;
    }
    uprightIsNew = false;
  }

  /** Which part of the tile the picture fills; null while there is none. */
  @Nullable Box area(Tile tile) {
    Frame shown = picture;
    if (shown == null) {
      return null;
    }
    Tile area =
        sideways()
            ? tile.fit(shown.height(), shown.seenWidth())
            : tile.fit(shown.seenWidth(), shown.height());
    if (tile.fit() == Fit.FILL
        || (isSliver(tile.width(), area.width()) && isSliver(tile.height(), area.height()))) {
      area = tile;
    }
    return new Box(area.x(), area.y(), area.width(), area.height());
  }

  /** Bars so thin look like a fault; a picture that is stretched by so little looks right. */
  private static boolean isSliver(int whole, int part) {
    return (whole - part) * MAX_STRETCH <= whole;
  }

  private boolean sideways() {
    return rotation % 180 != 0;
  }

  /**
   * Paints the picture.
   *
   * @param canvas yuv420p and writable; borrowed
   * @param area what {@link #area} said
   * @param fit how it fills the area
   * @param again whether the same picture will be painted again before long
   */
  void paint(Frame canvas, Box area, Fit fit, boolean again) {
    try (Frame view = canvas.view(area.x(), area.y(), area.width(), area.height())) {
      if (!again) {
        scale(view, fit);
        return;
      }
      Frame kept = upright;
      boolean fits = kept != null && kept.width() == area.width() && kept.height() == area.height();
      if (!fits || !uprightIsNew) {
        kept = sized(kept, area.width(), area.height(), canvas);
        upright = kept;
        scale(kept, fit);
        uprightIsNew = true;
      }
      Objects.requireNonNull(kept, "upright").turnInto(view, 0);
    }
  }

  private void scale(Frame target, Fit fit) {
    Frame shown = Objects.requireNonNull(picture, "picture");
    boolean sideways = sideways();
    try (Frame part =
        fit == Fit.FIT
            ? shown.share()
            : sideways
                ? middle(shown, target.height(), target.width())
                : middle(shown, target.width(), target.height())) {
      if (rotation == 0) {
        scaler.scale(part, target);
        return;
      }
      Frame turned =
          sideways
              ? sized(unturned, target.height(), target.width(), target)
              : sized(unturned, target.width(), target.height(), target);
      unturned = turned;
      scaler.scale(part, turned);
      turned.turnInto(target, rotation);
    }
  }

  /** As much of the middle as is seen in the shape of that size, to two pixels. */
  private static Frame middle(Frame whole, int width, int height) {
    long byHeight = (long) whole.height() * width;
    long byWidth = (long) whole.seenWidth() * height;
    int x = byHeight < byWidth ? side(whole.width(), whole.width() * byHeight / byWidth) : 0;
    int y = byWidth < byHeight ? side(whole.height(), whole.height() * byWidth / byHeight) : 0;
    return x < 2 && y < 2 ? whole.share() : whole.cropped(x, y, x, y);
  }

  private static int side(int size, long wanted) {
    return (int) (size - Math.max(2, wanted)) / 2 & ~1;
  }

  /** A picture of that size in the colours of another one; {@code old} if that is one. */
  private static Frame sized(@Nullable Frame old, int width, int height, Frame like) {
    if (old != null && old.width() == width && old.height() == height) {
      return old;
    }
    if (old != null) {
      old.close();
    }
    return Frame.video(width, height, PixelFormat.YUV420P).color(like.color());
  }

  @Override
  public void close() {
    forget();
    scaler.close();
    if (unturned != null) {
      unturned.close();
    }
    if (upright != null) {
      upright.close();
    }
  }
}
