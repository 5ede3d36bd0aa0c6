package io.videoconf.recorder.media.av;

import io.videoconf.recorder.model.MediaKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.ffmpeg.avformat.AVChapter;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/** Reads packets from a local file or from Java code; never from the network. */
public final class Demuxer extends Handle {
  /** Containers of media. Playlists are not among them: they name other places, and may wait. */
  private static final String FORMATS =
      "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,ogg,wav,mp3,aac,flac,h264,ivf,image2,mjpeg";

  /** 8192 x 4096. */
  private static final String MAX_PIXELS = "33554432";

  private final AVFormatContext raw;
  private final @Nullable CustomIo io;
  private List<StreamInfo> streams = List.of();
  private boolean keepIo;

  private Demuxer(AVFormatContext raw, @Nullable CustomIo io) {
    this.raw = raw;
    this.io = io;
  }

  /**
   * Opens a file and reads as much as it takes to know its streams; the caller owns the result.
   *
   * @throws AvException also when the file is missing or is no media
   */
  public static Demuxer open(Path file) {
    return open(file, Map.of());
  }

  /** As {@link #open(Path)}, with FFmpeg's demuxer options. */
  public static Demuxer open(Path file, Map<String, String> options) {
    return open("file:" + file, null, null, options);
  }

  /**
   * Opens what Java code gives, read once from start to end; the caller owns the result.
   *
   * @param format FFmpeg's name of the container, e.g. {@code mp4}
   */
  public static Demuxer open(ByteSource source, String format) {
    Ffmpeg.quiet();
    AVInputFormat input = avformat.av_find_input_format(format);
    if (input == null) {
      throw new AvException("find demuxer " + format, avutil.AVERROR_DEMUXER_NOT_FOUND);
    }
    CustomIo io = CustomIo.reading(source);
    try {
      return open(null, io, input, Map.of());
    } catch (RuntimeException e) {
      io.close();
      throw e;
    }
  }

  private static Demuxer open(
      @Nullable String url,
      @Nullable CustomIo io,
      @Nullable AVInputFormat format,
      Map<String, String> options) {
    Ffmpeg.quiet();
    AVFormatContext context = AvException.nonNull(avformat.avformat_alloc_context(), "a demuxer");
    if (io != null) {
      context.pb(io.raw());
    }
    try (Options dictionary = new Options(options)) {
      // Media may name other files and hosts (external references): only local files.
      avutil.av_dict_set(dictionary.raw(), "protocol_whitelist", "file", 0);
      avutil.av_dict_set(dictionary.raw(), "format_whitelist", FORMATS, 0);
      // On failure FFmpeg frees the context itself.
      int result = avformat.avformat_open_input(context, url, format, dictionary.raw());
      if (result < 0) {
        throw failed("open input", result, io);
      }
      Demuxer demuxer = new Demuxer(context, io);
      try {
        dictionary.requireAllUsed("demuxer");
        result = findStreams(context);
        if (result < 0) {
          throw failed("find streams", result, io);
        }
        demuxer.streams = demuxer.readStreams();
        return demuxer;
      } catch (RuntimeException e) {
        demuxer.closeKeepingIo();
        throw e;
      }
    }
  }

  /** Decodes a little of each stream, but no pictures that are larger than any that we take. */
  private static int findStreams(AVFormatContext context) {
    int count = context.nb_streams();
    try (PointerPointer<AVDictionary> options = new PointerPointer<>(Math.max(1, count))) {
      for (int i = 0; i < count; i++) {
        AVDictionary dictionary = new AVDictionary();
        avutil.av_dict_set(dictionary, "max_pixels", MAX_PIXELS, 0);
        options.put(i, dictionary);
      }
      int result = avformat.avformat_find_stream_info(context, options);
      for (int i = 0; i < count; i++) {
        AVDictionary left = options.get(AVDictionary.class, i);
        if (left != null) {
          avutil.av_dict_free(left);
        }
      }
      return result;
    }
  }

  private static RuntimeException failed(String what, int result, @Nullable CustomIo io) {
    IOException cause = io == null ? null : io.failure();
    return cause == null ? new AvException(what, result) : new UncheckedIOException(cause);
  }

  private List<StreamInfo> readStreams() {
    List<StreamInfo> found = new ArrayList<>();
    for (int i = 0; i < raw.nb_streams(); i++) {
      found.add(new StreamInfo(raw.streams(i)));
    }
    return List.copyOf(found);
  }

  /** The streams by index. They are valid until this demuxer is closed. */
  public List<StreamInfo> streams() {
    requireOpen();
    return streams;
  }

  /** The first stream of a kind. */
  public Optional<StreamInfo> first(MediaKind kind) {
    return streams().stream().filter(s -> s.kind().equals(Optional.of(kind))).findFirst();
  }

  /** All streams of a kind, in order. */
  public List<StreamInfo> all(MediaKind kind) {
    return streams().stream().filter(s -> s.kind().equals(Optional.of(kind))).toList();
  }

  /** The chapters that the container tells of, those without a length left out. */
  public List<Chapter> chapters() {
    requireOpen();
    List<Chapter> found = new ArrayList<>();
    for (int i = 0; i < raw.nb_chapters(); i++) {
      AVChapter chapter = raw.chapters(i);
      Rational timeBase = Rational.of(chapter.time_base());
      long start = Math.max(0, timeBase.rescale(chapter.start(), Rational.MILLIS));
      long end = timeBase.rescale(chapter.end(), Rational.MILLIS);
      AVDictionary metadata = chapter.metadata();
      AVDictionaryEntry title =
          metadata == null ? null : avutil.av_dict_get(metadata, "title", null, 0);
      if (end > start) {
        found.add(new Chapter(start, end, title == null ? "" : title.value().getString()));
      }
    }
    return List.copyOf(found);
  }

  /** Leaves out all other streams from now on, and does not even read them where it can. */
  public void only(StreamInfo stream) {
    only(List.of(stream));
  }

  /** Leaves out all but these streams from now on, and does not even read them where it can. */
  public void only(Collection<StreamInfo> wanted) {
    requireOpen();
    Set<Integer> indices = wanted.stream().map(StreamInfo::index).collect(Collectors.toSet());
    for (int i = 0; i < raw.nb_streams(); i++) {
      raw.streams(i)
          .discard(indices.contains(i) ? avcodec.AVDISCARD_DEFAULT : avcodec.AVDISCARD_ALL);
    }
  }

  /** Replaces what is in {@code packet}, which stays the caller's; false at the end. */
  public boolean read(Packet packet) {
    requireOpen();
    packet.unref();
    int result = avformat.av_read_frame(raw, packet.raw());
    if (result == avutil.AVERROR_EOF) {
      return false;
    }
    if (result < 0) {
      throw failed("read packet", result, io);
    }
    return true;
  }

  /** Goes to the keyframe at or before a time, in ticks of the stream's time base. */
  public void seekBackward(StreamInfo stream, long ticks) {
    requireOpen();
    AvException.check(
        avformat.av_seek_frame(raw, stream.index(), ticks, avformat.AVSEEK_FLAG_BACKWARD), "seek");
  }

  /** Seconds, 0 when the container does not say. */
  public double durationSeconds() {
    requireOpen();
    return raw.duration() == Packet.NO_TIMESTAMP
        ? 0
        : (double) raw.duration() / avutil.AV_TIME_BASE;
  }

  private void closeKeepingIo() {
    keepIo = true;
    close();
  }

  @Override
  void release() {
    avformat.avformat_close_input(raw);
    if (io != null && !keepIo) {
      io.close();
    }
  }
}
