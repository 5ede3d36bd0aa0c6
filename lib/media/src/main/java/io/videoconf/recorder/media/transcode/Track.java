package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.model.MediaKind;
import java.util.List;

/**
 * A track of a ladder: its segments are in a folder of their own.
 *
 * @param name its folder
 * @param codecs in the syntax of RFC 6381
 * @param timeScale ticks per second
 * @param sourceSeconds how long what it was made of lasts from time 0 on
 * @param encoded whether we encoded it; else it is a copy
 * @param width pixels; 0 of sound
 * @param height pixels; 0 of sound
 * @param frameRate frames per second; 0/1 of sound
 * @param channels 0 of pictures
 * @param sampleRate hertz; 0 of pictures
 * @param language as the input's container said it, e.g. {@code eng}; may be empty
 * @param title as the input's container said it; may be empty
 */
record Track(
    String name,
    MediaKind kind,
    String codecs,
    int timeScale,
    double sourceSeconds,
    boolean encoded,
    int width,
    int height,
    Rational frameRate,
    int channels,
    int sampleRate,
    String language,
    String title,
    List<MediaSegment> segments) {

  Track {
    segments = List.copyOf(segments);
  }

  boolean video() {
    return kind == MediaKind.VIDEO;
  }

  /** The codec's family, e.g. {@code avc1}. */
  String codecFamily() {
    int dot = codecs.indexOf('.');
    return dot < 0 ? codecs : codecs.substring(0, dot);
  }

  double seconds(MediaSegment segment) {
    return (double) segment.duration() / timeScale;
  }

  /** The end of the last segment on the timeline. */
  double endSeconds() {
    return segments.isEmpty() ? 0 : (double) segments.getLast().end() / timeScale;
  }

  /** The peak over segments, in bits per second, as RFC 8216 section 4.3.4.2 defines it. */
  long peakBitRate() {
    return (long)
        Math.ceil(segments.stream().mapToDouble(s -> s.bytes() * 8 / seconds(s)).max().orElse(0));
  }

  /** The average, in bits per second. */
  long averageBitRate() {
    long bits = segments.stream().mapToLong(MediaSegment::bytes).sum() * 8;
    double seconds = segments.stream().mapToDouble(this::seconds).sum();
    return seconds == 0 ? 0 : (long) Math.ceil(bits / seconds);
  }

  Track with(List<MediaSegment> all) {
    return new Track(
        name,
        kind,
        codecs,
        timeScale,
        sourceSeconds,
        encoded,
        width,
        height,
        frameRate,
        channels,
        sampleRate,
        language,
        title,
        all);
  }
}
