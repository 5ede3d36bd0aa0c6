package io.videoconf.recorder.model.layout;

import java.util.List;

/**
 * The shape of a picture, upright.
 *
 * @param width positive, in any unit
 * @param height positive, in the same unit
 */
public record Aspect(int width, int height) {
  public static final Aspect WIDE = new Aspect(16, 9);

  /** The shapes that tiles are made for: those of cameras, phones and screens. */
  static final List<Aspect> STEPS =
      List.of(
          new Aspect(1, 2),
          new Aspect(9, 16),
          new Aspect(3, 4),
          new Aspect(1, 1),
          new Aspect(4, 3),
          new Aspect(16, 10),
          WIDE,
          new Aspect(21, 9));

  /** A shape is left when another is nearer by so much of its width. */
  private static final double HYSTERESIS = 0.04;

  public Aspect {
    if (width <= 0 || height <= 0) {
      throw new IllegalArgumentException("a picture cannot have the shape " + width + ":" + height);
    }
  }

  /** Width by height. */
  public double ratio() {
    return (double) width / height;
  }

  /** The nearest of the shapes that tiles are made for. */
  public Aspect step() {
    Aspect nearest = WIDE;
    for (Aspect step : STEPS) {
      if (distance(step) < distance(nearest)) {
        nearest = step;
      }
    }
    return nearest;
  }

  /**
   * The shape of the tile of a picture of this shape that has had another so far: the same, unless
   * another fits clearly better. So a sender that changes its resolution makes no tile move.
   *
   * @param before one of the shapes that tiles are made for
   */
  public Aspect step(Aspect before) {
    Aspect nearest = step();
    return distance(nearest) + HYSTERESIS < distance(before) ? nearest : before;
  }

  /** 0 for the same shape; about the part of a picture that is lost to bars. */
  private double distance(Aspect other) {
    return Math.abs(Math.log(ratio() / other.ratio()));
  }
}
