package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.model.cell.CellTask;
import java.util.Arrays;

/**
 * Where segments start, the same in all renditions. Follows from the input alone, so that parts
 * which are made apart fit together. Times are ticks of the input's picture.
 */
final class Cuts {
  /** Encoders begin anew after so many segments at most, and ... */
  private static final int LONGEST_PIECE = 15;

  /** ... of short inputs after an eighth of them, but not after less than this. */
  private static final int SHORTEST_PIECE = 2;

  private static final int PIECES = 8;

  private final long[] starts;
  private final long end;
  private final Rational timeBase;

  private Cuts(long[] starts, long end, Rational timeBase) {
    this.starts = starts;
    this.end = end;
    this.timeBase = timeBase;
  }

  /**
   * Segments that a part is made of.
   *
   * @param end exclusive
   */
  record Range(int first, int end) {
    boolean isEmpty() {
      return end <= first;
    }
  }

  /** At keyframes that are a segment's length apart, or half a frame less. */
  static Cuts atKeyframes(
      SourceScan scan, Rational timeBase, double segmentSeconds, double frameSeconds) {
    double ticksPerSecond = timeBase.inverse().toDouble();
    long least =
        Math.round((segmentSeconds - tolerance(segmentSeconds, frameSeconds)) * ticksPerSecond);
    long[] starts = new long[scan.keyframes().length];
    int count = 0;
    for (long keyframe : scan.keyframes()) {
      if (count == 0 || keyframe - starts[count - 1] >= least) {
        starts[count++] = keyframe;
      }
    }
    return new Cuts(Arrays.copyOf(starts, count), scan.end(), timeBase);
  }

  /**
   * At pictures that are a segment's length apart, or half a frame less. Where one picture stands
   * for longer a segment starts in the middle of it.
   */
  static Cuts atPictures(
      SourceScan scan, Rational timeBase, double segmentSeconds, double frameSeconds) {
    double ticksPerSecond = timeBase.inverse().toDouble();
    long segment = Math.max(1, Math.round(segmentSeconds * ticksPerSecond));
    long tolerance = Math.round(tolerance(segmentSeconds, frameSeconds) * ticksPerSecond);
    long[] pictures = scan.pictures();
    long[] starts = new long[Math.toIntExact(2 + 2 * scan.length() / segment)];
    starts[0] = pictures[0];
    int count = 1;
    int next = 1;
    while (true) {
      long wanted = starts[count - 1] + segment;
      while (next < pictures.length && pictures[next] < wanted - tolerance) {
        next++;
      }
      long picture = next < pictures.length ? pictures[next] : scan.end();
      long start = picture - wanted > segment / 2 ? wanted : picture;
      if (start >= scan.end()) {
        return new Cuts(Arrays.copyOf(starts, count), scan.end(), timeBase);
      }
      starts[count++] = start;
    }
  }

  /** How much shorter than wanted a segment may be. */
  private static double tolerance(double segmentSeconds, double frameSeconds) {
    return Math.min(frameSeconds / 2, segmentSeconds / 4);
  }

  int count() {
    return starts.length;
  }

  /** Where a segment starts; of the one behind the last, where all ends. */
  long start(int index) {
    return index < starts.length ? starts[index] : end;
  }

  /** Where the first segment starts: time 0 of what is made. */
  long origin() {
    return starts[0];
  }

  Rational timeBase() {
    return timeBase;
  }

  /** Where a segment starts on the timeline of what is made. */
  double seconds(int index) {
    return (start(index) - origin()) * timeBase.toDouble();
  }

  /** Where a segment starts on the timeline of what is made, in ticks of another time base. */
  long start(int index, Rational other) {
    return timeBase.rescale(start(index) - origin(), other);
  }

  /** The segment in which a moment lies, of those from {@code from} on. */
  int segmentAt(long ticks, int from) {
    int segment = from;
    while (segment + 1 < starts.length && ticks >= starts[segment + 1]) {
      segment++;
    }
    return segment;
  }

  double longestSeconds() {
    double longest = 0;
    for (int i = 0; i < starts.length; i++) {
      longest = Math.max(longest, seconds(i + 1) - seconds(i));
    }
    return longest;
  }

  /** Encoders begin anew with every so many segments. */
  int pieceSegments() {
    return Math.clamp(Math.ceilDiv(starts.length, PIECES), SHORTEST_PIECE, LONGEST_PIECE);
  }

  /** What a part is made of: whole pieces, about as many as any other part. */
  Range range(CellTask.Part part) {
    int piece = pieceSegments();
    long pieces = Math.ceilDiv(starts.length, piece);
    int first = (int) (pieces * part.index() / part.count()) * piece;
    int behind = (int) (pieces * (part.index() + 1) / part.count()) * piece;
    return new Range(Math.min(first, starts.length), Math.min(behind, starts.length));
  }
}
