package io.videoconf.recorder.media.compose;

import static io.videoconf.recorder.media.compose.Meeting.Colour.BLACK;
import static io.videoconf.recorder.media.compose.Meeting.Colour.BLUE;
import static io.videoconf.recorder.media.compose.Meeting.Colour.GREEN;
import static io.videoconf.recorder.media.compose.Meeting.Colour.RED;
import static io.videoconf.recorder.media.compose.Meeting.Colour.WHITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.compose.Meeting.Colour;
import io.videoconf.recorder.media.compose.Result.Picture;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.look.Rgb;
import io.videoconf.recorder.model.look.Theme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompositionTest {
  /** The empty tile's colour, and what is between the tiles. */
  private static final Colour EMPTY = Colour.of(Theme.DEFAULT.tile());

  private static final Colour BACKGROUND = Colour.of(Theme.DEFAULT.background());

  @TempDir Path directory;

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  private Result compose(Meeting meeting) throws IOException {
    return Result.of(meeting.write(directory.resolve("journal")), directory.resolve("out"));
  }

  @Test
  void eachParticipantIsSeenInTheirTileAndHeardInTheMix() throws IOException {
    Result result =
        compose(
            new Meeting()
                .camera(1, "ann", Codec.VP8, 0, 2, RED)
                .microphone(2, "ann", 0, 2, 440)
                .camera(3, "bob", Codec.H264, 0, 2, GREEN)
                .microphone(4, "bob", 0, 2, 1000)
                .stop(2));

    assertThat(result.pictures()).hasSize(50);
    Picture middle = result.pictures().get(25);
    assertThat(middle.shows(RED, 80, 90)).as("%s", middle.at(80, 90)).isTrue();
    assertThat(middle.shows(GREEN, 240, 90)).as("%s", middle.at(240, 90)).isTrue();
    assertThat(middle.shows(BACKGROUND, 160, 10)).as("%s", middle.at(160, 10)).isTrue();
    assertThat(result.tone(440, 0.5, 1.5)).isCloseTo(0.2, within(0.04));
    assertThat(result.tone(1000, 0.5, 1.5)).isCloseTo(0.2, within(0.04));
    assertThat(result.tone(700, 0.5, 1.5)).isLessThan(0.01);
  }

  @Test
  void hardwareThatIsNotThereIsWarnedOfAndSoftwareEncodes() throws IOException {
    Path journal = new Meeting().camera(1, "ann", Codec.VP8, 0, 1, RED).stop(1).write(directory);
    Path output = directory.resolve("out");
    System.setProperty("recorder.h264.encoder", "h264_vaapi");
    System.setProperty("recorder.h264.device", "/dev/dri/nowhere");
    List<CellReport> reports;
    try {
      reports = Result.compose(Result.task(journal, output));
    } finally {
      System.clearProperty("recorder.h264.encoder");
      System.clearProperty("recorder.h264.device");
    }

    assertThat(reports)
        .filteredOn(CellReport.Warning.class::isInstance)
        .singleElement(InstanceOfAssertFactories.type(CellReport.Warning.class))
        .satisfies(warning -> {
          assertThat(warning.code()).isEqualTo("encoder_unusable");
          assertThat(warning.message())
              .matches("h264_vaapi cannot be used here: (lib)?(openh264|x264) is");
        });
    assertThat(Result.read(output).pictures().get(12).shows(RED, 160, 90)).isTrue();
  }

  @Test
  void timestampsAreThoseOfTheTimeline() throws IOException {
    Result result =
        compose(
            new Meeting()
                .camera(1, "ann", Codec.VP8, 3.3, 5.3, RED)
                .microphone(2, "ann", 3.3, 5.3, 440)
                .stop(5.3));

    assertThat(result.pictures()).hasSize(50);
    for (int i = 0; i < 50; i++) {
      assertThat(result.pictures().get(i).ptsMicros()).isEqualTo(i * 40_000L);
    }
    assertThat(result.soundPts()).hasSize(94);
    for (int i = 0; i < result.soundPts().size(); i++) {
      assertThat(result.soundPts().get(i)).isEqualTo(i * 1024L);
    }
  }

  @Test
  void aLateJoinerAppearsWhenTheyJoined() throws IOException {
    Result result =
        compose(
            new Meeting()
                .camera(1, "ann", Codec.VP8, 0, 3, RED)
                .camera(2, "bob", Codec.VP8, 1.2, 3, BLUE)
                .stop(3));

    assertThat(result.pictures().get(29).shows(RED, 160, 20)).isTrue();
    assertThat(result.firstShowing(BLUE, 240, 90)).isBetween(30, 31);
    assertThat(result.pictures().get(60).shows(RED, 80, 90)).isTrue();
  }

  @Test
  void whoJoinsGrowsIntoTheirPlaceWhileTheOthersMakeRoom() throws IOException {
    Result result =
        compose(
            new Meeting(LayoutKind.GRID)
                .event(0, new SessionEvent.ThemeChanged(Theme.DEFAULT.withTransition(400)))
                .camera(1, "ann", Codec.VP8, 0, 3, RED)
                .camera(2, "bob", Codec.VP8, 1.2, 3, BLUE)
                .stop(3));

    // Ten frames, of which the fifth is half the way: Ann's right edge is at 320, 240 and 160.
    // Bob appears on the way.
    assertThat(result.pictures().get(29).shows(RED, 300, 90)).isTrue();
    assertThat(result.pictures().get(36).shows(RED, 300, 90)).isFalse();
    assertThat(result.pictures().get(33).shows(RED, 210, 50)).isTrue();
    assertThat(result.pictures().get(33).shows(BLUE, 250, 90)).isFalse();
    assertThat(result.pictures().get(37).shows(BLUE, 250, 90)).isTrue();
    assertThat(result.pictures().get(42).shows(BLUE, 170, 90)).isTrue();
    assertThat(result.pictures().get(42).shows(BLUE, 310, 90)).isTrue();
  }

  @Test
  void whoLeavesMakesRoom() throws IOException {
    Result result =
        compose(
            new Meeting()
                .camera(1, "ann", Codec.VP8, 0, 2, RED)
                .camera(2, "bob", Codec.VP8, 0, 1, BLUE)
                .event(1, new SessionEvent.ParticipantLeft("bob"))
                .stop(2));

    assertThat(result.pictures().get(24).shows(BLUE, 240, 90)).isTrue();
    assertThat(result.pictures().get(26).shows(RED, 240, 20)).isTrue();
  }

  @Test
  void whoLeavesFadesWithTheirLastPicture() throws IOException {
    Result result =
        compose(
            new Meeting()
                .event(0, new SessionEvent.ThemeChanged(Theme.DEFAULT.withTransition(800)))
                .camera(1, "ann", Codec.VP8, 0, 3, RED)
                .camera(2, "bob", Codec.VP8, 0, 1, BLUE)
                .event(1, new SessionEvent.TrackRemoved(2))
                .event(1.2, new SessionEvent.ParticipantLeft("bob"))
                .stop(3));

    // Until bob leaves at frame 30 nothing says that he will; on the way, which takes 20 frames,
    // ann is seen through his picture.
    assertThat(result.pictures().get(28).shows(BLUE, 180, 90)).isTrue();
    assertThat(result.pictures().get(28).shows(RED, 80, 90)).isTrue();
    assertThat(result.pictures().get(33).shows(BLUE, 230, 90)).isTrue();
    assertThat(result.pictures().get(40).shows(BLUE, 230, 90)).isFalse();
    assertThat(result.pictures().get(40).shows(RED, 230, 90)).isFalse();
    assertThat(result.pictures().get(49).shows(RED, 230, 90)).isTrue();
    assertThat(result.pictures()).noneMatch(picture -> picture.shows(EMPTY, 170, 90));
  }

  @Test
  void aMutedMicrophoneIsSilentAndOnlyWhileItIsMuted() throws IOException {
    Result result =
        compose(
            new Meeting()
                .camera(1, "ann", Codec.VP8, 0, 3, RED)
                .microphone(2, "ann", 0, 3, 440)
                .event(1, new SessionEvent.TrackMuted(2, true))
                .event(2, new SessionEvent.TrackMuted(2, false))
                .stop(3));

    assertThat(result.tone(440, 0.2, 0.9)).isGreaterThan(0.15);
    assertThat(result.peak(1.1, 1.95)).isLessThan(0.01);
    assertThat(result.tone(440, 2.1, 2.9)).isGreaterThan(0.15);
  }

  @Test
  void aCameraThatIsOffLeavesATileWithAnAvatar() throws IOException {
    Result result =
        compose(
            new Meeting()
                .camera(1, "ann", Codec.VP8, 0, 2, RED)
                .microphone(2, "bob", 0, 2, 440)
                .event(1, new SessionEvent.TrackMuted(1, true))
                .stop(2));

    assertThat(result.pictures().get(20).shows(RED, 80, 90)).isTrue();
    assertThat(result.pictures().get(20).shows(EMPTY, 180, 90)).isTrue();
    assertThat(result.pictures().get(20).shows(EMPTY, 222, 90)).isFalse();
    assertThat(result.pictures().get(40).shows(EMPTY, 20, 90)).isTrue();
    assertThat(result.pictures().get(40).shows(EMPTY, 62, 90)).isFalse();
  }

  @Test
  void aThemeAndANameAreSeenFromTheirEventOn() throws IOException {
    Theme before = Theme.DEFAULT;
    Theme after =
        new Theme(
            new Rgb("#203a60"),
            null,
            before.tile(),
            before.accent(),
            new Rgb("#101010"),
            new Rgb("#ffffff"),
            true,
            before.cameras(),
            0,
            null,
            false,
            null,
            0);
    Result result =
        compose(
            new Meeting()
                .camera(1, "", Codec.VP8, 0, 2, RED)
                .camera(2, "bob", Codec.VP8, 0, 2, BLUE)
                .microphone(3, "", 0, 2, 440)
                .event(1, new SessionEvent.ThemeChanged(after))
                .event(1, new SessionEvent.ParticipantRenamed("", "MMMMMMMM"))
                .stop(2));

    Picture early = result.pictures().get(20);
    Picture late = result.pictures().get(40);
    assertThat(early.shows(BACKGROUND, 160, 10)).isTrue();
    assertThat(late.shows(Colour.of(after.background()), 160, 10)).isTrue();
    // Beside its letters the label is light now; nobody without a name has one.
    int y = 45 + 88 - 4 - 14;
    assertThat(early.shows(RED, 30, y)).as("%s", early.at(30, y)).isTrue();
    assertThat(late.at(30, y).luma()).as("%s", late.at(30, y)).isGreaterThan(RED.luma() + 60);
    assertThat(late.shows(RED, 80, 90)).isTrue();
  }

  @Test
  void aFlashAndItsBeepComeTogether() throws IOException {
    Result result =
        compose(
            new Meeting()
                .video(
                    1,
                    "ann",
                    TrackSource.CAMERA,
                    Codec.VP8,
                    0,
                    2,
                    160,
                    90,
                    frame -> frame < 30 ? BLACK : WHITE,
                    _ -> true)
                .sound(2, "ann", 0, 2, t -> t < 1.2 ? 0 : 0.5 * Math.sin(2 * Math.PI * 1000 * t))
                .stop(2));

    double flash = result.firstShowing(WHITE, 160, 90) / 25.0;
    double beep = result.firstLouder(0.2);
    assertThat(flash).isCloseTo(1.2, within(0.045));
    assertThat(beep - flash).isCloseTo(0, within(0.04));
  }

  @Test
  void aSharedScreenTakesTheStageAndGivesItBack() throws IOException {
    Result result =
        compose(
            new Meeting(LayoutKind.AUTO)
                .camera(1, "ann", Codec.VP8, 0, 3, RED)
                .video(
                    2, "ann", TrackSource.SCREEN, Codec.VP8, 1, 2, 320, 180, _ -> GREEN, _ -> true)
                .event(2, new SessionEvent.TrackRemoved(2))
                .stop(3));

    assertThat(result.pictures().get(40).shows(GREEN, 100, 90)).isTrue();
    assertThat(result.pictures().get(40).shows(RED, 286, 90)).isTrue();
    assertThat(result.pictures().get(60).shows(RED, 100, 90)).isTrue();
  }

  @Test
  void aPortraitPictureIsNotCropped() throws IOException {
    Result result =
        compose(
            new Meeting()
                .video(1, "ann", TrackSource.CAMERA, Codec.VP8, 0, 1, 90, 160, _ -> RED, _ -> true)
                .stop(1));

    Picture picture = result.pictures().get(12);
    assertThat(picture.shows(RED, 160, 4)).isTrue();
    assertThat(picture.shows(RED, 160, 175)).isTrue();
    assertThat(picture.shows(BACKGROUND, 60, 90)).isTrue();
    assertThat(picture.shows(BACKGROUND, 260, 90)).isTrue();
  }

  @Test
  void lossHoldsTheLastGoodPictureAndNeverShowsAnotherColour() throws IOException {
    long seed = 20_261_122;
    Random random = new Random(seed);
    Colour[] palette = {RED, GREEN, BLUE, WHITE};
    for (Codec codec : List.of(Codec.VP8, Codec.H264)) {
      Path out = directory.resolve(codec.name());
      Meeting meeting =
          new Meeting()
              .video(
                  1,
                  "ann",
                  TrackSource.CAMERA,
                  codec,
                  0,
                  4,
                  160,
                  90,
                  frame -> palette[(frame / 5) % palette.length],
                  packet -> packet < 2 || random.nextInt(10) != 0)
              .stop(4);
      Result result = Result.of(meeting.write(directory.resolve(codec + "-journal")), out);
      int number = 0;
      for (Picture picture : result.pictures().subList(1, result.pictures().size())) {
        number++;
        for (int x = 8; x < 320; x += 24) {
          for (int y = 8; y < 180; y += 24) {
            Colour seen = picture.at(x, y);
            boolean known = false;
            for (Colour colour : palette) {
              known |= picture.shows(colour, x, y);
            }
            assertThat(known).as("%s %d: %s, seed %d", codec, number, seen, seed).isTrue();
          }
        }
      }
    }
  }

  @Test
  void manyLoudVoicesDoNotClip() throws IOException {
    Meeting meeting = new Meeting().stop(1);
    for (int i = 1; i <= 6; i++) {
      double hertz = 300 * i;
      meeting.sound(i, "p" + i, 0, 1, t -> 0.8 * Math.sin(2 * Math.PI * hertz * t));
    }
    Result result = compose(meeting);
    assertThat(result.peak(0, 1)).isBetween(0.5, 1.0);
    assertThat(result.tone(600, 0.2, 0.9)).isGreaterThan(0.05);
  }

  @Test
  void aGapOfSilenceInTheSoundKeepsItsPlace() throws IOException {
    Result result =
        compose(
            new Meeting()
                .camera(1, "ann", Codec.VP8, 0, 3, RED)
                .microphone(2, "ann", 0, 1, 440)
                .microphone(3, "ann", 2, 3, 880)
                .stop(3));

    assertThat(result.peak(1.1, 1.9)).isLessThan(0.01);
    assertThat(result.tone(880, 2.05, 2.95)).isGreaterThan(0.15);
  }

  @Test
  void aJournalWithoutAnEndIsComposedToItsLastEntry() throws IOException {
    Result result = compose(new Meeting().camera(1, "ann", Codec.VP8, 0, 1, RED).tick(1.4));
    assertThat(result.pictures()).hasSize(35);
  }

  @Test
  void aJournalWithoutMediaIsTheInputsFault() {
    Path journal = new Meeting().stop(1).write(directory.resolve("journal"));
    List<CellReport> reports = new ArrayList<>();
    CellReport last =
        new Composition(Result.task(journal, directory.resolve("out")))
            .run(new Reports(reports::add));
    assertThat(last)
        .isInstanceOfSatisfying(
            CellReport.Failed.class,
            failed -> assertThat(failed.errorClass()).isEqualTo(ErrorClass.INPUT));
  }
}
