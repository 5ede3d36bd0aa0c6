package io.videoconf.recorder.media.thumbnail;

import io.videoconf.recorder.model.cell.CellTask;
import java.util.List;
import java.util.stream.LongStream;

/** At which seconds of a recording a composition leaves pictures. Pure. */
public final class StillMoments {
  /** So long there are more stills than tiles: a short recording has something to choose from. */
  private static final int DENSE_SECONDS = 20;

  private static final int DENSE_STEP_SECONDS = 2;

  private StillMoments() {}

  /** Whether the storyboard has a tile of that second. */
  public static boolean isTile(long second) {
    return second % CellTask.Stills.TILE_SECONDS == 0;
  }

  /** Whether there is a still of that second. */
  public static boolean isStill(long second) {
    return isTile(second) || (second < DENSE_SECONDS && second % DENSE_STEP_SECONDS == 0);
  }

  /**
   * The seconds of which a recording has tiles.
   *
   * @param lastSecond the second in which its last picture begins
   */
  static List<Long> tiles(long lastSecond) {
    return LongStream.rangeClosed(0, lastSecond).filter(StillMoments::isTile).boxed().toList();
  }

  /** The same of stills. */
  static List<Long> stills(long lastSecond) {
    return LongStream.rangeClosed(0, lastSecond).filter(StillMoments::isStill).boxed().toList();
  }
}
