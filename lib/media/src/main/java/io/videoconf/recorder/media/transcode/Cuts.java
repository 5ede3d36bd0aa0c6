package io.videoconf.recorder.media.transcode;

import java.util.ArrayList;
import java.util.List;

/**
 * Where segments start, the same in all renditions: at keyframes of the input that are at least a
 * segment's length apart. Grows while the input is read. Times are ticks of the input's picture.
 */
final class Cuts {
  private final long segmentTicks;
  private final List<Long> starts = new ArrayList<>();

  /**
   * @param segmentTicks length of a segment
   * @param toleranceTicks how much earlier than that a keyframe may come
   */
  Cuts(long segmentTicks, long toleranceTicks) {
    this.segmentTicks = segmentTicks - toleranceTicks;
  }

  /** Tells a keyframe of the input. In order of time. */
  void keyframe(long pts) {
    if (starts.isEmpty() || pts - starts.getLast() >= segmentTicks) {
      starts.add(pts);
    }
  }

  /** Whether a frame of this time is at or after the start of the segment of this index. */
  boolean reached(int index, long pts) {
    return index < starts.size() && pts >= starts.get(index);
  }

  long start(int index) {
    return starts.get(index);
  }

  int count() {
    return starts.size();
  }
}
