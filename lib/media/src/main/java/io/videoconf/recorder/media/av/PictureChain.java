package io.videoconf.recorder.media.av;

import org.bytedeco.ffmpeg.global.avfilter;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Brings yuv420p pictures of limited range to another size by zimg, and from one matrix to another
 * without going through RGB, as libswscale would at five times the cost. libswscale takes nearly
 * twice as long to scale as zimg does. What it prepares for a geometry is kept; one thread.
 */
final class PictureChain extends Handle {
  private static final String IN = "in";
  private static final String OUT = "out";
  private static final Rational TICK = new Rational(1, 1);

  /** zimg's filter is not in every build of FFmpeg. */
  private static final boolean ZIMG = avfilter.avfilter_get_by_name("zscale") != null;

  private final FilterGraph graph;
  private final Frame given = Frame.allocate();
  private final Frame made = Frame.allocate();
  private final int sourceWidth;
  private final int sourceHeight;
  private final int width;
  private final int height;
  private final ColorTags from;
  private final ColorTags to;

  /** What the filters see. Primaries and transfer stay what they are, and zimg refuses odd ones. */
  private final ColorTags seen;

  private PictureChain(
      FilterGraph graph,
      int sourceWidth,
      int sourceHeight,
      ColorTags from,
      int width,
      int height,
      ColorTags to) {
    this.graph = graph;
    this.sourceWidth = sourceWidth;
    this.sourceHeight = sourceHeight;
    this.width = width;
    this.height = height;
    this.from = from;
    this.to = to;
    this.seen = seen(from);
  }

  /** Whether it can make {@code target} of all of {@code source}, and there is something to do. */
  static boolean makes(Frame source, ColorTags from, Frame target, ColorTags to) {
    boolean sameSize = source.width() == target.width() && source.height() == target.height();
    boolean sameMatrix = (from.isBt601() && to.isBt601()) || (from.isBt709() && to.isBt709());
    return source.raw().format() == avutil.AV_PIX_FMT_YUV420P
        && target.raw().format() == avutil.AV_PIX_FMT_YUV420P
        && !from.fullRange()
        && !to.fullRange()
        // zimg wants whole chroma samples.
        && ((source.width() | source.height() | target.width() | target.height()) & 1) == 0
        && (sameMatrix ? !sameSize : converts(from, to))
        && (sameSize || ZIMG);
  }

  /** Whether there is a matrix to convert that this class can. */
  static boolean converts(ColorTags from, ColorTags to) {
    return !from.fullRange()
        && !to.fullRange()
        && ((from.isBt601() && to.isBt709()) || (from.isBt709() && to.isBt601()));
  }

  /**
   * A chain from pictures like {@code source} to pictures like {@code target}; the caller owns it.
   *
   * @param filter zscale's options for how to scale
   */
  static PictureChain open(
      Frame source, ColorTags from, Frame target, ColorTags to, @Nullable String filter) {
    FilterGraph.VideoInput input =
        new FilterGraph.VideoInput(
            IN,
            source.width(),
            source.height(),
            PixelFormat.YUV420P,
            TICK,
            new Rational(0, 0),
            seen(from));
    String scaling =
        source.width() == target.width() && source.height() == target.height()
            ? "null"
            // Where chroma lies nobody says; left at one size would be elsewhere at another.
            : "zscale=w=%d:h=%d:chromalin=center:chromal=center:%s"
                .formatted(target.width(), target.height(), filter);
    // Fast: primaries and transfer stay as they are, as they do in every player.
    String conversion =
        converts(from, to)
            ? ",colorspace=iall=%s:all=%s:irange=tv:range=tv:fast=1".formatted(name(from), name(to))
            : "";
    return new PictureChain(
        FilterGraph.videoChain(input, scaling + conversion),
        source.width(),
        source.height(),
        from,
        target.width(),
        target.height(),
        to);
  }

  private static ColorTags seen(ColorTags color) {
    return color.isBt709() ? ColorTags.BT709_LIMITED : ColorTags.BT601_LIMITED;
  }

  private static String name(ColorTags color) {
    return color.isBt709() ? "bt709" : "bt601-6-525";
  }

  boolean fits(Frame source, ColorTags itsFrom, Frame target, ColorTags itsTo) {
    return sourceWidth == source.width()
        && sourceHeight == source.height()
        && width == target.width()
        && height == target.height()
        && from.equals(itsFrom)
        && to.equals(itsTo);
  }

  /**
   * The picture that is wanted, borrowed until the next call. {@code source} stays the caller's.
   */
  Frame make(Frame source) {
    requireOpen();
    given.refer(source).color(seen);
    graph.push(IN, given);
    given.unref();
    if (graph.pull(OUT, made) != FilterGraph.Pulled.FRAME) {
      throw new IllegalStateException("a picture went in and none came out");
    }
    return made;
  }

  @Override
  void release() {
    given.close();
    made.close();
    graph.close();
  }
}
