package io.videoconf.recorder.media.compose;

import java.util.OptionalInt;

/**
 * Tells when a picture that stands still is as good as encoding it again would make it, by how
 * coarsely the encoder codes it and by how much it still finds to code. On pages of fine detail the
 * SSIM of all frames was .0005 below that of always {@value #MAX_FRAMES}. Not thread-safe.
 */
final class Settling {
  /**
   * The most frames: as long as they make it better, and so that a lookahead is not emptied for a
   * source that only has few pictures a second.
   */
  static final int MAX_FRAMES = 12;

  /** The fewest: rate control gives the first picture after a change what it can afford. */
  static final int MIN_FRAMES = 4;

  /** Below this artefacts are not seen on a picture that stands still. */
  private static final int FINE_QUANTIZER = 26;

  /** So many pictures in a row in which next to nothing was coded: there will be no more. */
  private static final int SAME_FRAMES = 2;

  /** Fewer than two bits for three macroblocks: nearly all are skipped. */
  private final int sameBytes;

  private final boolean delays;
  private int frames;
  private int same;
  private boolean fine;

  /**
   * @param macroblocks in a picture
   * @param delays whether the encoder holds frames back: what it tells is of frames long ago
   */
  Settling(int macroblocks, boolean delays) {
    this.sameBytes = macroblocks / 12;
    this.delays = delays;
  }

  /** Something is new. */
  void begin() {
    frames = 0;
    same = 0;
    fine = false;
  }

  /** The picture was given to the encoder once more. */
  void again() {
    frames++;
  }

  /**
   * What the encoder made of it.
   *
   * @param quantizer 0 to 51; empty when not known
   */
  void encoded(int bytes, OptionalInt quantizer) {
    same = bytes < sameBytes ? same + 1 : 0;
    fine = quantizer.isPresent() && quantizer.getAsInt() <= FINE_QUANTIZER;
  }

  boolean isDone() {
    return frames >= MAX_FRAMES
        || (!delays && frames >= MIN_FRAMES && (fine || same >= SAME_FRAMES));
  }
}
