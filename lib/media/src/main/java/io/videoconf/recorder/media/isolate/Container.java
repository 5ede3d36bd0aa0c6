package io.videoconf.recorder.media.isolate;

import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.model.Codec;
import java.util.Map;

/** What a codec's stream is kept in: what most players open without a thought. */
@SuppressWarnings("ImmutableEnumChecker") // what it holds is, but does not say so
enum Container {
  WEBM("webm", "webm", "video/webm", Rational.MILLIS, Map.of()),

  /** For what WebM does not allow. */
  MATROSKA_AUDIO("matroska", "mka", "audio/x-matroska", Rational.MILLIS, Map.of()),

  /** With the index first; the begin is told to the tick by an edit list. */
  MP4(
      "mp4",
      "mp4",
      "video/mp4",
      new Rational(1, 90_000),
      Map.of("movflags", "+faststart", "use_editlist", "1", "movie_timescale", "90000"));

  private final String format;
  private final String extension;
  private final String contentType;
  private final Rational timeBase;
  private final Map<String, String> options;

  Container(
      String format,
      String extension,
      String contentType,
      Rational timeBase,
      Map<String, String> options) {
    this.format = format;
    this.extension = extension;
    this.contentType = contentType;
    this.timeBase = timeBase;
    this.options = options;
  }

  static Container of(Codec codec) {
    return switch (codec) {
      case VP8, VP9, AV1, OPUS -> WEBM;
      case H264, H265 -> MP4;
      case PCMU, PCMA, G722 -> MATROSKA_AUDIO;
    };
  }

  /** FFmpeg's name of the muxer. */
  String format() {
    return format;
  }

  String extension() {
    return extension;
  }

  String contentType() {
    return contentType;
  }

  /** What timestamps are written in. */
  Rational timeBase() {
    return timeBase;
  }

  /** Of the muxer. */
  Map<String, String> options() {
    return options;
  }
}
