package io.videoconf.recorder.media.av;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVChapter;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * Writes packets into a container: add the streams, {@link #writeHeader}, write, {@link #finish}.
 */
public final class Muxer extends Handle {
  private final AVFormatContext raw;
  private final @Nullable CustomIo io;

  private Muxer(AVFormatContext raw, @Nullable CustomIo io) {
    this.raw = raw;
    this.io = io;
  }

  /**
   * A muxer that writes a file (or, for formats such as hls, the files beside it); the caller owns
   * it.
   *
   * @param format FFmpeg's name of the container, e.g. {@code mp4} or {@code hls}
   */
  public static Muxer toFile(Path file, String format) {
    AVFormatContext context = context(format, file.toString());
    Muxer muxer = new Muxer(context, null);
    if ((context.oformat().flags() & avformat.AVFMT_NOFILE) == 0) {
      AVIOContext pb = new AVIOContext(null);
      int result = avformat.avio_open(pb, "file:" + file, avformat.AVIO_FLAG_WRITE);
      if (result < 0) {
        muxer.close();
        throw new AvException("open output file", result);
      }
      context.pb(pb);
    }
    return muxer;
  }

  /** A muxer that writes to Java code and never seeks back; the caller owns it. */
  public static Muxer toSink(ByteSink sink, String format) {
    AVFormatContext context = context(format, null);
    CustomIo io = CustomIo.writing(sink);
    context.pb(io.raw());
    return new Muxer(context, io);
  }

  private static AVFormatContext context(String format, @Nullable String url) {
    Ffmpeg.quiet();
    AVFormatContext context = new AVFormatContext(null);
    AvException.check(
        avformat.avformat_alloc_output_context2(context, (AVOutputFormat) null, format, url),
        "allocate muxer " + format);
    return context;
  }

  /** Adds a stream of what an encoder, which is borrowed, gives; returns its index. */
  public int addStream(Encoder encoder) {
    AVStream stream = newStream();
    encoder.copyParameters(stream.codecpar());
    stream.time_base(encoder.timeBase().toAv());
    return stream.index();
  }

  /** Adds a stream that is copied from a file; returns its index. */
  public int addStream(StreamInfo source) {
    AVStream stream = newStream();
    AvException.check(
        avcodec.avcodec_parameters_copy(stream.codecpar(), source.parameters()),
        "copy stream parameters");
    // The tag belongs to the source's container; the muxer chooses its own.
    stream.codecpar().codec_tag(0);
    stream.time_base(source.timeBase().toAv());
    stream.avg_frame_rate(source.frameRate().toAv());
    return stream.index();
  }

  /** Adds a stream of packets from elsewhere; returns its index. */
  public int addStream(StreamSpec spec) {
    AVStream stream = newStream();
    StreamParameters.fill(stream.codecpar(), spec);
    return stream.index();
  }

  /** Says what is where in the file. Before {@link #finish}, once. */
  public void chapters(List<Chapter> chapters) {
    requireOpen();
    if (chapters.isEmpty()) {
      return;
    }
    // The context frees the array and the chapters: both have to come from FFmpeg's allocator.
    PointerPointer<AVChapter> all =
        new PointerPointer<>(
            AvException.nonNull(
                avutil.av_mallocz((long) chapters.size() * Long.BYTES), "a list of chapters"));
    raw.chapters(all);
    for (int i = 0; i < chapters.size(); i++) {
      Chapter chapter = chapters.get(i);
      AVChapter entry =
          new AVChapter(
              AvException.nonNull(avutil.av_mallocz(Pointer.sizeof(AVChapter.class)), "a chapter"));
      raw.chapters(i, entry);
      raw.nb_chapters(i + 1);
      AVDictionary metadata = new AVDictionary();
      avutil.av_dict_set(metadata, "title", chapter.title(), 0);
      entry
          .id(i)
          .time_base(Rational.MILLIS.toAv())
          .start(chapter.startMillis())
          .end(chapter.endMillis())
          .metadata(metadata);
    }
  }

  private AVStream newStream() {
    requireOpen();
    return AvException.nonNull(avformat.avformat_new_stream(raw, null), "a stream");
  }

  /** Tells the frame rate of a stream, for containers and playlists that name it. */
  public void frameRate(int stream, Rational rate) {
    requireOpen();
    raw.streams(stream).avg_frame_rate(rate.toAv());
  }

  /** Asks for a time base; the muxer may choose another in {@link #writeHeader}. */
  public void timeBase(int stream, Rational timeBase) {
    requireOpen();
    raw.streams(stream).time_base(timeBase.toAv());
  }

  /** Metadata of the file, e.g. {@code title}. Before {@link #writeHeader}. */
  public void metadata(String key, String value) {
    requireOpen();
    AVDictionary metadata = raw.metadata() == null ? new AVDictionary() : raw.metadata();
    avutil.av_dict_set(metadata, key, value, 0);
    raw.metadata(metadata);
  }

  /** Leaves timestamps as they are given instead of shifting them to start at zero. */
  public void keepTimestamps() {
    requireOpen();
    raw.avoid_negative_ts(0);
  }

  /**
   * @param options of the container, e.g. {@code movflags}
   */
  public void writeHeader(Map<String, String> options) {
    requireOpen();
    try (Options dictionary = new Options(options)) {
      check(avformat.avformat_write_header(raw, dictionary.raw()), "write header");
      dictionary.requireAllUsed("muxer");
    }
  }

  /** The time base that packets of a stream are written in; known after the header. */
  public Rational timeBase(int stream) {
    requireOpen();
    return Rational.of(raw.streams(stream).time_base());
  }

  /**
   * Writes a packet in order of dts across streams. The packet's content is taken; the packet stays
   * the caller's, and empty.
   *
   * @param packetTimeBase what the packet's timestamps are in
   */
  public void writeInterleaved(Packet packet, int stream, Rational packetTimeBase) {
    packet.rescale(packetTimeBase, timeBase(stream)).streamIndex(stream);
    check(avformat.av_interleaved_write_frame(raw, packet.raw()), "write packet");
    packet.unref();
  }

  /** Writes a packet at once; the packet's content stays, rescaled. */
  public void write(Packet packet, int stream, Rational packetTimeBase) {
    packet.rescale(packetTimeBase, timeBase(stream)).streamIndex(stream);
    check(avformat.av_write_frame(raw, packet.raw()), "write packet");
  }

  /** Ends the current fragment ({@code frag_custom}) and passes everything buffered on. */
  public void flushFragment() {
    requireOpen();
    check(avformat.av_write_frame(raw, (AVPacket) null), "flush fragment");
    if (io != null) {
      io.flush();
      check(0, "write");
    }
  }

  /** Writes what the container needs at its end. Nothing can be written after. */
  public void finish() {
    requireOpen();
    check(avformat.av_write_trailer(raw), "write trailer");
    if (io != null) {
      io.flush();
    } else if (raw.pb() != null) {
      avformat.avio_flush(raw.pb());
      check(raw.pb().error(), "write");
    }
  }

  private void check(int result, String what) {
    IOException cause = io == null ? null : io.failure();
    if (cause != null) {
      throw new UncheckedIOException(cause);
    }
    AvException.check(result, what);
  }

  @Override
  void release() {
    if (io != null) {
      raw.pb(null);
      avformat.avformat_free_context(raw);
      io.close();
      return;
    }
    if ((raw.oformat().flags() & avformat.AVFMT_NOFILE) == 0 && raw.pb() != null) {
      AVIOContext pb = raw.pb();
      avformat.avio_closep(pb);
      raw.pb(null);
    }
    avformat.avformat_free_context(raw);
  }
}
