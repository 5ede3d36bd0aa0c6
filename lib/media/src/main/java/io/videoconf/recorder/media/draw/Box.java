package io.videoconf.recorder.media.draw;

import java.util.ArrayList;
import java.util.List;

/** A rectangle of pixels whose numbers are all even; it may be empty. */
public record Box(int x, int y, int width, int height) {
  public Box {
    if (((x | y | width | height) & 1) != 0) {
      throw new IllegalArgumentException(
          "box %d,%d %dx%d must be even".formatted(x, y, width, height));
    }
  }

  public int right() {
    return x + width;
  }

  public int bottom() {
    return y + height;
  }

  public boolean isEmpty() {
    return width <= 0 || height <= 0;
  }

  public boolean intersects(Box other) {
    return x < other.right() && other.x < right() && y < other.bottom() && other.y < bottom();
  }

  public boolean contains(Box other) {
    return x <= other.x && y <= other.y && right() >= other.right() && bottom() >= other.bottom();
  }

  /** What both have in common; empty if nothing. */
  public Box intersection(Box other) {
    int left = Math.max(x, other.x);
    int top = Math.max(y, other.y);
    return new Box(
        left,
        top,
        Math.max(0, Math.min(right(), other.right()) - left),
        Math.max(0, Math.min(bottom(), other.bottom()) - top));
  }

  /** Larger by an even number of pixels on all sides. */
  public Box grown(int by) {
    return new Box(x - by, y - by, width + 2 * by, height + 2 * by);
  }

  /** The same area in boxes that do not overlap. */
  public static List<Box> disjoint(List<Box> boxes) {
    List<Box> result = new ArrayList<>();
    for (Box box : boxes) {
      List<Box> rest = List.of(box);
      for (Box taken : result) {
        rest = rest.stream().flatMap(part -> part.without(taken).stream()).toList();
      }
      result.addAll(rest);
    }
    return result;
  }

  private List<Box> without(Box other) {
    if (isEmpty()) {
      return List.of();
    }
    if (!intersects(other)) {
      return List.of(this);
    }
    Box common = intersection(other);
    List<Box> parts = new ArrayList<>();
    parts.add(new Box(x, y, width, common.y - y));
    parts.add(new Box(x, common.bottom(), width, bottom() - common.bottom()));
    parts.add(new Box(x, common.y, common.x - x, common.height));
    parts.add(new Box(common.right(), common.y, right() - common.right(), common.height));
    parts.removeIf(Box::isEmpty);
    return parts;
  }
}
