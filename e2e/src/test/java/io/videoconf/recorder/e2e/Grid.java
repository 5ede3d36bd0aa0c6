package io.videoconf.recorder.e2e;

import io.videoconf.recorder.media.synth.Region;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.layout.LayoutEngine;
import io.videoconf.recorder.model.layout.LayoutItem;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.layout.Tile;
import java.util.List;
import java.util.stream.IntStream;

/** Where cameras of 16:9 are to be seen in a 720p recording without a screen share. */
final class Grid {
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 720;

  private Grid() {}

  /** The tiles of so many cameras, in the order in which they joined. */
  static List<Region> of(int cameras) {
    return of(cameras, WIDTH, HEIGHT);
  }

  /** The same in a picture of another size. */
  static List<Region> of(int cameras, int width, int height) {
    List<LayoutItem> items =
        IntStream.range(0, cameras)
            .mapToObj(i -> new LayoutItem(i + 1, TrackSource.CAMERA, i))
            .toList();
    return LayoutEngine.arrange(LayoutKind.GRID, items, null, width, height).stream()
        .map(Grid::picture)
        .toList();
  }

  private static Region picture(Tile tile) {
    Tile picture = tile.fit(16, 9);
    return new Region(picture.x(), picture.y(), picture.width(), picture.height());
  }
}
