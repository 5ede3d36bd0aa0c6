package io.videoconf.recorder.media.thumbnail;

/** Decides how many tiles an input gets and at which times pictures are looked for. */
final class TilePlan {
  /** About one tile for so many seconds. */
  private static final int SECONDS_PER_TILE = 10;

  /** Short inputs get this many, if they have as many keyframes. */
  private static final int MIN_TILES = 10;

  private TilePlan() {}

  /**
   * @param maxTiles positive
   */
  static int count(double durationSeconds, int maxTiles) {
    int wanted = (int) Math.min(Integer.MAX_VALUE, Math.ceil(durationSeconds / SECONDS_PER_TILE));
    return Math.min(maxTiles, Math.max(MIN_TILES, wanted));
  }

  /** The middle of the time that tile {@code index} of {@code count} stands for. */
  static double targetSeconds(int index, int count, double durationSeconds) {
    return durationSeconds * (2 * index + 1) / (2 * count);
  }
}
