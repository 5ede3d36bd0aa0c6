package io.videoconf.recorder.media.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.draw.YuvMatrix;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.layout.CustomLayout;
import io.videoconf.recorder.model.layout.CustomLayout.Role;
import io.videoconf.recorder.model.layout.Fit;
import io.videoconf.recorder.model.layout.LayoutEngine;
import io.videoconf.recorder.model.layout.LayoutItem;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.layout.LayoutRequest;
import io.videoconf.recorder.model.layout.Tile;
import io.videoconf.recorder.model.look.Theme;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** However small a tile is, what is drawn of it stays where it is. */
class SmallTilesTest {
  private static final int[] SIDES = {2, 4, 6, 8, 10, 12, 14, 16};
  private static final Dressing SPEAKING = new Dressing("ann", "Ann Ant", true, true, true);

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  @ParameterizedTest
  @CsvSource({"128,128", "1280,720", "3840,2160"})
  void atTheEdgesAndInTheMiddle(int width, int height) {
    int background =
        YuvMatrix.of(ColorTags.forHeight(height)).convert(Theme.DEFAULT.background()).luma();
    try (Canvas canvas = new Canvas(width, height);
        Frame picture = Gallery.person(0, 160, 90)) {
      long generation = 0;
      for (int w : SIDES) {
        for (int h : SIDES) {
          for (int place = 0; place < 9; place++) {
            int x = place % 3 * (width - w) / 2 & ~1;
            int y = place / 3 * (height - h) / 2 & ~1;
            Fit fit = place % 2 == 0 ? Fit.FIT : Fit.FILL;
            Tile tile = new Tile(1, "ann", TrackSource.CAMERA, fit, x, y, w, h);
            canvas.arrange(List.of(tile));
            canvas.dress(0, SPEAKING);
            canvas.draw(0, null, 0, 0);
            canvas.frame();
            generation++;
            canvas.draw(0, picture, place % 4 * 90, generation);
            Frame frame = canvas.frame();
            int room = room(tile, width, height);
            assertUntouched(frame, tile, room, background);
          }
        }
      }
    }
  }

  /** How far a border around the tile may reach. */
  private static int room(Tile tile, int width, int height) {
    int atEdge =
        Math.min(
            Math.min(tile.x(), tile.y()),
            Math.min(width - tile.x() - tile.width(), height - tile.y() - tile.height()));
    return Math.min(atEdge, 12);
  }

  private static void assertUntouched(Frame frame, Tile tile, int border, int background) {
    int left = tile.x() - border - 1;
    int top = tile.y() - border - 1;
    int right = tile.x() + tile.width() + border;
    int bottom = tile.y() + tile.height() + border;
    for (int x = left; x <= right; x++) {
      assertLuma(frame, x, top, background, tile);
      assertLuma(frame, x, bottom, background, tile);
    }
    for (int y = top; y <= bottom; y++) {
      assertLuma(frame, left, y, background, tile);
      assertLuma(frame, right, y, background, tile);
    }
  }

  private static void assertLuma(Frame frame, int x, int y, int luma, Tile tile) {
    if (x < 0 || y < 0 || x >= frame.width() || y >= frame.height()) {
      return;
    }
    int seen = frame.plane(0).get(y * frame.stride(0) + x) & 0xFF;
    if (seen != luma) {
      assertThat(seen).as("at %d,%d beside %s", x, y, tile).isEqualTo(luma);
    }
  }

  @Test
  void onTheWayInAndOut() {
    try (Canvas canvas = new Canvas(1280, 720);
        Frame picture = Gallery.person(0, 160, 90)) {
      Tile below = new Tile(2, "bob", TrackSource.CAMERA, Fit.FILL, 0, 0, 1280, 720);
      for (int side : SIDES) {
        Tile tile =
            new Tile(
                1, "ann", TrackSource.CAMERA, Fit.FIT, 1280 - side, 720 - side, side, side, side);
        canvas.arrange(List.of(below, tile));
        canvas.dress(1, SPEAKING);
        canvas.draw(0, picture, 0, 1);
        canvas.draw(1, picture, 90, side);
        assertThat(canvas.frame().width()).isEqualTo(1280);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(LayoutKind.class)
  void inEachLayoutOfTheSmallestPicture(LayoutKind kind) {
    List<LayoutItem> items = new ArrayList<>();
    items.add(new LayoutItem(100, "ann", TrackSource.SCREEN, 0));
    List<CustomLayout.Slot> slots = new ArrayList<>();
    for (int i = 0; i < LayoutEngine.MAX_TILES; i++) {
      items.add(new LayoutItem(i + 1, i == 0 ? "ann" : "p" + i, TrackSource.CAMERA, i));
      slots.add(new CustomLayout.Slot(Role.CAMERA, i / 64.0, 0.999, 0.001, 0.001));
    }
    List<Tile> tiles =
        LayoutEngine.arrange(
            new LayoutRequest(
                kind, new CustomLayout(slots), items, null, "ann", List.of(), Fit.FILL, 128, 128));
    assertThat(tiles).isNotEmpty();
    try (Canvas canvas = new Canvas(128, 128);
        Frame picture = Gallery.person(0, 160, 90)) {
      canvas.arrange(tiles);
      for (int i = 0; i < tiles.size(); i++) {
        canvas.dress(i, SPEAKING);
        canvas.draw(i, i % 2 == 0 ? picture : null, i % 4 * 90, 1);
      }
      assertThat(canvas.frame().width()).isEqualTo(128);
    }
  }
}
