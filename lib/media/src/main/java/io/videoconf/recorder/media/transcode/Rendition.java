package io.videoconf.recorder.media.transcode;

import java.util.List;

/**
 * A finished rendition.
 *
 * @param name its folder
 * @param codecs in the syntax of RFC 6381
 * @param frameRate frames per second
 */
record Rendition(
    String name,
    int width,
    int height,
    double frameRate,
    String codecs,
    List<MediaSegment> segments) {

  Rendition {
    segments = List.copyOf(segments);
  }

  double durationSeconds() {
    return segments.stream().mapToDouble(MediaSegment::durationSeconds).sum();
  }

  /** The peak over segments, in bits per second, as RFC 8216 section 4.3.4.2 defines it. */
  long peakBitRate() {
    return (long)
        Math.ceil(segments.stream().mapToDouble(MediaSegment::bitsPerSecond).max().orElse(0));
  }

  /** The average, in bits per second. */
  long averageBitRate() {
    long bits = segments.stream().mapToLong(MediaSegment::bytes).sum() * 8;
    return (long) Math.ceil(bits / durationSeconds());
  }
}
