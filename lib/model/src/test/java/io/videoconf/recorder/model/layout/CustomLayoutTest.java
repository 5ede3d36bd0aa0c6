package io.videoconf.recorder.model.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.layout.CustomLayout.Role;
import io.videoconf.recorder.model.layout.CustomLayout.Slot;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomLayoutTest {
  private static final LayoutItem ANN = camera(1, "ann", 0);
  private static final LayoutItem BOB = camera(2, "bob", 1);
  private static final LayoutItem CID = camera(3, "cid", 2);
  private static final LayoutItem SLIDES = new LayoutItem(9, "ann", TrackSource.SCREEN, 0);

  @Test
  void eachRoleFindsWhomItIsFor() {
    List<Tile> tiles =
        arrange(
            List.of(ANN, BOB, CID, SLIDES),
            "bob",
            new Slot(Role.CAMERA, 0, 0, 0.1, 0.1),
            new Slot(Role.SPEAKER, 0.1, 0, 0.1, 0.1),
            new Slot(Role.PARTICIPANT, "cid", 0.2, 0, 0.1, 0.1, null, null),
            new Slot(Role.SCREEN, 0.3, 0, 0.1, 0.1),
            new Slot(Role.CAMERA, 0.4, 0, 0.1, 0.1));
    assertThat(tiles).extracting(Tile::trackId).containsExactly(1, 2, 3, 9);
  }

  @Test
  void theStageIsTheScreenElseWhoSpeaks() {
    Slot stage = new Slot(Role.STAGE, 0, 0, 1, 1);
    assertThat(arrange(List.of(ANN, BOB, SLIDES), "bob", stage).getFirst().trackId()).isEqualTo(9);
    assertThat(arrange(List.of(ANN, BOB), "bob", stage).getFirst().trackId()).isEqualTo(2);
    assertThat(arrange(List.of(ANN, BOB), null, stage).getFirst().trackId()).isEqualTo(1);
  }

  @Test
  void partsBecomePixelsThatMeet() {
    List<Tile> tiles =
        arrange(
            List.of(ANN, BOB, CID),
            null,
            new Slot(Role.CAMERA, 0, 0, 1 / 3.0, 1),
            new Slot(Role.CAMERA, 1 / 3.0, 0, 1 / 3.0, 1),
            new Slot(Role.CAMERA, 2 / 3.0, 0, 1 / 3.0, 1));
    assertThat(tiles.get(0).x() + tiles.get(0).width()).isEqualTo(tiles.get(1).x());
    assertThat(tiles.get(1).x() + tiles.get(1).width()).isEqualTo(tiles.get(2).x());
    assertThat(tiles.get(2).x() + tiles.get(2).width()).isEqualTo(1280);
    Tile least = arrange(List.of(ANN), null, new Slot(Role.CAMERA, 1, 1, 1e-4, 1e-4)).getFirst();
    assertThat(least).isEqualTo(tile(ANN, Fit.FIT, 1278, 718, 2, 2));
  }

  @Test
  void whatIsHigherIsDrawnLast() {
    List<Tile> tiles =
        arrange(
            List.of(ANN, BOB, CID),
            null,
            new Slot(Role.PARTICIPANT, "ann", 0, 0, 1, 1, Fit.FILL, 2),
            new Slot(Role.PARTICIPANT, "bob", 0, 0, 1, 1, null, null),
            new Slot(Role.PARTICIPANT, "cid", 0, 0, 1, 1, null, -1));
    assertThat(tiles).extracting(Tile::trackId).containsExactly(3, 2, 1);
    assertThat(tiles).extracting(Tile::fit).containsExactly(Fit.FIT, Fit.FIT, Fit.FILL);
  }

  @Test
  void withoutRectanglesTheLayoutIsAutomatic() {
    List<LayoutItem> items = List.of(ANN, BOB);
    assertThat(LayoutEngine.arrange(LayoutKind.CUSTOM, items, null, 1280, 720))
        .isEqualTo(LayoutEngine.arrange(LayoutKind.GRID, items, null, 1280, 720));
  }

  @ParameterizedTest
  @CsvSource({
    "-0.1,0,1,1,x",
    "0,1.1,1,1,y",
    "0.5,0,0.6,1,width",
    "0,0,0,1,width",
    "0,0,1,0,height",
    "0,0,1,NaN,height"
  })
  void whatIsOutsideThePictureIsRefused(
      double x, double y, double width, double height, String field) {
    assertThatThrownBy(() -> new Slot(Role.CAMERA, x, y, width, height))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(field + " must be");
  }

  @Test
  void aParticipantIsNamedForTheirRoleAlone() {
    assertThatThrownBy(() -> new Slot(Role.PARTICIPANT, 0, 0, 1, 1))
        .hasMessageStartingWith("participant_id must be");
    assertThatThrownBy(() -> new Slot(Role.STAGE, "ann", 0, 0, 1, 1, null, null))
        .hasMessageStartingWith("participant_id must be");
    assertThatThrownBy(() -> new CustomLayout(List.of())).hasMessageStartingWith("tiles must be");
  }

  private static List<Tile> arrange(
      List<LayoutItem> items, @Nullable String speaker, Slot... slots) {
    return LayoutEngine.arrange(
        new LayoutRequest(
            LayoutKind.CUSTOM,
            new CustomLayout(Arrays.asList(slots)),
            items,
            null,
            speaker,
            List.of(),
            Fit.FIT,
            1280,
            720));
  }

  private static Tile tile(LayoutItem item, Fit fit, int x, int y, int width, int height) {
    return new Tile(item.trackId(), item.participantId(), item.source(), fit, x, y, width, height);
  }

  private static LayoutItem camera(int track, String participant, int order) {
    return new LayoutItem(track, participant, TrackSource.CAMERA, order);
  }
}
