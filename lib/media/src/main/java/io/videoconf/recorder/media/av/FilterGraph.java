package io.videoconf.recorder.media.av;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avfilter.AVFilterInOut;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.global.avfilter;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * A graph of FFmpeg's filters: push frames to its inputs, pull from its outputs, both by label. The
 * description is in FFmpeg's filtergraph syntax; each input's and output's label is used in it.
 */
public final class FilterGraph extends Handle {

  /** What a pull gave. */
  public enum Pulled {
    FRAME,
    /** Nothing until more is pushed. */
    NEED_INPUT,
    END
  }

  /** A named input. */
  public sealed interface Input {
    String label();
  }

  public record VideoInput(
      String label,
      int width,
      int height,
      PixelFormat format,
      Rational timeBase,
      Rational frameRate,
      ColorTags color)
      implements Input {}

  public record AudioInput(
      String label, SampleFormat format, int sampleRate, int channels, Rational timeBase)
      implements Input {}

  private static final int MAX_LAYOUT_NAME = 64;

  private final AVFilterGraph raw;
  private final Map<String, AVFilterContext> ends = new HashMap<>();

  private FilterGraph(AVFilterGraph raw) {
    this.raw = raw;
  }

  /** One picture input, one picture output and a chain between them; the caller owns the graph. */
  public static FilterGraph videoChain(VideoInput input, String chain) {
    return open(
        List.of(input), "[" + input.label() + "]" + chain + "[out]", List.of("out"), List.of());
  }

  /** One sound input, one sound output and a chain between them; the caller owns the graph. */
  public static FilterGraph audioChain(AudioInput input, String chain) {
    return open(
        List.of(input), "[" + input.label() + "]" + chain + "[out]", List.of(), List.of("out"));
  }

  /** Any graph, with one thread; the caller owns it. */
  public static FilterGraph open(
      List<Input> inputs,
      String description,
      List<String> videoOutputs,
      List<String> audioOutputs) {
    Ffmpeg.quiet();
    StringBuilder whole = new StringBuilder();
    inputs.forEach(input -> whole.append(source(input)).append(';'));
    whole.append(description);
    videoOutputs.forEach(o -> whole.append(";[%s]buffersink@%s".formatted(o, o)));
    audioOutputs.forEach(o -> whole.append(";[%s]abuffersink@%s".formatted(o, o)));

    FilterGraph graph =
        new FilterGraph(AvException.nonNull(avfilter.avfilter_graph_alloc(), "a filter graph"));
    try {
      graph.raw.nb_threads(1);
      graph.parse(whole.toString());
      for (Input input : inputs) {
        graph.remember(
            input.label(), (input instanceof VideoInput ? "buffer@" : "abuffer@") + input.label());
      }
      videoOutputs.forEach(o -> graph.remember(o, "buffersink@" + o));
      audioOutputs.forEach(o -> graph.remember(o, "abuffersink@" + o));
      return graph;
    } catch (RuntimeException e) {
      graph.close();
      throw e;
    }
  }

  private void parse(String description) {
    AVFilterInOut openInputs = new AVFilterInOut(null);
    AVFilterInOut openOutputs = new AVFilterInOut(null);
    int result = avfilter.avfilter_graph_parse2(raw, description, openInputs, openOutputs);
    avfilter.avfilter_inout_free(openInputs);
    avfilter.avfilter_inout_free(openOutputs);
    AvException.check(result, "parse filter graph " + description);
    AvException.check(
        avfilter.avfilter_graph_config(raw, null), "configure filter graph " + description);
  }

  private static String source(Input input) {
    return switch (input) {
      case VideoInput v ->
          "buffer@%s=width=%d:height=%d:pix_fmt=%d:time_base=%d/%d:colorspace=%d:range=%d%s[%s]"
              .formatted(
                  v.label(),
                  v.width(),
                  v.height(),
                  v.format().code(),
                  v.timeBase().num(),
                  v.timeBase().den(),
                  v.color().matrix(),
                  v.color().range(),
                  v.frameRate().den() == 0
                      ? ""
                      : ":frame_rate=%d/%d".formatted(v.frameRate().num(), v.frameRate().den()),
                  v.label());
      case AudioInput a ->
          "abuffer@%s=sample_fmt=%s:sample_rate=%d:channel_layout=%s:time_base=%d/%d[%s]"
              .formatted(
                  a.label(),
                  a.format().ffmpegName(),
                  a.sampleRate(),
                  layout(a.channels()),
                  a.timeBase().num(),
                  a.timeBase().den(),
                  a.label());
    };
  }

  /** The usual layout of so many channels, as filters name it. */
  private static String layout(int channels) {
    try (AVChannelLayout layout = new AVChannelLayout()) {
      avutil.av_channel_layout_default(layout, channels);
      byte[] name = new byte[MAX_LAYOUT_NAME];
      AvException.check(
          avutil.av_channel_layout_describe(layout, name, name.length), "name channels");
      return new String(name, StandardCharsets.US_ASCII).split("\0", 2)[0];
    }
  }

  private void remember(String label, String instance) {
    AVFilterContext filter = avfilter.avfilter_graph_get_filter(raw, instance);
    if (filter == null) {
      throw new AvException("find filter " + instance, avutil.AVERROR_FILTER_NOT_FOUND);
    }
    ends.put(label, filter);
  }

  private AVFilterContext end(String label) {
    requireOpen();
    AVFilterContext filter = ends.get(label);
    if (filter == null) {
      throw new IllegalArgumentException("the graph has no input or output " + label);
    }
    return filter;
  }

  /**
   * Gives a frame of sound as {@link #push}, with the usual layout of its channels whatever its
   * decoder calls them; the frame stays the caller's.
   */
  public void pushSound(String input, Frame frame) {
    avutil.av_channel_layout_default(frame.channelLayout(), frame.channels());
    push(input, frame);
  }

  /** Gives a frame, which stays the caller's (the graph refers to its samples), or null: end. */
  public void push(String input, @Nullable Frame frame) {
    AvException.check(
        avfilter.av_buffersrc_add_frame_flags(
            end(input), frame == null ? null : frame.raw(), avfilter.AV_BUFFERSRC_FLAG_KEEP_REF),
        "push to filter graph");
  }

  /** Replaces what is in {@code frame}, which stays the caller's, by the next result. */
  public Pulled pull(String output, Frame frame) {
    frame.unref();
    int result = avfilter.av_buffersink_get_frame(end(output), frame.raw());
    if (result >= 0) {
      return Pulled.FRAME;
    }
    if (result == avutil.AVERROR_EAGAIN()) {
      return Pulled.NEED_INPUT;
    }
    if (result == avutil.AVERROR_EOF) {
      return Pulled.END;
    }
    throw new AvException("pull from filter graph", result);
  }

  /** Gives frames of exactly that many samples from an output of sound (the last may be short). */
  public void outputFrameSize(String output, int samples) {
    avfilter.av_buffersink_set_frame_size(end(output), samples);
  }

  /** The time base of an output's pts. */
  public Rational outputTimeBase(String output) {
    return Rational.of(avfilter.av_buffersink_get_time_base(end(output)));
  }

  /** The format of an output of pictures. */
  public PixelFormat outputPixelFormat(String output) {
    return new PixelFormat(avfilter.av_buffersink_get_format(end(output)));
  }

  public int outputWidth(String output) {
    return avfilter.av_buffersink_get_w(end(output));
  }

  public int outputHeight(String output) {
    return avfilter.av_buffersink_get_h(end(output));
  }

  @Override
  void release() {
    avfilter.avfilter_graph_free(raw);
  }
}
