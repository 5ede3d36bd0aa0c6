package io.videoconf.recorder.media.av;

import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.Pointer;

/** Converts sample rate, format and channels of one stream of sound. */
public final class Resampler extends Handle {

  /** What sound is made of. */
  public record Format(SampleFormat samples, int rate, int channels) {
    public static Format of(Frame frame) {
      return new Format(frame.sampleFormat(), frame.sampleRate(), frame.channels());
    }
  }

  private final SwrContext raw;
  private final Format from;
  private final Format to;

  private Resampler(SwrContext raw, Format from, Format to) {
    this.raw = raw;
    this.from = from;
    this.to = to;
  }

  /** The caller owns it. */
  public static Resampler open(Format from, Format to) {
    Ffmpeg.quiet();
    SwrContext context = new SwrContext(null);
    try (AVChannelLayout source = new AVChannelLayout();
        AVChannelLayout target = new AVChannelLayout()) {
      avutil.av_channel_layout_default(source, from.channels());
      avutil.av_channel_layout_default(target, to.channels());
      AvException.check(
          swresample.swr_alloc_set_opts2(
              context,
              target,
              to.samples().code(),
              to.rate(),
              source,
              from.samples().code(),
              from.rate(),
              0,
              (Pointer) null),
          "allocate resampler");
    }
    Resampler resampler = new Resampler(context, from, to);
    int result = swresample.swr_init(context);
    if (result < 0) {
      resampler.close();
      throw new AvException("open resampler", result);
    }
    return resampler;
  }

  /** Whether sound of that format can go in; if not, open another. */
  public boolean accepts(Format format) {
    return from.equals(format);
  }

  /**
   * Converts {@code source}, which stays the caller's, and puts what is ready into a new frame that
   * the caller owns (perhaps with no samples).
   */
  public Frame convert(Frame source) {
    requireOpen();
    Frame target = Frame.allocate();
    target.raw().format(to.samples().code()).sample_rate(to.rate());
    avutil.av_channel_layout_default(target.channelLayout(), to.channels());
    int result = swresample.swr_convert_frame(raw, target.raw(), source.raw());
    if (result < 0) {
      target.close();
      throw new AvException("resample", result);
    }
    return target;
  }

  @Override
  void release() {
    swresample.swr_free(raw);
  }
}
