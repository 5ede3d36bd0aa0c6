package io.videoconf.recorder.model.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.TrackSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TransitionTest {
  private static final int FRAMES = 9;

  @Test
  void tilesGoOneWayAndArriveExactly() {
    Random random = new Random(11);
    for (int round = 0; round < 50; round++) {
      List<Tile> from = grid(1 + random.nextInt(20), 0);
      List<Tile> to = grid(1 + random.nextInt(20), random.nextInt(5));
      Transition way = Transition.none(from).towards(to, 100, FRAMES);
      List<Tile> before = way.from();
      for (int frame = 100; frame < 100 + FRAMES; frame++) {
        List<Tile> now = way.at(frame);
        assertThat(now.size()).isGreaterThanOrEqualTo(to.size());
        for (int i = 0; i < to.size(); i++) {
          for (Edge edge : Edge.values()) {
            int start = edge.of(way.from().get(i));
            int end = edge.of(to.get(i));
            int step = edge.of(now.get(i)) - edge.of(before.get(i));
            assertThat(step * Integer.signum(end - start)).isGreaterThanOrEqualTo(0);
            // The steepest part of the way is three times as steep as its mean.
            assertThat(Math.abs(step)).isLessThanOrEqualTo(3 * Math.abs(end - start) / FRAMES + 4);
          }
        }
        before = now;
      }
      assertThat(way.at(100 + FRAMES - 1)).isSameAs(to.isEmpty() ? to : way.to());
      assertThat(way.to()).isEqualTo(to);
      assertThat(way.isOver(100 + FRAMES - 2)).isEqualTo(way.frames() == 0);
      assertThat(way.isOver(100 + FRAMES - 1)).isTrue();
      assertThat(way.at(1_000_000)).isSameAs(way.to());
    }
  }

  @Test
  void whoIsNewGrowsAndAppearsAndWhoLeavesShrinksAndFades() {
    Tile ann = camera(1, "ann", 0, 0, 640, 720);
    Tile bob = camera(2, "bob", 640, 0, 640, 360);
    Tile cid = camera(3, "cid", 640, 0, 640, 720);
    Transition way = Transition.none(List.of(ann, bob)).towards(List.of(ann, cid), 0, FRAMES);
    assertThat(way.from()).containsExactly(ann, cid.at(720, 90, 480, 540).withOpacity(0));
    List<Tile> entering = new ArrayList<>();
    List<Tile> leaving = new ArrayList<>();
    for (int frame = 0; frame < FRAMES - 1; frame++) {
      List<Tile> now = way.at(frame);
      assertThat(now).extracting(Tile::trackId).containsExactly(1, 3, 2);
      assertThat(now.getFirst()).isEqualTo(ann);
      entering.add(now.get(1));
      leaving.add(now.get(2));
    }
    assertThat(entering).extracting(Tile::width).isSorted().first().isEqualTo(480);
    assertThat(entering).extracting(Tile::opacity).isSorted();
    assertThat(leaving.reversed()).extracting(Tile::width).isSorted().last().isEqualTo(640);
    assertThat(leaving.reversed()).extracting(Tile::opacity).isSorted().last().isEqualTo(254);
    assertThat(leaving.getLast().opacity()).isLessThan(5);
    assertThat(way.at(FRAMES - 1)).containsExactly(ann, cid);
  }

  @Test
  void theLastToLeaveFadesToo() {
    Tile ann = camera(1, "ann", 0, 0, 640, 720);
    Transition way = Transition.none(List.of(ann)).towards(List.of(), 5, FRAMES);
    assertThat(way.at(5)).hasSize(1);
    assertThat(way.isOver(5 + FRAMES - 2)).isFalse();
    assertThat(way.at(5 + FRAMES - 1)).isEmpty();
  }

  @Test
  void whoTakesSomebodysPlaceIsSeenThroughThem() {
    Tile bob = camera(2, "bob", 640, 0, 640, 720);
    Tile cid = camera(3, "cid", 640, 0, 640, 720);
    Transition way = Transition.none(List.of(bob)).towards(List.of(cid), 0, FRAMES);
    assertThat(way.at(3).getFirst()).isEqualTo(cid);
    assertThat(way.at(3).getLast()).isEqualTo(bob.withOpacity(way.at(3).getLast().opacity()));
  }

  @Test
  void aCameraThatIsTurnedOffOrOnStaysWhereItsOwnerIs() {
    Tile camera = camera(1, "ann", 0, 0, 640, 720);
    Tile avatar = camera(LayoutItem.NO_TRACK, "ann", 640, 0, 640, 720);
    Tile again = camera(7, "ann", 100, 100, 640, 360);
    Transition off = Transition.none(List.of(camera)).towards(List.of(avatar), 0, FRAMES);
    assertThat(off.from()).containsExactly(avatar.at(0, 0, 640, 720));
    Tile fading = off.at(4).getLast();
    assertThat(fading.trackId()).isEqualTo(1);
    assertThat(off.at(4).getFirst())
        .isEqualTo(avatar.at(fading.x(), fading.y(), fading.width(), fading.height()));
    Transition on = Transition.none(List.of(avatar)).towards(List.of(again), 0, FRAMES);
    assertThat(on.from()).containsExactly(again.at(640, 0, 640, 720));
    Tile screen = new Tile(8, "ann", TrackSource.SCREEN, Fit.FIT, 0, 0, 640, 360);
    Transition share = Transition.none(List.of(camera)).towards(List.of(screen), 0, FRAMES);
    assertThat(share.from().getFirst().opacity()).isZero();
  }

  @Test
  void ofTwoCamerasOneCanLeave() {
    Tile left = camera(1, "ann", 0, 0, 640, 720);
    Tile right = camera(2, "ann", 640, 0, 640, 720);
    Transition way = Transition.none(List.of(left, right)).towards(List.of(right), 0, FRAMES);
    assertThat(way.at(7).getLast().x()).isLessThan(160);
  }

  @Test
  void whoComesBackOnTheWayOutGoesOnFromThere() {
    Tile ann = camera(1, "ann", 0, 0, 640, 720);
    Tile bob = camera(2, "bob", 640, 0, 640, 720);
    List<Tile> both = List.of(ann, bob);
    Transition out = Transition.none(both).towards(List.of(ann), 0, FRAMES);
    Transition back = out.towards(both, 5, FRAMES);
    assertThat(back.from()).isEqualTo(out.at(4));
    assertThat(back.leaving()).isEmpty();
    assertThat(back.at(5 + FRAMES)).isEqualTo(both);
  }

  @Test
  void whoLeavesIsGoneInTimeWhateverElseHappens() {
    List<Tile> tiles = grid(9, 0);
    Transition way = Transition.none(tiles).towards(tiles.subList(1, 9), 0, FRAMES);
    for (int frame = 1; frame < FRAMES; frame++) {
      assertThat(way.at(frame - 1)).extracting(Tile::trackId).contains(1);
      way = way.towards(grid(9 - frame % 2, 1), frame, FRAMES);
    }
    assertThat(way.at(FRAMES - 1)).extracting(Tile::trackId).doesNotContain(1);
  }

  @Test
  void anotherChangeOnTheWayGoesOnFromThere() {
    Transition first =
        Transition.none(List.of(camera(1, "ann", 0, 0, 640, 720)))
            .towards(List.of(camera(1, "ann", 640, 0, 640, 720)), 10, FRAMES);
    Transition second = first.towards(List.of(camera(1, "ann", 0, 0, 320, 180)), 14, FRAMES);
    assertThat(second.from()).isEqualTo(first.at(13));
    assertThat(second.at(14).getFirst().x()).isCloseTo(first.at(13).getFirst().x(), offset(4));
  }

  @Test
  void withoutTimeOrAnythingBeforeTilesAreThereAtOnce() {
    List<Tile> to = grid(3, 0);
    assertThat(Transition.none(grid(2, 0)).towards(to, 5, 0).at(5)).isEqualTo(to);
    assertThat(Transition.none(List.of()).towards(to, 5, FRAMES).at(5)).isEqualTo(to);
    assertThat(Transition.none(to).towards(to, 5, FRAMES).isOver(5)).isTrue();
  }

  @Test
  void aTransitionIsAFunctionOfTheFrame() {
    Transition way = Transition.none(grid(3, 0)).towards(grid(7, 1), 0, FRAMES);
    List<List<Tile>> forward = IntStream.range(0, FRAMES).mapToObj(way::at).toList();
    List<List<Tile>> backward = new ArrayList<>();
    for (int frame = FRAMES - 1; frame >= 0; frame--) {
      backward.addFirst(way.at(frame));
    }
    assertThat(backward).isEqualTo(forward);
  }

  private enum Edge {
    LEFT,
    TOP,
    RIGHT,
    BOTTOM;

    int of(Tile tile) {
      return switch (this) {
        case LEFT -> tile.x();
        case TOP -> tile.y();
        case RIGHT -> tile.x() + tile.width();
        case BOTTOM -> tile.y() + tile.height();
      };
    }
  }

  private static org.assertj.core.data.Offset<Integer> offset(int pixels) {
    return org.assertj.core.data.Offset.offset(pixels);
  }

  private static List<Tile> grid(int count, int firstTrack) {
    List<LayoutItem> items =
        IntStream.rangeClosed(1, count)
            .mapToObj(
                i -> new LayoutItem(firstTrack + i, "p" + (firstTrack + i), TrackSource.CAMERA, i))
            .toList();
    return LayoutEngine.arrange(LayoutKind.GRID, items, null, 1280, 720);
  }

  private static Tile camera(int track, String id, int x, int y, int width, int height) {
    return new Tile(track, id, TrackSource.CAMERA, Fit.FIT, x, y, width, height);
  }
}
