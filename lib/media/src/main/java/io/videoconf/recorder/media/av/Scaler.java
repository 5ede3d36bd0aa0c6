package io.videoconf.recorder.media.av;

import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;

/**
 * Scales and converts pictures into pictures that are there already, such as a view of a canvas.
 * What it works out for a geometry is kept until the geometry changes. What a picture's tags leave
 * open is taken as BT.709 from 720 lines on and as BT.601 below, in limited range. zimg scales what
 * it can, libswscale the rest: at twice the cost, and not the same to the last bit.
 */
public final class Scaler extends Handle {

  /** Speed against sharpness. */
  public enum Quality {
    /** Each destination pixel is the mean of the source pixels it covers: for strong reduction. */
    AREA(swscale.SWS_AREA, null),
    /**
     * For composition. FFmpeg's fast bilinear is a tenth of a millisecond a picture cheaper and
     * takes samples where it should take means: against lanczos its SSIM is .996 where a picture
     * hardly shrinks, .986 at two thirds of its width and .941 at one third; this one's is .999.
     */
    BICUBIC(swscale.SWS_BICUBIC, "filter=bicubic:param_a=0:param_b=0.6"),
    /** Loses least: for pictures that are scaled again. */
    LANCZOS(swscale.SWS_LANCZOS, "filter=lanczos:param_a=3");

    private final int flags;

    /** The same for zimg; null where it has none. */
    private final @Nullable String zimg;

    Quality(int flags, @Nullable String zimg) {
      this.flags = flags;
      this.zimg = zimg;
    }
  }

  /** All that the prepared context depends on. */
  private record Geometry(
      int sourceWidth,
      int sourceHeight,
      int sourceFormat,
      ColorTags sourceColor,
      int width,
      int height,
      int format,
      ColorTags color) {}

  private static final int NEUTRAL_CONTRAST = 1 << 16;
  private static final int NEUTRAL_SATURATION = 1 << 16;

  private final Quality quality;
  private @Nullable SwsContext raw;
  private @Nullable Geometry geometry;
  private @Nullable Frame scratch;
  private @Nullable PictureChain chain;

  public Scaler(Quality quality) {
    this.quality = quality;
  }

  /**
   * Fills {@code target} with {@code source}, stretched to its size. Both stay the caller's. Size,
   * format and colour tags of the target decide what is made.
   */
  public void scale(Frame source, Frame target) {
    requireOpen();
    ColorTags from = color(source);
    ColorTags to = color(target);
    ColorTags between = from.asLimitedRange();
    if (quality.zimg != null && PictureChain.makes(source, from, target, to)) {
      copy(chain(source, from, target, to).make(source), target);
    } else if (target.raw().format() == avutil.AV_PIX_FMT_YUV420P
        && PictureChain.converts(between, to)) {
      Frame own = scratch(target);
      own.makeWritable();
      scaleInto(source, from, own, between);
      copy(chain(own, between, target, to).make(own), target);
    } else if (target.isView()) {
      // FFmpeg writes whole vectors: up to some tens of bytes behind the end of each row.
      Frame own = scratch(target);
      own.makeWritable();
      scaleInto(source, from, own, to);
      copy(own, target);
    } else {
      scaleInto(source, from, target, to);
    }
  }

  private static ColorTags color(Frame frame) {
    ColorTags color = frame.color().orElse(ColorTags.assumedFor(frame.width(), frame.height()));
    return frame.raw().format() == avutil.AV_PIX_FMT_YUVJ420P ? color.asFullRange() : color;
  }

  private static void copy(Frame from, Frame to) {
    avutil.av_image_copy(
        to.raw().data(),
        to.raw().linesize(),
        from.raw().data(),
        from.raw().linesize(),
        from.raw().format(),
        from.width(),
        from.height());
  }

  private PictureChain chain(Frame source, ColorTags from, Frame target, ColorTags to) {
    PictureChain open = chain;
    if (open == null || !open.fits(source, from, target, to)) {
      if (open != null) {
        open.close();
        chain = null;
      }
      open = PictureChain.open(source, from, target, to, quality.zimg);
      chain = open;
    }
    return open;
  }

  private Frame scratch(Frame like) {
    Frame own = scratch;
    if (own == null
        || own.width() != like.width()
        || own.height() != like.height()
        || own.raw().format() != like.raw().format()) {
      if (own != null) {
        own.close();
      }
      own = Frame.video(like.width(), like.height(), like.pixelFormat());
      scratch = own;
    }
    return own;
  }

  private void scaleInto(Frame source, ColorTags from, Frame target, ColorTags to) {
    SwsContext context = prepared(source, from, target, to);
    int rows =
        swscale.sws_scale(
            context,
            source.raw().data(),
            source.raw().linesize(),
            0,
            source.height(),
            target.raw().data(),
            target.raw().linesize());
    AvException.check(rows, "scale");
  }

  private SwsContext prepared(
      Frame source, ColorTags sourceColor, Frame target, ColorTags targetColor) {
    Geometry wanted =
        new Geometry(
            source.width(),
            source.height(),
            source.raw().format(),
            sourceColor,
            target.width(),
            target.height(),
            target.raw().format(),
            targetColor);
    SwsContext context = raw;
    if (context != null && wanted.equals(geometry)) {
      return context;
    }
    free();
    context = AvException.nonNull(swscale.sws_alloc_context(), "a scaler");
    // The ranges come before the preparation: it may choose a plain copy when nothing else differs.
    context
        .flags(quality.flags)
        .src_w(wanted.sourceWidth)
        .src_h(wanted.sourceHeight)
        .src_format(wanted.sourceFormat)
        .src_range(sourceColor.fullRange() ? 1 : 0)
        .dst_w(wanted.width)
        .dst_h(wanted.height)
        .dst_format(wanted.format)
        .dst_range(targetColor.fullRange() ? 1 : 0);
    int result = swscale.sws_init_context(context, null, null);
    if (result < 0) {
      swscale.sws_freeContext(context);
      throw new AvException("prepare scaling of " + wanted, result);
    }
    IntPointer sourceMatrix = swscale.sws_getCoefficients(sourceColor.matrix());
    IntPointer targetMatrix = swscale.sws_getCoefficients(targetColor.matrix());
    // Refused (negative) only where there is nothing to convert, e.g. grey to grey.
    int _ =
        swscale.sws_setColorspaceDetails(
            context,
            sourceMatrix,
            sourceColor.fullRange() ? 1 : 0,
            targetMatrix,
            targetColor.fullRange() ? 1 : 0,
            0,
            NEUTRAL_CONTRAST,
            NEUTRAL_SATURATION);
    raw = context;
    geometry = wanted;
    return context;
  }

  private void free() {
    if (raw != null) {
      swscale.sws_freeContext(raw);
      raw = null;
    }
  }

  @Override
  void release() {
    free();
    if (scratch != null) {
      scratch.close();
    }
    if (chain != null) {
      chain.close();
    }
  }
}
