package io.videoconf.recorder.bench.compositor;

import org.jspecify.annotations.Nullable;

/**
 * What one participant sends: always sound, and maybe a picture.
 *
 * @param picture null for a participant whose camera is off
 * @param seed chooses picture and tone; two sources of the same shape differ by it
 */
record Source(@Nullable Picture picture, int seed) {

  /**
   * An encoded picture.
   *
   * @param width pixels, even
   * @param height pixels, even
   * @param frameRate pictures per second; of a screen, 0 for one only when it changes
   * @param bitRate bits per second; of no meaning for a screen
   * @param screen slides, a new one every {@value #SLIDE_SECONDS} s; else a camera
   */
  record Picture(int width, int height, int frameRate, int bitRate, boolean screen) {
    static final int SLIDE_SECONDS = 5;

    /** What makes two streams the same, apart from seed and length. */
    String key() {
      return (screen ? "screen" : "camera") + "-" + width + "x" + height + "-" + frameRate;
    }
  }

  String participantId() {
    return "p" + seed;
  }
}
