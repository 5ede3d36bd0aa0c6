package io.videoconf.recorder.media.av;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Raw picture or sound (AVFrame). The samples are reference counted. */
public final class Frame extends Handle {
  /** H.264 has names for ratios up to 2.91. */
  private static final int MAX_PIXEL_ASPECT = 4;

  private final AVFrame raw;
  private final boolean view;
  private long version;

  private Frame(AVFrame raw, boolean view) {
    this.raw = raw;
    this.view = view;
  }

  /** An empty frame to be filled by a decoder, filter or resampler; the caller owns it. */
  public static Frame allocate() {
    return allocate(false);
  }

  private static Frame allocate(boolean view) {
    Ffmpeg.quiet();
    return new Frame(AvException.nonNull(avutil.av_frame_alloc(), "a frame"), view);
  }

  /** A picture with memory of undefined content; the caller owns it. */
  public static Frame video(int width, int height, PixelFormat format) {
    Frame frame = allocate();
    frame.raw.width(width).height(height).format(format.code());
    return frame.withBuffer();
  }

  /** Sound with memory of undefined content; the caller owns it. */
  public static Frame audio(int samples, SampleFormat format, int sampleRate, int channels) {
    Frame frame = allocate();
    frame.raw.nb_samples(samples).format(format.code()).sample_rate(sampleRate);
    avutil.av_channel_layout_default(frame.raw.ch_layout(), channels);
    return frame.withBuffer();
  }

  private Frame withBuffer() {
    int result = avutil.av_frame_get_buffer(raw, 0);
    if (result < 0) {
      close();
      throw new AvException("allocate frame data", result);
    }
    return this;
  }

  /** Whether this is a rectangle of another frame: its rows have neighbours that are not its. */
  boolean isView() {
    return view;
  }

  AVFrame raw() {
    requireOpen();
    return raw;
  }

  /** A second frame on the same samples; the caller owns it. */
  public Frame share() {
    return share(view);
  }

  private Frame share(boolean asView) {
    Frame other = allocate(asView);
    int result = avutil.av_frame_ref(other.raw, raw);
    if (result < 0) {
      other.close();
      throw new AvException("share frame", result);
    }
    return other;
  }

  /** Moves the content into a new frame that the caller owns; this one stays open and empty. */
  public Frame move() {
    Frame other = allocate();
    avutil.av_frame_move_ref(other.raw, raw);
    return other;
  }

  /**
   * A rectangle of a {@link PixelFormat#YUV420P} picture as a picture of its own on the same
   * samples; writing to it writes to this frame. The caller owns it. All values are even and the
   * rectangle lies inside.
   */
  public Frame view(int x, int y, int width, int height) {
    if (raw.format() != avutil.AV_PIX_FMT_YUV420P) {
      throw new IllegalStateException("a view needs yuv420p, not " + pixelFormat().ffmpegName());
    }
    requireInside(x, y, width, height);
    if (((x | y | width | height) & 1) != 0 || width == 0 || height == 0) {
      throw new IllegalArgumentException(
          "view %d,%d %dx%d must be even and not empty".formatted(x, y, width, height));
    }
    Frame part = share(true);
    for (int plane = 0; plane < 3; plane++) {
      int shift = plane == 0 ? 0 : 1;
      long offset = (long) (y >> shift) * raw.linesize(plane) + (x >> shift);
      part.raw.data(plane, new BytePointer(raw.data(plane)).position(offset));
    }
    part.raw.width(width).height(height);
    return part;
  }

  /**
   * The picture without what is cut off at its edges, on the same samples; only to read from. The
   * caller owns it. All values are even, and something is left.
   */
  public Frame cropped(int left, int top, int right, int bottom) {
    Frame part = share(true);
    part.raw.crop_left(left).crop_top(top).crop_right(right).crop_bottom(bottom);
    int result = avutil.av_frame_apply_cropping(part.raw, avutil.AV_FRAME_CROP_UNALIGNED);
    if (result < 0) {
      part.close();
      throw new AvException("crop frame", result);
    }
    return part;
  }

  /**
   * Whether both are yuv420p pictures of the same size, shape and colours with the same samples.
   * Fast: a moving picture is told by its first rows.
   */
  public boolean showsTheSameAs(Frame other) {
    if (raw.format() != avutil.AV_PIX_FMT_YUV420P
        || other.raw.format() != avutil.AV_PIX_FMT_YUV420P
        || raw.width() != other.raw.width()
        || raw.height() != other.raw.height()
        || seenWidth() != other.seenWidth()
        || !color().equals(other.color())) {
      return false;
    }
    for (int plane = 0; plane < 3; plane++) {
      BytePointer mine = new BytePointer(raw.data(plane));
      BytePointer its = new BytePointer(other.raw.data(plane));
      int rows = plane == 0 ? raw.height() : chromaRows();
      int width = plane == 0 ? raw.width() : (raw.width() + 1) / 2;
      for (int row = 0; row < rows; row++) {
        mine.position((long) row * raw.linesize(plane));
        its.position((long) row * other.raw.linesize(plane));
        if (Pointer.memcmp(mine, its, width) != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** Takes the content of {@code other}, which stays open and empty, in place of this one's. */
  public void replaceBy(Frame other) {
    avutil.av_frame_unref(raw);
    avutil.av_frame_move_ref(raw, other.raw);
  }

  /** Takes the content of {@code other}, which stays as it is, in place of this one's: shared. */
  Frame refer(Frame other) {
    avutil.av_frame_unref(raw);
    AvException.check(avutil.av_frame_ref(raw, other.raw), "share frame");
    return this;
  }

  /** Empties the frame; it stays open. */
  public void unref() {
    avutil.av_frame_unref(raw);
  }

  /**
   * Copies the samples if somebody else refers to them, so that writing is safe. Before every
   * writing: {@link #version} counts these calls.
   */
  public void makeWritable() {
    version++;
    AvException.check(avutil.av_frame_make_writable(raw), "make frame writable");
  }

  /** As long as it is the same, nobody has begun to change the samples through this frame. */
  public long version() {
    return version;
  }

  public int width() {
    return raw.width();
  }

  public int height() {
    return raw.height();
  }

  /**
   * How wide the picture is seen for its height, in pixels: its pixels need not be square. A ratio
   * that no camera has says nothing.
   */
  public int seenWidth() {
    double aspect = Rational.of(raw.sample_aspect_ratio()).toDouble();
    return aspect >= 1.0 / MAX_PIXEL_ASPECT && aspect <= MAX_PIXEL_ASPECT
        ? Math.max(1, (int) Math.round(raw.width() * aspect))
        : raw.width();
  }

  /** Says how wide a pixel is for its height. */
  public Frame pixelAspect(Rational aspect) {
    raw.sample_aspect_ratio(aspect.toAv());
    return this;
  }

  public PixelFormat pixelFormat() {
    return new PixelFormat(raw.format());
  }

  public SampleFormat sampleFormat() {
    return new SampleFormat(raw.format());
  }

  /** Samples per channel. */
  public int sampleCount() {
    return raw.nb_samples();
  }

  public int sampleRate() {
    return raw.sample_rate();
  }

  public int channels() {
    return raw.ch_layout().nb_channels();
  }

  public long pts() {
    return raw.pts();
  }

  public Frame pts(long pts) {
    raw.pts(pts);
    return this;
  }

  /** In ticks of whatever the pts is in; 0 when unknown. Encoders hand it to their packets. */
  public Frame duration(long duration) {
    raw.duration(duration);
    return this;
  }

  public long duration() {
    return raw.duration();
  }

  /** The decoder's best guess of the pts, {@link Packet#NO_TIMESTAMP} when it has none. */
  public long bestEffortPts() {
    return raw.best_effort_timestamp();
  }

  public boolean key() {
    return (raw.flags() & AVFrame.AV_FRAME_FLAG_KEY) != 0;
  }

  /** Whether the decoder saw damage: some of the picture is invented. */
  public boolean damaged() {
    return (raw.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0 || raw.decode_error_flags() != 0;
  }

  /** Asks the encoder for a keyframe here, or leaves the choice to it. */
  public Frame forceKey(boolean force) {
    raw.pict_type(force ? avutil.AV_PICTURE_TYPE_I : avutil.AV_PICTURE_TYPE_NONE);
    return this;
  }

  /** Whether a keyframe is asked for here. */
  boolean keyForced() {
    return raw.pict_type() == avutil.AV_PICTURE_TYPE_I;
  }

  public ColorTags color() {
    return new ColorTags(
        raw.colorspace(), raw.color_primaries(), raw.color_trc(), raw.color_range());
  }

  public Frame color(ColorTags color) {
    raw.colorspace(color.matrix())
        .color_primaries(color.primaries())
        .color_trc(color.transfer())
        .color_range(color.range());
    return this;
  }

  /** Bytes from one row of a plane to the next. */
  public int stride(int plane) {
    return raw.linesize(plane);
  }

  /** The bytes of a plane of a picture; borrowed, valid while this frame is open and unmoved. */
  public ByteBuffer plane(int plane) {
    int rows = plane == 0 ? raw.height() : chromaRows();
    return raw.data(plane).capacity((long) rows * raw.linesize(plane)).asByteBuffer();
  }

  /**
   * The samples of a channel (planar formats) or of all channels (interleaved formats, channel 0)
   * of 32-bit float sound; borrowed, valid while this frame is open and unmoved.
   */
  public FloatBuffer samples(int channel) {
    int perSample = sampleFormat().planar() ? 1 : channels();
    long bytes = (long) raw.nb_samples() * perSample * Float.BYTES;
    return raw.extended_data(channel)
        .capacity(bytes)
        .asByteBuffer()
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  /** The same for sound of 16-bit samples. */
  public ShortBuffer shortSamples(int channel) {
    int perSample = sampleFormat().planar() ? 1 : channels();
    long bytes = (long) raw.nb_samples() * perSample * Short.BYTES;
    return raw.extended_data(channel)
        .capacity(bytes)
        .asByteBuffer()
        .order(ByteOrder.nativeOrder())
        .asShortBuffer();
  }

  /**
   * Paints a rectangle of a yuv420p picture in one colour. It lies inside and may be empty;
   * coordinates and sizes should be even, as chroma is.
   */
  public void fill(int x, int y, int width, int height, int luma, int cb, int cr) {
    requireInside(x, y, width, height);
    int[] values = {luma, cb, cr};
    for (int plane = 0; plane < 3; plane++) {
      int shift = plane == 0 ? 0 : 1;
      BytePointer data = new BytePointer(raw.data(plane));
      for (int row = y >> shift; row < (y + height) >> shift; row++) {
        data.position((long) row * raw.linesize(plane) + (x >> shift));
        Pointer.memset(data, values[plane], width >> shift);
      }
    }
  }

  /** INVARIANT: native memory is written inside of the picture alone. */
  private void requireInside(int x, int y, int width, int height) {
    if (x < 0
        || y < 0
        || width < 0
        || height < 0
        || width > raw.width() - x
        || height > raw.height() - y) {
      throw new IllegalArgumentException(
          "rectangle %d,%d %dx%d is outside of %dx%d"
              .formatted(x, y, width, height, raw.width(), raw.height()));
    }
  }

  /**
   * Fills {@code target}, a yuv420p picture, with this one, yuv420p too, turned clockwise. Sizes
   * are even and fit each other.
   *
   * @param degrees 0, 90, 180 or 270
   */
  public void turnInto(Frame target, int degrees) {
    boolean sideways = degrees % 180 != 0;
    if (target.width() != (sideways ? height() : width())
        || target.height() != (sideways ? width() : height())) {
      throw new IllegalArgumentException(
          "%dx%d turned by %d is not %dx%d"
              .formatted(width(), height(), degrees, target.width(), target.height()));
    }
    for (int plane = 0; plane < 3; plane++) {
      turn(plane, target, degrees);
    }
  }

  private void turn(int plane, Frame target, int degrees) {
    int shift = plane == 0 ? 0 : 1;
    int from = width() >> shift;
    int rows = height() >> shift;
    int size = target.width() >> shift;
    byte[] source = new byte[from * rows];
    ByteBuffer in = plane(plane);
    for (int row = 0; row < rows; row++) {
      in.get(row * stride(plane), source, row * from, from);
    }
    byte[] line = new byte[size];
    ByteBuffer out = target.plane(plane);
    for (int row = 0; row < target.height() >> shift; row++) {
      // Where the line's first pixel is in the source, and how far it is to the next one.
      int first =
          switch (degrees) {
            case 90 -> (rows - 1) * from + row;
            case 180 -> (rows - row) * from - 1;
            case 270 -> from - 1 - row;
            default -> row * from;
          };
      int step =
          switch (degrees) {
            case 90 -> -from;
            case 180 -> -1;
            case 270 -> from;
            default -> 1;
          };
      for (int i = 0; i < size; i++) {
        line[i] = source[first + i * step];
      }
      out.put(row * target.stride(plane), line);
    }
  }

  AVChannelLayout channelLayout() {
    return raw.ch_layout();
  }

  private int chromaRows() {
    return raw.format() == avutil.AV_PIX_FMT_YUV420P || raw.format() == avutil.AV_PIX_FMT_YUVJ420P
        ? (raw.height() + 1) / 2
        : raw.height();
  }

  @Override
  void release() {
    avutil.av_frame_free(raw);
  }
}
