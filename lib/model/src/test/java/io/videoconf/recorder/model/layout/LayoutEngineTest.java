package io.videoconf.recorder.model.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.TrackSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayoutEngineTest {
  private static final int[][] SIZES = {
    {1280, 720}, {1920, 1080}, {320, 180}, {720, 1280}, {640, 480}, {128, 128}
  };

  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "3,2", "4,2", "6,3", "9,3", "12,4", "16,4", "25,5", "49,7"})
  void aWideGridHasTheColumnsThatMakeTheLargestTiles(int count, int columns) {
    List<Tile> tiles = LayoutEngine.arrange(LayoutKind.GRID, cameras(count), null, 1280, 720);
    int firstRow = tiles.getFirst().y();
    long inFirstRow = tiles.stream().filter(t -> t.y() == firstRow).count();
    assertThat(inFirstRow).isEqualTo(columns);
  }

  @Test
  void tilesNeitherOverlapNorLeaveThePicture() {
    for (int[] size : SIZES) {
      for (LayoutKind kind : LayoutKind.values()) {
        for (int count = 0; count <= 49; count++) {
          check(LayoutEngine.arrange(kind, cameras(count), null, size[0], size[1]), size, kind);
          check(LayoutEngine.arrange(kind, withScreen(count), null, size[0], size[1]), size, kind);
        }
      }
    }
  }

  @Test
  void everybodyHasATileOfTheSameSizeInAGrid() {
    for (int[] size : SIZES) {
      for (int count = 1; count <= 49; count++) {
        List<Tile> tiles =
            LayoutEngine.arrange(LayoutKind.GRID, cameras(count), null, size[0], size[1]);
        assertThat(tiles).hasSize(count);
        assertThat(tiles.stream().map(t -> List.of(t.width(), t.height())).distinct()).hasSize(1);
      }
    }
  }

  @Test
  void oneParticipantFillsThePicture() {
    assertThat(LayoutEngine.arrange(LayoutKind.AUTO, cameras(1), null, 1280, 720))
        .containsExactly(new Tile(1, 0, 0, 1280, 720));
  }

  @Test
  void theLastRowIsCentred() {
    List<Tile> tiles = LayoutEngine.arrange(LayoutKind.GRID, cameras(5), null, 1280, 720);
    Tile left = tiles.get(3);
    Tile right = tiles.get(4);
    assertThat(left.x()).isCloseTo(1280 - right.x() - right.width(), within(2));
  }

  @Test
  void theOrderOfJoiningIsTheOrderOfTheTiles() {
    List<LayoutItem> items =
        List.of(
            new LayoutItem(9, TrackSource.CAMERA, 0),
            new LayoutItem(LayoutItem.NO_TRACK, TrackSource.CAMERA, 2),
            new LayoutItem(4, TrackSource.CAMERA, 1));
    assertThat(LayoutEngine.arrange(LayoutKind.GRID, items, null, 1280, 720))
        .extracting(Tile::trackId)
        .containsExactly(9, 4, 0);
  }

  @Test
  void aScreenShareTakesTheStageByItself() {
    List<Tile> tiles = LayoutEngine.arrange(LayoutKind.AUTO, withScreen(3), null, 1280, 720);
    assertThat(tiles.getFirst().trackId()).isEqualTo(100);
    assertThat(tiles.getFirst().width()).isGreaterThan(900);
    assertThat(tiles).extracting(Tile::trackId).containsExactly(100, 1, 2, 3);
    assertThat(tiles.subList(1, 4)).allMatch(t -> t.x() > tiles.getFirst().width());
  }

  @Test
  void theWantedTrackTakesTheStage() {
    List<Tile> tiles = LayoutEngine.arrange(LayoutKind.STAGE, withScreen(3), 2, 1280, 720);
    assertThat(tiles.getFirst().trackId()).isEqualTo(2);
  }

  @Test
  void anAbsentStageTrackFallsBackToTheAutomaticChoice() {
    List<Tile> tiles = LayoutEngine.arrange(LayoutKind.STAGE, cameras(3), 77, 1280, 720);
    assertThat(tiles.getFirst().trackId()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "1280,720, 0,0,1280,720",
    "640,480, 160,0,960,720",
    "360,640, 438,0,404,720",
    "2000,500, 0,200,1280,320",
    "1,5000, 638,0,2,720"
  })
  void aPictureIsFittedAndNeverCropped(int w, int h, int x, int y, int width, int height) {
    assertThat(new Tile(1, 0, 0, 1280, 720).fit(w, h)).isEqualTo(new Tile(1, x, y, width, height));
  }

  private static org.assertj.core.data.Offset<Integer> within(int pixels) {
    return org.assertj.core.data.Offset.offset(pixels);
  }

  private static void check(List<Tile> tiles, int[] size, LayoutKind kind) {
    for (int i = 0; i < tiles.size(); i++) {
      Tile a = tiles.get(i);
      assertThat(a.x() + a.width())
          .as("%s in %dx%d", kind, size[0], size[1])
          .isLessThan(size[0] + 1);
      assertThat(a.y() + a.height()).isLessThanOrEqualTo(size[1]);
      for (Tile b : tiles.subList(i + 1, tiles.size())) {
        boolean apart =
            a.x() + a.width() <= b.x()
                || b.x() + b.width() <= a.x()
                || a.y() + a.height() <= b.y()
                || b.y() + b.height() <= a.y();
        assertThat(apart).as("%s and %s", a, b).isTrue();
      }
    }
  }

  private static List<LayoutItem> cameras(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> new LayoutItem(i, TrackSource.CAMERA, i))
        .toList();
  }

  private static List<LayoutItem> withScreen(int cameras) {
    List<LayoutItem> items = new ArrayList<>(cameras(cameras));
    items.add(new LayoutItem(100, TrackSource.SCREEN, 1));
    return items;
  }
}
