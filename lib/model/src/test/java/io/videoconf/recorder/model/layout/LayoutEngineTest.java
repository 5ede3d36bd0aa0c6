package io.videoconf.recorder.model.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.videoconf.recorder.model.TrackSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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

  @ParameterizedTest
  @EnumSource(LayoutKind.class)
  void tilesAreEvenInsideThePictureAndApart(LayoutKind kind) {
    Random random = new Random(7);
    for (int[] size : SIZES) {
      for (int count = 0; count <= 49; count++) {
        check(request(kind, cameras(count), size));
        check(request(kind, withScreen(count), size));
        check(request(kind, shaped(count, random), size));
      }
    }
  }

  @Test
  void nothingIsCroppedUnlessItIsAsked() {
    for (int[] size : SIZES) {
      for (LayoutKind kind : LayoutKind.values()) {
        LayoutRequest whole = request(kind, shaped(7, new Random(1)), size);
        assertThat(LayoutEngine.arrange(whole)).extracting(Tile::fit).containsOnly(Fit.FIT);
        assertThat(LayoutEngine.arrange(filled(whole)))
            .allMatch(tile ->
                tile.fit()
                    == (tile.source() == TrackSource.SCREEN || tile.trackId() == 0
                        ? Fit.FIT
                        : Fit.FILL));
      }
    }
  }

  /** Of an odd number of even pieces the margins cannot always be the same and even. */
  @Test
  void aGridIsInTheMiddle() {
    for (int[] size : SIZES) {
      for (int count = 2; count <= 49; count++) {
        List<Tile> tiles =
            LayoutEngine.arrange(LayoutKind.GRID, cameras(count), null, size[0], size[1]);
        int rows = (int) tiles.stream().mapToInt(Tile::y).distinct().count();
        int above = tiles.getFirst().y();
        int below = size[1] - tiles.getLast().y() - tiles.getLast().height();
        assertThat(below - above)
            .as("%d in %dx%d", count, size[0], size[1])
            .isBetween(0, 2 * (rows % 2));
        for (List<Tile> row : tiles.stream().collect(Collectors.groupingBy(Tile::y)).values()) {
          int left = row.getFirst().x();
          int right = size[0] - row.getLast().x() - row.getLast().width();
          assertThat(right - left)
              .as("%d in %dx%d", count, size[0], size[1])
              .isBetween(0, 2 * (row.size() % 2));
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
  void theLastRowOfEveryGridIsCentred() {
    Random random = new Random(5);
    for (int[] size : SIZES) {
      for (int count = 1; count <= 49; count++) {
        List<Tile> tiles =
            LayoutEngine.arrange(request(LayoutKind.GRID, shaped(count, random), size));
        int lastRow = tiles.getLast().y();
        int left = tiles.stream().filter(t -> t.y() == lastRow).findFirst().orElseThrow().x();
        int right = size[0] - tiles.getLast().x() - tiles.getLast().width();
        assertThat(left).as("%d in %dx%d", count, size[0], size[1]).isCloseTo(right, within(2));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "3,4, 3,3, 416,554",
    "9,16, 2,2, 396,704",
    "9,16, 8,4, 194,348",
    "4,3, 4,2, 464,348",
    "1,1, 2,2, 628,628"
  })
  void aGridTakesTheShapeOfItsPictures(
      int aspectWidth, int aspectHeight, int count, int columns, int width, int height) {
    Aspect aspect = new Aspect(aspectWidth, aspectHeight);
    List<LayoutItem> items =
        IntStream.rangeClosed(1, count).mapToObj(i -> camera(i, aspect)).toList();
    List<Tile> tiles = LayoutEngine.arrange(request(LayoutKind.GRID, items, new int[] {1280, 720}));
    assertThat(tiles.stream().filter(t -> t.y() == tiles.getFirst().y())).hasSize(columns);
    assertThat(List.of(tiles.getFirst().width(), tiles.getFirst().height()))
        .isEqualTo(List.of(width, height));
  }

  @Test
  void aPhoneAndACameraBothGetWhatTheyCanUse() {
    List<LayoutItem> items = List.of(camera(1, Aspect.WIDE), camera(2, new Aspect(9, 16)));
    List<Tile> tiles = LayoutEngine.arrange(request(LayoutKind.GRID, items, new int[] {1280, 720}));
    assertThat(tiles.get(0).fit(16, 9).width()).isEqualTo(628);
    assertThat(tiles.get(1).fit(9, 16).height()).isEqualTo(704);
  }

  @Test
  void ofMoreThanTheLargestGridTheMostRelevantAreShown() {
    List<LayoutItem> items = new ArrayList<>();
    for (int i = 1; i <= 60; i++) {
      boolean off = i <= 10;
      items.add(
          new LayoutItem(
              off ? LayoutItem.NO_TRACK : i,
              "p" + i,
              TrackSource.CAMERA,
              i,
              null,
              i == 4 || i == 60 ? i : 0));
    }
    List<Tile> tiles =
        LayoutEngine.arrange(
            new LayoutRequest(
                LayoutKind.GRID, null, items, null, "p4", List.of(), Fit.FIT, 1280, 720));
    List<String> shown = new ArrayList<>(List.of("p4"));
    IntStream.rangeClosed(11, 57).forEach(i -> shown.add("p" + i));
    shown.add("p60");
    assertThat(tiles).extracting(Tile::participantId).containsExactlyElementsOf(shown);
  }

  @Test
  void whoComesIntoAFullGridTakesThePlaceOfWhoIsLeftOut() {
    List<LayoutItem> items = new ArrayList<>(cameras(50));
    LayoutRequest before = request(LayoutKind.GRID, items, new int[] {1280, 720});
    List<Tile> full = LayoutEngine.arrange(before);
    assertThat(full).extracting(Tile::trackId).doesNotContain(50).contains(49);
    items.set(49, new LayoutItem(50, "p50", TrackSource.CAMERA, 50, null, 1));
    items.set(6, new LayoutItem(7, "p7", TrackSource.CAMERA, 7, null, 2));
    items.set(48, new LayoutItem(49, "p49", TrackSource.CAMERA, 49, null, 3));
    List<Tile> after =
        LayoutEngine.arrange(
            new LayoutRequest(LayoutKind.GRID, null, items, null, "p50", full, Fit.FIT, 1280, 720));
    assertThat(after).extracting(Tile::trackId).contains(50).doesNotContain(48);
    assertThat(after.get(47).trackId()).isEqualTo(50);
    for (int i = 0; i < 49; i++) {
      if (i != 47) {
        assertThat(after.get(i).trackId()).isEqualTo(full.get(i).trackId());
      }
    }
  }

  @Test
  void whoSpeaksIsLargeAndTheOthersAreBelow() {
    List<Tile> tiles =
        LayoutEngine.arrange(
            request(LayoutKind.SPEAKER, shaped(4, new Random(2)), new int[] {1280, 720}));
    assertThat(tiles.getFirst().participantId()).isEqualTo("p2");
    assertThat(tiles).extracting(Tile::participantId).containsExactly("p2", "p1", "p3", "p4");
    assertThat(tiles.subList(1, 4))
        .allMatch(t -> t.y() >= tiles.getFirst().y() + tiles.getFirst().height());
  }

  @Test
  void whatTheStageLeavesIsForTheStripAndAllOfItIsInTheMiddle() {
    int[] phone = {720, 1280};
    List<Tile> tiles = LayoutEngine.arrange(request(LayoutKind.SPEAKER, cameras(5), phone));
    assertThat(tiles.subList(1, 5)).extracting(Tile::width).containsOnly(348);
    assertThat(tiles.subList(1, 5)).extracting(Tile::x).containsExactly(8, 364, 8, 364);
    assertThat(tiles.get(1).y()).isEqualTo(tiles.get(0).y() + tiles.get(0).height() + 8);
    int below = 1280 - tiles.getLast().y() - tiles.getLast().height();
    assertThat(tiles.get(0).y()).isCloseTo(below, org.assertj.core.api.Assertions.within(2));
    List<Tile> two = LayoutEngine.arrange(request(LayoutKind.SPEAKER, cameras(2), phone));
    assertThat(two.get(0).width()).isEqualTo(704);
    assertThat(two.get(1).width()).isEqualTo(348);
  }

  @Test
  void aStripShowsAsManyAsCanBeRecognized() {
    for (LayoutKind kind : List.of(LayoutKind.STAGE, LayoutKind.SPEAKER)) {
      List<Tile> tiles = LayoutEngine.arrange(request(kind, cameras(40), new int[] {1280, 720}));
      assertThat(tiles).hasSizeBetween(12, 40).allMatch(t -> t.height() >= 60);
    }
  }

  @Test
  void theStageIsAboveTheStripInATallPicture() {
    List<Tile> tiles =
        LayoutEngine.arrange(request(LayoutKind.SCREEN, withScreen(3), new int[] {720, 1280}));
    assertThat(tiles.getFirst().trackId()).isEqualTo(100);
    assertThat(tiles.getFirst().width()).isGreaterThan(680);
    assertThat(tiles.subList(1, 4))
        .allMatch(t -> t.y() >= tiles.getFirst().y() + tiles.getFirst().height());
  }

  @Test
  void whoSpeaksIsInACornerOfTheScreenAndDrawnOverIt() {
    List<LayoutItem> items =
        List.of(
            camera(1, Aspect.WIDE),
            camera(2, Aspect.WIDE),
            new LayoutItem(100, "p1", TrackSource.SCREEN, 1));
    assertThat(
            LayoutEngine.arrange(
                request(LayoutKind.PICTURE_IN_PICTURE, items, new int[] {1280, 720})))
        .containsExactly(
            new Tile(100, "p1", TrackSource.SCREEN, Fit.FIT, 0, 0, 1280, 720),
            new Tile(2, "p2", TrackSource.CAMERA, Fit.FIT, 944, 524, 320, 180));
  }

  @Test
  void twoAreSideBySide() {
    List<Tile> wide =
        LayoutEngine.arrange(request(LayoutKind.SIDE_BY_SIDE, cameras(3), new int[] {1280, 720}));
    assertThat(wide).hasSize(2);
    assertThat(wide.get(0).y()).isEqualTo(wide.get(1).y());
    assertThat(wide.get(0).width()).isEqualTo(628);
    List<Tile> tall =
        LayoutEngine.arrange(request(LayoutKind.SIDE_BY_SIDE, cameras(3), new int[] {720, 1280}));
    assertThat(tall.get(0).x()).isEqualTo(tall.get(1).x());
    assertThat(tall.get(1).y()).isEqualTo(tall.get(0).y() + tall.get(0).height() + 8);
    List<LayoutItem> upright = List.of(camera(1, new Aspect(9, 16)), camera(2, new Aspect(9, 16)));
    List<Tile> phones =
        LayoutEngine.arrange(request(LayoutKind.SIDE_BY_SIDE, upright, new int[] {1280, 720}));
    assertThat(phones).extracting(Tile::x).containsExactly(240, 644);
    assertThat(phones).extracting(Tile::width).containsOnly(396);
  }

  @Test
  void withoutPicturesEverybodyIsAnAvatar() {
    List<LayoutItem> items =
        List.of(
            camera(1, Aspect.WIDE),
            new LayoutItem(100, "p1", TrackSource.SCREEN, 1),
            camera(2, Aspect.WIDE));
    List<Tile> tiles =
        LayoutEngine.arrange(request(LayoutKind.AUDIO_ONLY, items, new int[] {1280, 720}));
    assertThat(tiles).extracting(Tile::participantId).containsExactly("p1", "p2");
    assertThat(tiles).extracting(Tile::trackId).containsOnly(LayoutItem.NO_TRACK);
  }

  @Test
  void withoutAScreenTheScreenLayoutIsAGrid() {
    int[] size = {1280, 720};
    assertThat(LayoutEngine.arrange(request(LayoutKind.SCREEN, cameras(5), size)))
        .isEqualTo(LayoutEngine.arrange(request(LayoutKind.GRID, cameras(5), size)));
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
    "1,5000, 638,0,2,720",
    "1288,720, 0,0,1280,720",
    "176,100, 0,0,1280,720"
  })
  void aPictureIsFittedAndNeverCropped(int w, int h, int x, int y, int width, int height) {
    assertThat(new Tile(1, 0, 0, 1280, 720).fit(w, h)).isEqualTo(new Tile(1, x, y, width, height));
  }

  private static org.assertj.core.data.Offset<Integer> within(int pixels) {
    return org.assertj.core.data.Offset.offset(pixels);
  }

  /** That all four numbers are even, tiles see to themselves. */
  private static void check(LayoutRequest request) {
    for (LayoutRequest asked : List.of(request, filled(request))) {
      List<Tile> tiles = LayoutEngine.arrange(asked);
      if (tiles.isEmpty() != asked.items().isEmpty() && asked.kind() != LayoutKind.AUDIO_ONLY) {
        fail("%s of %s", tiles, asked);
      }
      for (int i = 0; i < tiles.size(); i++) {
        Tile a = tiles.get(i);
        if (a.x() + a.width() > asked.width() || a.y() + a.height() > asked.height()) {
          fail("%s of %s", tiles, asked);
        }
        for (Tile b : tiles.subList(i + 1, tiles.size())) {
          boolean apart =
              a.x() + a.width() <= b.x()
                  || b.x() + b.width() <= a.x()
                  || a.y() + a.height() <= b.y()
                  || b.y() + b.height() <= a.y();
          if (!apart && asked.kind() != LayoutKind.PICTURE_IN_PICTURE) {
            fail("%s of %s", tiles, asked);
          }
        }
      }
    }
  }

  private static LayoutRequest request(LayoutKind kind, List<LayoutItem> items, int[] size) {
    return new LayoutRequest(kind, null, items, null, "p2", List.of(), Fit.FIT, size[0], size[1]);
  }

  private static LayoutRequest filled(LayoutRequest request) {
    return new LayoutRequest(
        request.kind(),
        request.custom(),
        request.items(),
        request.stageTrackId(),
        request.speaker(),
        request.before(),
        Fit.FILL,
        request.width(),
        request.height());
  }

  private static LayoutItem camera(int track, Aspect aspect) {
    return new LayoutItem(track, "p" + track, TrackSource.CAMERA, track, aspect, 0);
  }

  /** Cameras of all shapes, avatars among them. */
  private static List<LayoutItem> shaped(int count, Random random) {
    List<LayoutItem> items = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      LayoutItem camera = camera(i, Aspect.STEPS.get(random.nextInt(Aspect.STEPS.size())));
      items.add(random.nextInt(5) == 0 ? camera.asAvatar() : camera);
    }
    return items;
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
