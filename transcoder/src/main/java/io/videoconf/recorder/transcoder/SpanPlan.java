package io.videoconf.recorder.transcoder;

import io.videoconf.recorder.model.VideoFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a recording is cut into spans that are composed side by side. Where encoders begin anew
 * follows from the recording alone, so that what comes out does not depend on how many cells there
 * are.
 *
 * @param frames of the whole recording
 * @param segments of the whole recording
 * @param encoderSegments encoders begin anew every so many segments
 */
record SpanPlan(long frames, int segments, int encoderSegments, List<Span> spans) {
  static final int SEGMENT_SECONDS = 2;

  /**
   * One minute: what an encoder has to learn again then is not seen, and cells that work side by
   * side end at about the same time.
   */
  private static final int LONGEST_ENCODER_SEGMENTS = 30;

  /** Short recordings are cut into so many pieces, but none shorter than this. */
  private static final int PIECES = 8;

  private static final int SHORTEST_ENCODER_SEGMENTS = 3;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  SpanPlan {
    spans = List.copyOf(spans);
  }

  /**
   * Segments that one cell composes.
   *
   * @param lastSegment inclusive
   */
  record Span(int firstSegment, int lastSegment) {}

  /**
   * @param media from the first packet to the journal's end
   * @param cells how many spans there are at most
   */
  static SpanPlan of(Duration media, VideoFormat format, int cells) {
    long frames = Math.max(1, Math.ceilDiv(media.toNanos() * format.frameRate(), NANOS_PER_SECOND));
    int segments = (int) Math.ceilDiv(frames, (long) SEGMENT_SECONDS * format.frameRate());
    int encoderSegments =
        Math.clamp(
            Math.ceilDiv(segments, PIECES), SHORTEST_ENCODER_SEGMENTS, LONGEST_ENCODER_SEGMENTS);
    int pieces = Math.ceilDiv(segments, encoderSegments);
    int count = Math.min(cells, pieces);
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int first = (int) ((long) pieces * i / count) * encoderSegments;
      int end = (int) ((long) pieces * (i + 1) / count) * encoderSegments;
      spans.add(new Span(first, Math.min(end, segments) - 1));
    }
    return new SpanPlan(frames, segments, encoderSegments, spans);
  }

  /** The length of the whole recording. */
  double seconds(VideoFormat format) {
    return (double) frames / format.frameRate();
  }
}
