package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.draw.Box;
import io.videoconf.recorder.media.draw.Corners;
import io.videoconf.recorder.media.draw.Label;
import io.videoconf.recorder.media.draw.PlainText;
import io.videoconf.recorder.media.draw.Sprite;
import io.videoconf.recorder.media.draw.Surface;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.layout.Tile;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One tile of the canvas and all that is seen in it: a border, the picture or an avatar, a label.
 * Not thread-safe.
 */
final class Slot implements AutoCloseable {
  /** What has to be painted; each includes the ones before. */
  enum Change {
    NOTHING,
    PICTURE,
    ALL
  }

  private static final double AVATAR_PER_SIDE = 0.44;

  private final TilePicture picture = new TilePicture();
  private Tile tile;
  private TileShape shape = TileShape.PLAIN;
  private Dressing dressing = Dressing.NONE;
  private Change change = Change.ALL;
  private @Nullable Box area;

  /** What is seen of the canvas at the rounded corners. */
  private List<Sprite> corners = List.of();

  private @Nullable Overlay label;

  Slot(Tile tile) {
    this.tile = tile;
  }

  Tile tile() {
    return tile;
  }

  /** What of the canvas it paints. */
  Box bounds() {
    return dressing.speaking() ? shape.bounds(tile) : box();
  }

  private Box box() {
    return new Box(tile.x(), tile.y(), tile.width(), tile.height());
  }

  /** Whether another tile is this one elsewhere. */
  boolean isFor(Tile other) {
    return tile.trackId() == other.trackId()
        && tile.source() == other.source()
        && Objects.equals(tile.participantId(), other.participantId());
  }

  /** Puts it elsewhere; the old bounds are the caller's to repair. */
  void move(Tile to, TileShape newShape) {
    if (!to.equals(tile) || !newShape.equals(shape)) {
      tile = to;
      shape = newShape;
      area = picture.area(tile);
      require(Change.ALL);
    }
  }

  void show(@Nullable Frame newPicture, int rotation, long generation) {
    if (picture.take(newPicture, rotation, generation)) {
      Box newArea = picture.area(tile);
      boolean same = newArea != null && newArea.equals(area);
      area = newArea;
      require(same ? Change.PICTURE : Change.ALL);
    }
  }

  Dressing dressing() {
    return dressing;
  }

  /** The old bounds are the caller's to repair. */
  void dress(Dressing newDressing) {
    if (!newDressing.equals(dressing)) {
      dressing = newDressing;
      require(Change.ALL);
    }
  }

  void require(Change least) {
    Change needed = isClear() && least != Change.NOTHING ? Change.ALL : least;
    if (needed.compareTo(change) > 0) {
      change = needed;
    }
  }

  /** Whether what is below it is seen through it. */
  private boolean isClear() {
    return tile.opacity() < Tile.OPAQUE;
  }

  Change change() {
    return change;
  }

  /** Whether painting the picture alone paints all of a box. */
  boolean pictureCovers(Box box) {
    return area != null && area.contains(box);
  }

  /**
   * Paints what has changed.
   *
   * @param frame borrowed. For {@link Change#ALL} it holds what is below the tile
   * @param again whether the same picture will be painted again before long
   * @return where it painted
   */
  Box paint(Surface frame, Look look, boolean again) {
    Change painting = change;
    change = Change.NOTHING;
    if (!isClear()) {
      return paint(frame, look, again, painting);
    }
    Box bounds = bounds();
    Sprite below = Sprite.copy(frame, bounds);
    paint(frame, look, again, Change.ALL);
    below.blend(frame, bounds.x(), bounds.y(), Tile.OPAQUE - tile.opacity(), bounds);
    return bounds;
  }

  private Box paint(Surface frame, Look look, boolean again, Change painting) {
    Box box = box();
    Box painted = box;
    Box shown = area;
    if (painting == Change.PICTURE && shown != null) {
      painted = shown;
    } else {
      ground(frame, look, box, !box.equals(shown));
    }
    if (shown != null) {
      picture.paint(frame.frame(), shown, tile.fit(), again);
    } else {
      avatar(frame, look, painted);
    }
    Corners.restore(frame, box, shape.radius(), corners, painted);
    if (dressing.speaking()) {
      shape.inset(frame.frame(), tile, look.accent());
    }
    Overlay over = label;
    if (over != null) {
      over.sprite().blend(frame, over.x(), over.y(), over.opacity(), painted);
    }
    return painting == Change.PICTURE ? painted : bounds();
  }

  private void ground(Surface frame, Look look, Box box, boolean seen) {
    if (dressing.speaking()) {
      shape.border(frame, tile, look.accent());
    }
    corners = shape.radius() == 0 ? List.of() : Corners.keep(frame, box, shape.radius());
    label = label(look);
    if (seen) {
      look.tile().fill(frame.frame(), box);
    }
  }

  private void avatar(Surface frame, Look look, Box clip) {
    String participantId = dressing.participantId();
    if (participantId == null || tile.source() == TrackSource.SCREEN) {
      return;
    }
    int diameter = even((int) Math.round(Math.min(tile.width(), tile.height()) * AVATAR_PER_SIDE));
    if (diameter < 8) {
      return;
    }
    Sprite sprite = look.sprites().avatar(participantId, dressing.name(), diameter);
    sprite.blend(
        frame, tile.x() + even((tile.width() - diameter) / 2), avatarTop(diameter), 255, clip);
  }

  /** In the middle, or in a low tile as much higher as the label needs. */
  private int avatarTop(int diameter) {
    int middle = tile.y() + even((tile.height() - diameter) / 2);
    int aboveLabel = label == null ? middle : even(label.y() - diameter) - 2;
    return Math.max(tile.y(), Math.min(middle, aboveLabel));
  }

  /** The tile's label and where it is; null for none. */
  private @Nullable Overlay label(Look look) {
    if (dressing.participantId() == null || !look.labels()) {
      return null;
    }
    boolean screen = tile.source() == TrackSource.SCREEN;
    Label label =
        new Label(
            PlainText.line(dressing.name()),
            dressing.muted() && !screen,
            dressing.poorNetwork(),
            screen);
    int size = shape.fontSize(tile);
    int margin = shape.labelMargin(tile);
    if (label.isEmpty() || size == 0) {
      return null;
    }
    Sprite sprite = look.sprites().label(label, size, tile.width() - 2 * margin);
    return sprite == null
        ? null
        : new Overlay(
            sprite, tile.x() + margin, tile.y() + tile.height() - margin - sprite.height(), 255);
  }

  private static int even(int pixels) {
    return pixels & ~1;
  }

  @Override
  public void close() {
    picture.close();
  }
}
