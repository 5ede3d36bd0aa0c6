package io.videoconf.recorder.media.isolate;

import io.videoconf.recorder.rtp.playout.PlayoutUnit;

/** Where the units of a track go that are whole and meant to be seen or heard. */
public interface TrackSink {
  /** For tracks of which nothing is wanted. */
  TrackSink NOTHING =
      new TrackSink() {
        @Override
        public boolean begin(PlayoutUnit due) {
          return false;
        }

        @Override
        public void write(long placeNanos, long durationNanos, PlayoutUnit due) {
          // Nothing was begun.
        }
      };

  /**
   * Sees to it that a keyframe, or sound, can be written.
   *
   * @return false if it cannot: then it is left out, and so are the pictures that refer to it
   */
  boolean begin(PlayoutUnit due);

  /**
   * Writes the next unit.
   *
   * @param placeNanos on the recording's timeline, at least 0
   * @param durationNanos of sound; 0 of a picture, which is shown until the next one
   */
  void write(long placeNanos, long durationNanos, PlayoutUnit due);

  /** Nothing comes any more. */
  default void finish() {
    // Nothing is left to be written.
  }

  /** Gives up what is not finished. */
  default void close() {
    // Nothing is open.
  }
}
