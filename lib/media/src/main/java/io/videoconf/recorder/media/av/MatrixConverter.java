package io.videoconf.recorder.media.av;

/**
 * Converts yuv420p pictures of limited range from one matrix to another without going through RGB,
 * as libswscale would at five times the cost. What it prepares for a size is kept; one thread.
 */
final class MatrixConverter extends Handle {
  private static final String IN = "in";
  private static final Rational TICK = new Rational(1, 1);

  private final FilterGraph graph;
  private final Frame converted = Frame.allocate();
  private final int width;
  private final int height;
  private final ColorTags from;
  private final ColorTags to;

  private MatrixConverter(FilterGraph graph, int width, int height, ColorTags from, ColorTags to) {
    this.graph = graph;
    this.width = width;
    this.height = height;
    this.from = from;
    this.to = to;
  }

  /** Whether there is something to convert that this class can. */
  static boolean converts(ColorTags from, ColorTags to) {
    return !from.fullRange()
        && !to.fullRange()
        && ((from.isBt601() && to.isBt709()) || (from.isBt709() && to.isBt601()));
  }

  /** For pictures of an even size; the caller owns it. */
  static MatrixConverter open(int width, int height, ColorTags from, ColorTags to) {
    FilterGraph.VideoInput input =
        new FilterGraph.VideoInput(
            IN, width, height, PixelFormat.YUV420P, TICK, new Rational(0, 0), from);
    // Fast: primaries and transfer stay as they are, as they do in every player.
    String chain =
        "colorspace=iall=%s:all=%s:irange=tv:range=tv:fast=1".formatted(name(from), name(to));
    return new MatrixConverter(FilterGraph.videoChain(input, chain), width, height, from, to);
  }

  private static String name(ColorTags color) {
    return color.isBt709() ? "bt709" : "bt601-6-525";
  }

  boolean fits(int itsWidth, int itsHeight, ColorTags itsFrom, ColorTags itsTo) {
    return width == itsWidth && height == itsHeight && from.equals(itsFrom) && to.equals(itsTo);
  }

  /** The converted picture, borrowed until the next call. {@code source} stays the caller's. */
  Frame convert(Frame source) {
    requireOpen();
    graph.push(IN, source);
    if (graph.pull("out", converted) != FilterGraph.Pulled.FRAME) {
      throw new IllegalStateException("a picture went in and none came out");
    }
    return converted;
  }

  @Override
  void release() {
    converted.close();
    graph.close();
  }
}
