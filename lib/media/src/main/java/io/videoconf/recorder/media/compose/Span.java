package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.model.cell.CellTask;

/**
 * The part of the timeline that a composition writes, and where its encoders begin anew.
 *
 * @param firstFrame the first frame to write
 * @param endFrame the first frame not to write, or {@link Long#MAX_VALUE}
 * @param encoderFrames encoders begin anew with every frame that is a multiple of this; 0 for never
 */
record Span(long firstFrame, long endFrame, long encoderFrames, int frameRate) {

  static Span of(CellTask.Compose task) {
    int frameRate = task.format().frameRate();
    long framesPerSegment = (long) task.segmentSeconds() * frameRate;
    CellTask.Rerender rerender = task.rerender();
    Integer last = rerender == null ? null : rerender.lastSegment();
    return new Span(
        task.firstSegment() * framesPerSegment,
        last == null ? Long.MAX_VALUE : (last + 1) * framesPerSegment,
        rerender == null ? 0 : rerender.encoderSegments() * framesPerSegment,
        frameRate);
  }

  /** All of a recording, in one go. */
  static Span whole(int frameRate) {
    return new Span(0, Long.MAX_VALUE, 0, frameRate);
  }

  boolean holds(long frame) {
    return frame >= firstFrame && frame < endFrame;
  }

  /** Whether encoders begin anew with that frame, which is not the first. */
  boolean encoderBegins(long frame) {
    return encoderFrames > 0 && frame > firstFrame && frame % encoderFrames == 0;
  }

  /** The first sample to write. */
  long firstSample() {
    return sample(firstFrame);
  }

  /** The first sample not to write, or {@link Long#MAX_VALUE}. */
  long endSample() {
    return endFrame == Long.MAX_VALUE ? Long.MAX_VALUE : sample(endFrame);
  }

  /** Every so many samples encoders begin anew; 0 for never. */
  long encoderSamples() {
    return sample(encoderFrames);
  }

  /** Spans begin and end at whole seconds. */
  private long sample(long frame) {
    return frame / frameRate * Timeline.SAMPLE_RATE;
  }
}
