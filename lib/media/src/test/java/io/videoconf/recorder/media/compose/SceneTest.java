package io.videoconf.recorder.media.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.cell.CellReport.ShownTrack;
import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.model.layout.Aspect;
import io.videoconf.recorder.model.layout.Fit;
import io.videoconf.recorder.model.layout.LayoutItem;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.layout.Tile;
import io.videoconf.recorder.model.look.Theme;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Scenes are made without pictures: of those only the shapes are asked for. */
class SceneTest {
  private static final VideoFormat FORMAT = new VideoFormat(1280, 720, 30, 1_500_000);

  /** 300 ms. */
  private static final int WAY = 9;

  /** Half a second. */
  private static final int MOMENT = 15;

  private final Map<Integer, Aspect> pictures = new HashMap<>();
  private RecordingState state = RecordingState.EMPTY;
  private Scene scene = Scene.EMPTY;
  private @Nullable String speaker;
  private long frame;

  private Scene frame() {
    scene = scene.next(state, speaker, pictures::get, FORMAT, frame++);
    return scene;
  }

  private Scene settled() {
    for (int i = 0; i < WAY; i++) {
      frame();
    }
    return frame();
  }

  private void happens(SessionEvent event) {
    state = state.apply(event);
  }

  private void joins(String id) {
    happens(new SessionEvent.ParticipantJoined(id, null, id));
  }

  private void adds(int track, String id, TrackSource source) {
    Codec codec = source == TrackSource.MICROPHONE ? Codec.OPUS : Codec.VP8;
    happens(
        new SessionEvent.TrackAdded(
            TrackSpec.of(track, id, source, codec, 96, null, codec == Codec.OPUS ? 2 : 0, Map.of()),
            1,
            1));
  }

  private void camera(int track, String id) {
    joins(id);
    adds(track, id, TrackSource.CAMERA);
  }

  @Test
  void whileNothingChangesItIsTheSameScene() {
    camera(1, "ann");
    camera(2, "bob");
    Scene before = settled();
    assertThat(frame()).isSameAs(before);
    pictures.put(1, new Aspect(640, 360));
    Scene after = settled();
    assertThat(after.tiles()).isEqualTo(before.tiles());
    pictures.put(1, new Aspect(320, 180));
    assertThat(frame()).isSameAs(after);
  }

  @Test
  void whoJoinsGrowsWhileTheOthersMakeRoom() {
    camera(1, "ann");
    List<Tile> alone = frame().tiles();
    assertThat(alone).singleElement().extracting(Tile::width).isEqualTo(1280);
    camera(2, "bob");
    List<Integer> widths = new ArrayList<>();
    for (int i = 0; i < WAY; i++) {
      List<Tile> tiles = frame().tiles();
      assertThat(tiles).hasSize(2);
      widths.add(tiles.get(0).width());
      widths.add(-tiles.get(1).width());
    }
    assertThat(widths.stream().filter(w -> w > 0)).isSortedAccordingTo((a, b) -> b - a);
    assertThat(widths.stream().filter(w -> w < 0)).isSortedAccordingTo((a, b) -> b - a);
    List<Tile> there = scene.tiles();
    assertThat(there).extracting(Tile::width).containsExactly(628, 628);
    assertThat(frame().tiles()).isSameAs(there);
  }

  @Test
  void aCameraThatIsOffIsAnAvatarInTheSamePlaceAMomentLater() {
    camera(1, "ann");
    camera(2, "bob");
    pictures.put(1, new Aspect(480, 640));
    pictures.put(2, new Aspect(640, 480));
    List<Tile> before = settled().tiles();
    happens(new SessionEvent.TrackMuted(1, true));
    pictures.remove(1);
    for (int i = 0; i < MOMENT; i++) {
      assertThat(frame().tiles()).isEqualTo(before);
    }
    assertThat(frame().tiles()).extracting(Tile::trackId).containsExactly(0, 2, 1);
    Tile avatar = settled().tiles().getFirst();
    Tile camera = before.getFirst();
    assertThat(avatar.trackId()).isEqualTo(LayoutItem.NO_TRACK);
    assertThat(avatar.participantId()).isEqualTo("ann");
    assertThat(avatar)
        .isEqualTo(
            tile(0, "ann", Fit.FIT, camera.x(), camera.y(), camera.width(), camera.height()));
    happens(new SessionEvent.TrackMuted(1, false));
    assertThat(settled().tiles()).isEqualTo(before);
  }

  @Test
  void whoTurnsTheCameraOffAndLeavesIsNeverAnAvatar() {
    camera(1, "ann");
    camera(2, "bob");
    pictures.put(2, new Aspect(640, 480));
    settled();
    happens(new SessionEvent.TrackRemoved(2));
    List<Tile> seen = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      seen.addAll(frame().tiles());
    }
    happens(new SessionEvent.ParticipantLeft("bob"));
    for (int i = 0; i < 40; i++) {
      seen.addAll(frame().tiles());
    }
    assertThat(seen).extracting(Tile::trackId).contains(2).doesNotContain(LayoutItem.NO_TRACK);
    assertThat(scene.tiles()).containsExactly(tile(1, "ann", Fit.FIT, 0, 0, 1280, 720));
  }

  @Test
  void whoJoinsWithoutACameraIsAnAvatarAtOnce() {
    joins("ann");
    assertThat(frame().tiles()).containsExactly(tile(0, "ann", Fit.FIT, 0, 0, 1280, 720));
  }

  @Test
  void anotherCameraShowsTheLastPictureOfTheOneBeforeUntilItHasOne() {
    camera(1, "ann");
    pictures.put(1, new Aspect(640, 480));
    settled();
    happens(new SessionEvent.TrackRemoved(1));
    frame();
    adds(2, "ann", TrackSource.CAMERA);
    Tile tile = frame().tiles().getFirst();
    assertThat(tile.trackId()).isEqualTo(2);
    assertThat(scene.standIn(tile)).isEqualTo(1);
    assertThat(scene.tracks()).containsExactly(1, 2);
    pictures.put(2, new Aspect(320, 240));
    assertThat(frame().standIn(tile)).isEqualTo(LayoutItem.NO_TRACK);
    assertThat(settled().tracks()).containsExactly(2);
  }

  @Test
  void aScreenIsSeenFromItsFirstPictureOn() {
    camera(1, "ann");
    adds(2, "ann", TrackSource.SCREEN);
    joins("room");
    adds(3, "room", TrackSource.SCREEN);
    assertThat(settled().tiles()).extracting(Tile::trackId).containsExactly(1);
    assertThat(scene.tracks()).as("decoded").containsExactly(1, 2, 3);
    assertThat(scene.shown()).contains(new ShownTrack(2, 1280, 720));
    pictures.put(2, Aspect.WIDE);
    assertThat(frame().tiles()).extracting(Tile::trackId).containsExactly(2, 1);
  }

  @Test
  void whoChangesCamerasHasLongerUntilTheFirstPictureOfTheNewOne() {
    camera(1, "ann");
    pictures.put(1, Aspect.WIDE);
    settled();
    happens(new SessionEvent.TrackRemoved(1));
    adds(2, "ann", TrackSource.CAMERA);
    for (int i = 0; i < 4 * MOMENT; i++) {
      Scene now = frame();
      assertThat(now.standIn(now.tiles().getFirst())).as("frame %d", i).isEqualTo(1);
    }
    Scene late = frame();
    assertThat(late.standIn(late.tiles().getFirst())).isEqualTo(LayoutItem.NO_TRACK);
  }

  @Test
  void aScreenThatIsNotSharedAnyMoreFades() {
    camera(1, "ann");
    adds(2, "ann", TrackSource.SCREEN);
    pictures.put(2, Aspect.WIDE);
    settled();
    happens(new SessionEvent.TrackRemoved(2));
    int opacity = Tile.OPAQUE;
    for (int i = 0; i < WAY - 1; i++) {
      Tile screen = frame().tiles().getLast();
      assertThat(screen.trackId()).isEqualTo(2);
      assertThat(screen.opacity()).isLessThan(opacity);
      assertThat(scene.tracks()).contains(2);
      opacity = screen.opacity();
    }
    assertThat(frame().tiles()).extracting(Tile::trackId).containsExactly(1);
  }

  @Test
  void everybodyIsSeenExceptAScreenWithoutAPersonAndWhoHasLeft() {
    joins("ann");
    adds(1, "ann", TrackSource.MICROPHONE);
    camera(2, "bob");
    adds(3, "bob", TrackSource.SCREEN);
    joins("room");
    adds(4, "room", TrackSource.SCREEN);
    pictures.put(3, Aspect.WIDE);
    pictures.put(4, Aspect.WIDE);
    joins("cid");
    happens(new SessionEvent.ParticipantLeft("cid"));
    List<Tile> tiles = frame().tiles();
    assertThat(tiles).extracting(Tile::trackId).containsExactly(4, 0, 2, 3);
    assertThat(tiles).extracting(Tile::participantId).containsExactly("room", "ann", "bob", "bob");
    happens(new SessionEvent.TrackMuted(4, true));
    assertThat(frame().tiles()).extracting(Tile::trackId).startsWith(3).endsWith(4);
    assertThat(settled().tiles()).extracting(Tile::trackId).startsWith(3).doesNotContain(4);
  }

  @Test
  void whoSpokeLastStaysOnTheStageUntilTheyLeave() {
    happens(new SessionEvent.LayoutChanged(LayoutKind.SPEAKER, null));
    camera(1, "ann");
    camera(2, "bob");
    camera(3, "cid");
    speaker = "cid";
    frame();
    speaker = "bob";
    assertThat(frame().tiles().getFirst().trackId()).isEqualTo(2);
    assertThat(scene.speakerTrackId()).isEqualTo(2);
    speaker = null;
    assertThat(frame().tiles().getFirst().trackId()).isEqualTo(2);
    assertThat(scene.speaker()).isNull();
    happens(new SessionEvent.ParticipantLeft("bob"));
    assertThat(frame().tiles().getFirst().trackId()).isEqualTo(3);
  }

  @Test
  void itIsToldHowLargeTracksAreSeen() {
    camera(1, "ann");
    camera(2, "bob");
    adds(3, "bob", TrackSource.MICROPHONE);
    pictures.put(1, new Aspect(360, 640));
    assertThat(frame().shown())
        .containsExactly(new ShownTrack(1, 396, 704), new ShownTrack(2, 396, 704));
    happens(new SessionEvent.LayoutChanged(LayoutKind.AUDIO_ONLY, null));
    assertThat(frame().shown()).containsExactly(new ShownTrack(1, 0, 0), new ShownTrack(2, 0, 0));
    happens(new SessionEvent.TrackMuted(2, true));
    assertThat(frame().shown()).containsExactly(new ShownTrack(1, 0, 0));
  }

  @Test
  void aCroppedPictureHasToCoverItsTile() {
    camera(1, "ann");
    Theme plain = Theme.DEFAULT;
    happens(
        new SessionEvent.ThemeChanged(
            new Theme(
                plain.background(),
                null,
                plain.tile(),
                plain.accent(),
                plain.labelText(),
                plain.labelBackground(),
                true,
                Fit.FILL,
                0,
                null,
                false,
                null,
                0)));
    pictures.put(1, new Aspect(360, 640));
    assertThat(frame().tiles()).containsExactly(tile(1, "ann", Fit.FILL, 0, 0, 1280, 720));
    assertThat(frame().shown()).containsExactly(new ShownTrack(1, 1280, 2276));
  }

  @Test
  void twoRunsOverTheSameMeetingAgreeAndNothingJumps() {
    List<List<Tile>> first = meeting(23);
    scene = Scene.EMPTY;
    state = RecordingState.EMPTY;
    pictures.clear();
    speaker = null;
    frame = 0;
    assertThat(meeting(23).equals(first)).isTrue();
    for (int i = 1; i < first.size(); i++) {
      for (Tile now : first.get(i)) {
        for (Tile before : first.get(i - 1)) {
          if (now.trackId() == before.trackId()
              && now.trackId() != LayoutItem.NO_TRACK
              && !first.get(i - 1).isEmpty()) {
            // At most three times the mean step over the whole picture.
            assertThat(Math.abs(now.x() - before.x())).isLessThan(3 * 1280 / WAY + 4);
            assertThat(Math.abs(now.y() - before.y())).isLessThan(3 * 720 / WAY + 4);
          }
        }
      }
    }
  }

  private List<List<Tile>> meeting(long seed) {
    Random random = new Random(seed);
    List<List<Tile>> all = new ArrayList<>();
    LayoutKind[] kinds = LayoutKind.values();
    for (int i = 1; i < 600; i++) {
      if (random.nextInt(6) == 0) {
        int track = 1 + random.nextInt(12);
        String id = "p" + track;
        switch (random.nextInt(7)) {
          case 0 -> camera(track, id);
          case 1 -> happens(new SessionEvent.TrackRemoved(track));
          case 2 -> happens(new SessionEvent.TrackMuted(track, random.nextBoolean()));
          case 3 -> speaker = id;
          case 4 ->
              happens(new SessionEvent.LayoutChanged(kinds[random.nextInt(kinds.length)], null));
          case 5 ->
              pictures.put(track, new Aspect(90 + random.nextInt(200), 90 + random.nextInt(200)));
          default -> happens(new SessionEvent.ParticipantLeft(id));
        }
      }
      all.add(frame().tiles());
    }
    return all;
  }

  private static Tile tile(int track, String id, Fit fit, int x, int y, int width, int height) {
    return new Tile(track, id, TrackSource.CAMERA, fit, x, y, width, height);
  }
}
