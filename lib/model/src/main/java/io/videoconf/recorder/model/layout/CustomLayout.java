package io.videoconf.recorder.model.layout;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A layout of rectangles. They may overlap.
 *
 * @param tiles 1 to {@link LayoutEngine#MAX_TILES}; those of the same {@code z} are drawn in the
 *     order of the list
 */
public record CustomLayout(List<Slot> tiles) {
  /**
   * What a rectangle shows. Nothing is shown twice; a rectangle with nobody to show is left out.
   */
  public enum Role {
    /** The track that was put on the stage, else the newest screen, else who speaks. */
    STAGE,
    /** Who speaks or spoke last, else the first of those who have no other rectangle. */
    SPEAKER,
    /** The next shared screen, the newest first. */
    SCREEN,
    /** The next camera or avatar in the order of joining. */
    CAMERA,
    /** One participant. */
    PARTICIPANT
  }

  /**
   * A rectangle, in parts of the picture: 0 to 1.
   *
   * @param participantId for {@link Role#PARTICIPANT}
   * @param fit null for the theme's; screens are fitted unless it is said here
   * @param z what is higher is drawn over what is lower; null for 0
   */
  public record Slot(
      Role role,
      @Nullable String participantId,
      double x,
      double y,
      double width,
      double height,
      @Nullable Fit fit,
      @Nullable Integer z) {
    /** Thirds do not add up to 1. */
    private static final double ROUNDING = 1e-3;

    public Slot {
      if (role == null) {
        throw new IllegalArgumentException(
            "role must be stage, speaker, screen, camera or participant");
      }
      if ((role == Role.PARTICIPANT) != (participantId != null)) {
        throw new IllegalArgumentException(
            "participant_id must be given with the role participant, and only with it");
      }
      requirePart("x", x, x);
      requirePart("y", y, y);
      requirePart("width", width, x + width);
      requirePart("height", height, y + height);
      if (width == 0 || height == 0) {
        throw new IllegalArgumentException(
            (width == 0 ? "width" : "height") + " must be more than 0");
      }
    }

    /** A rectangle of a role other than {@link Role#PARTICIPANT}. */
    public Slot(Role role, double x, double y, double width, double height) {
      this(role, null, x, y, width, height, null, null);
    }

    private static void requirePart(String name, double value, double end) {
      if (!(value >= 0 && value <= 1 && end <= 1 + ROUNDING)) {
        throw new IllegalArgumentException(
            name + " must be 0 to 1 and end within the picture, was " + value);
      }
    }

    int depth() {
      return z == null ? 0 : z;
    }

    Box box(int pictureWidth, int pictureHeight) {
      int left = Math.min(edge(x, pictureWidth), pictureWidth - 2);
      int top = Math.min(edge(y, pictureHeight), pictureHeight - 2);
      int right = Math.max(left + 2, edge(x + width, pictureWidth));
      int bottom = Math.max(top + 2, edge(y + height, pictureHeight));
      return new Box(left, top, right - left, bottom - top);
    }

    /** The nearest even pixel, so that what meets in parts meets in pixels. */
    private static int edge(double part, int pixels) {
      return 2 * (int) Math.round(Math.min(1, part) * pixels / 2);
    }
  }

  public CustomLayout {
    if (tiles == null || tiles.isEmpty() || tiles.size() > LayoutEngine.MAX_TILES) {
      throw new IllegalArgumentException("tiles must be 1 to " + LayoutEngine.MAX_TILES);
    }
    if (tiles.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("tiles must not hold null");
    }
    tiles = List.copyOf(tiles);
  }
}
