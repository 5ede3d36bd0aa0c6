package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.PixelFormat;
import io.videoconf.recorder.media.draw.Box;
import io.videoconf.recorder.media.draw.Pixels;
import io.videoconf.recorder.media.draw.Sprites;
import io.videoconf.recorder.media.draw.Surface;
import io.videoconf.recorder.model.layout.Tile;
import io.videoconf.recorder.model.look.Theme;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The composed picture: the ground, tiles in their order, and overlays over all of them. What
 * changes is noted, and painted when the picture is asked for; what stays is not touched. Not
 * thread-safe.
 */
final class Canvas implements AutoCloseable {
  private final Frame frame;
  private final Box whole;
  private Look look;
  private List<Slot> slots = List.of();
  private List<Overlay> overlays = List.of();

  /** Pairs of tiles of which the second lies over the first. */
  private List<Overlap> overlaps = List.of();

  /** Where something else was before. */
  private final List<Box> exposed = new ArrayList<>();

  private boolean hiddenAnew;
  private long generation;

  private record Overlap(Slot below, Slot above) {}

  Canvas(int width, int height) {
    frame = Frame.video(width, height, PixelFormat.YUV420P).color(ColorTags.forHeight(height));
    whole = new Box(0, 0, width, height);
    look = Look.of(Theme.DEFAULT, null, frame.color());
    exposed.add(whole);
  }

  /**
   * Draws in another theme from now on.
   *
   * @param backgroundImage of the size of the canvas; null for none
   */
  void look(Theme theme, @Nullable Pixels backgroundImage) {
    look = Look.of(theme, backgroundImage, frame.color());
    exposed.add(whole);
  }

  /** What draws in the theme of the canvas; valid until the next one. */
  Sprites sprites() {
    return look.sprites();
  }

  /** Divides the picture anew. What stays keeps its picture; tiles may lie over earlier ones. */
  void arrange(List<Tile> tiles) {
    List<Slot> rest = new ArrayList<>(slots);
    List<Slot> arranged = new ArrayList<>();
    for (Tile tile : tiles) {
      TileShape shape = TileShape.of(tile, tiles, whole.width(), whole.height());
      Slot slot = rest.stream().filter(s -> s.isFor(tile)).findFirst().orElse(null);
      if (slot == null) {
        slot = new Slot(tile);
      } else {
        rest.remove(slot);
        if (!slot.tile().equals(tile)) {
          exposed.add(slot.bounds());
        }
      }
      slot.move(tile, shape);
      arranged.add(slot);
    }
    for (Slot gone : rest) {
      exposed.add(gone.bounds());
      gone.close();
    }
    slots = arranged;
    findOverlaps();
    for (Overlap overlap : overlaps) {
      // Which of them is above may have changed.
      overlap.below().require(Slot.Change.ALL);
    }
  }

  private void findOverlaps() {
    List<Overlap> found = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      for (int j = i + 1; j < slots.size(); j++) {
        if (slots.get(i).bounds().intersects(slots.get(j).bounds())) {
          found.add(new Overlap(slots.get(i), slots.get(j)));
        }
      }
    }
    overlaps = found;
  }

  List<Tile> tiles() {
    return slots.stream().map(Slot::tile).toList();
  }

  /**
   * Shows a picture, which is borrowed, in a tile: upright, and all of it or as much as fills the
   * tile. The tile keeps it until the next one.
   *
   * @param picture null for none: an avatar is shown if the tile is dressed as somebody's
   * @param rotation by how much the picture is turned clockwise: 0, 90, 180 or 270 degrees
   * @param pictureGeneration differs when the picture differs
   */
  void draw(int tileIndex, @Nullable Frame picture, int rotation, long pictureGeneration) {
    slots.get(tileIndex).show(picture, rotation, pictureGeneration);
  }

  /** Says what else a tile shows. */
  void dress(int tileIndex, Dressing dressing) {
    Slot slot = slots.get(tileIndex);
    if (dressing.speaking() == slot.dressing().speaking()) {
      slot.dress(dressing);
      return;
    }
    exposed.add(slot.bounds());
    slot.dress(dressing);
    findOverlaps();
  }

  /** Puts these over all tiles, later ones over earlier ones, in place of those before. */
  void overlay(List<Overlay> newOverlays) {
    if (newOverlays.equals(overlays)) {
      return;
    }
    for (Overlay old : overlays) {
      if (!newOverlays.contains(old)) {
        exposed.add(old.box().intersection(whole));
      }
    }
    for (Overlay added : newOverlays) {
      if (!overlays.contains(added)) {
        exposed.add(added.box().intersection(whole));
      }
    }
    overlays = List.copyOf(newOverlays);
    hiddenAnew = true;
  }

  private boolean hidden() {
    return !overlays.isEmpty() && overlays.getLast().hides(whole);
  }

  /** Whether the next {@link #frame} differs from the last one. */
  boolean changed() {
    if (hidden()) {
      return hiddenAnew;
    }
    if (!exposed.isEmpty()) {
      return true;
    }
    for (Slot slot : slots) {
      if (slot.change() != Slot.Change.NOTHING) {
        return true;
      }
    }
    return false;
  }

  /** Grows with each {@link #frame} that differs from the one before. */
  long generation() {
    return generation;
  }

  /** The picture as it is now, borrowed. */
  Frame frame() {
    if (!changed()) {
      return frame;
    }
    generation++;
    frame.makeWritable();
    Surface surface = new Surface(frame);
    if (hidden()) {
      // What is below is painted when it comes to light: then all of it is exposed.
      overlays.getLast().sprite().blend(frame, overlays.getLast().x(), overlays.getLast().y());
      hiddenAnew = false;
      return frame;
    }
    settle();
    List<Box> painted = new ArrayList<>(exposed);
    exposed.forEach(box -> look.ground(surface, box));
    exposed.clear();
    for (Slot slot : slots) {
      if (slot.change() == Slot.Change.ALL) {
        look.ground(surface, slot.bounds());
      }
    }
    for (Slot slot : slots) {
      if (slot.change() != Slot.Change.NOTHING) {
        boolean again = overlaps.stream().anyMatch(overlap -> overlap.above() == slot);
        painted.add(slot.paint(surface, look, again));
      }
    }
    blend(surface, painted);
    return frame;
  }

  /** Finds what has to be painted because of what else is. */
  private void settle() {
    for (Slot slot : slots) {
      if (exposed.stream().anyMatch(slot.bounds()::intersects)) {
        slot.require(Slot.Change.ALL);
      }
    }
    boolean more = !overlaps.isEmpty();
    while (more) {
      more = false;
      for (Overlap overlap : overlaps) {
        Slot below = overlap.below();
        Slot above = overlap.above();
        if (below.change() != Slot.Change.NOTHING && above.change() != Slot.Change.ALL) {
          above.require(Slot.Change.ALL);
          more = true;
        }
        Slot.Change needed =
            below.pictureCovers(above.bounds()) ? Slot.Change.PICTURE : Slot.Change.ALL;
        if (above.change() == Slot.Change.ALL && below.change().compareTo(needed) < 0) {
          below.require(needed);
          more = true;
        }
      }
    }
  }

  private void blend(Surface surface, List<Box> painted) {
    for (Overlay overlay : overlays) {
      List<Box> clips =
          painted.stream()
              .map(overlay.box()::intersection)
              .filter(clip -> !clip.isEmpty())
              .toList();
      for (Box clip : Box.disjoint(clips)) {
        overlay.sprite().blend(surface, overlay.x(), overlay.y(), overlay.opacity(), clip);
      }
    }
  }

  @Override
  public void close() {
    slots.forEach(Slot::close);
    frame.close();
  }
}
