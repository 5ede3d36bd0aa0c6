package io.videoconf.recorder.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.e2e.MeetingFacts.Phase;
import io.videoconf.recorder.e2e.MeetingFacts.Seat;
import io.videoconf.recorder.e2e.MeetingFacts.Span;
import io.videoconf.recorder.e2e.judge.Film;
import io.videoconf.recorder.e2e.judge.Film.View;
import io.videoconf.recorder.e2e.judge.MediaInfo;
import io.videoconf.recorder.e2e.judge.Participants;
import io.videoconf.recorder.e2e.judge.Sound;
import io.videoconf.recorder.e2e.judge.Sync;
import io.videoconf.recorder.e2e.rig.DemoRun;
import io.videoconf.recorder.e2e.rig.SyntheticMedia;
import io.videoconf.recorder.media.synth.Region;
import io.videoconf.recorder.media.synth.Tones;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Runs {@code recorder demo} and judges, from decoded pixels and samples alone, whether the
 * recording shows and lets hear what was sent. The tolerances are the subclasses'.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("alone")
abstract class DemoJudgement {
  /** How long tiles are on their way after a change: that of the theme that is used by default. */
  private static final double TRANSITION_SECONDS = 0.3;

  /** Time around a change in which a frame may show either side of it, or what is between. */
  private static final double CHANGE_SECONDS = 0.1 + TRANSITION_SECONDS;

  /** On a busy machine a sender's first packet leaves so much later than it should. */
  private static final double START_SECONDS = 0.25;

  /** Encoded and mixed with others, a steady tone keeps at least half of its amplitude. */
  private static final double AUDIBLE = Tones.TONE_AMPLITUDE / 2;

  /** 40 dB below full scale less: nobody hears that. */
  private static final double SILENT = 0.004;

  private static final double SYNC_SECONDS = 0.040;

  private DemoRun run;
  private MeetingFacts facts;
  private MediaInfo info;
  private Film film;
  private Sound sound;

  /** Options of the demo besides its length. */
  abstract List<String> options();

  /** In which part of the time, 0 to 1, a participant must be seen in their tile. */
  abstract double leastSeen();

  /** In which part of the time, 0 to 1, the picture seen must be that of its moment. */
  abstract double leastInTime();

  /** Which part of flashes and beeps, 0 to 1, must agree within 40 ms. */
  abstract double leastInSync();

  /** A picture may be so much older than it should be, in seconds. */
  abstract double pictureLateness();

  @BeforeAll
  void runDemo() throws IOException, InterruptedException {
    run = DemoRun.of(getClass().getSimpleName(), options());
    assertThat(run.json()).as(run.output()).exists();
    facts = MeetingFacts.read(run.json());
    Set<Region> regions =
        facts.phases().stream()
            .flatMap(phase -> phase.seats().stream())
            .map(Seat::region)
            .collect(Collectors.toSet());
    info = MediaInfo.of(facts.file());
    film = Film.of(facts.file(), regions);
    sound = Sound.of(facts.file());
  }

  @Test
  void theDemoFindsNothingWrong() {
    assertThat(facts.problems()).isEmpty();
    assertThat(run.exitCode()).as(run.output()).isZero();
  }

  @Test
  void theFileIsWhatWasAskedFor() {
    assertThat(info.videoCodec()).isEqualTo("h264");
    assertThat(info.audioCodec()).isEqualTo("aac");
    assertThat(info.width()).isEqualTo(1280);
    assertThat(info.height()).isEqualTo(720);
    assertThat(info.frameRate()).isEqualTo("30/1");
  }

  @Test
  void itLastsAsLongAsWhatWasSent() {
    assertThat(info.seconds()).isEqualTo(facts.secondsSent(), within(0.2));
    assertThat(info.videoSeconds()).isEqualTo(facts.secondsSent(), within(0.2));
    assertThat(info.audioSeconds()).isEqualTo(facts.secondsSent(), within(0.2));
  }

  @Test
  void noFrameIsMissing() {
    double[] times = film.times();
    assertThat(film.frames()).isEqualTo(info.videoFrames());
    for (int i = 1; i < times.length; i++) {
      assertThat(times[i] - times[i - 1])
          .as("step to frame %d", i)
          .isEqualTo(1 / 30.0, within(1e-3));
    }
  }

  @Test
  void everybodyIsInTheirTile() {
    for (Phase phase : facts.phases()) {
      for (Seat seat : phase.seats()) {
        List<View> views = views(phase, seat);
        long seen = views.stream().filter(view -> isOf(view, seat.participant())).count();
        assertThat((double) seen / views.size())
            .as("share of frames with participant %s in %s", seat.participant(), phase)
            .isGreaterThanOrEqualTo(leastSeen());
      }
    }
  }

  @Test
  void nobodyIsSeenInAnothersTile() {
    for (Phase phase : facts.phases()) {
      for (Seat seat : phase.seats()) {
        assertThat(views(phase, seat))
            .as("what is seen of participant %s in %s", seat.participant(), phase)
            .noneMatch(view ->
                view.code().isPresent()
                    && Participants.nearest(view.background()).orElse(seat.participant())
                        != seat.participant());
      }
    }
  }

  @Test
  void picturesAreShownWhenTheyWereTaken() {
    for (int participant : participants()) {
      List<View> views = viewsOf(participant);
      List<View> seen = views.stream().filter(view -> isOf(view, participant)).toList();
      double start = Film.start(seen, SyntheticMedia.FRAME_RATE);
      assertThat(start)
          .as("first picture of participant %s", participant)
          .isEqualTo(facts.join(participant), within(START_SECONDS));
      long inTime =
          seen.stream()
              .filter(view -> view.isInTime(start, SyntheticMedia.FRAME_RATE, pictureLateness()))
              .count();
      assertThat((double) inTime / views.size())
          .as("share of frames in time of participant %s", participant)
          .isGreaterThanOrEqualTo(leastInTime());
    }
  }

  /** After a loss the last good picture stays: a damaged one is never shown. */
  @Test
  void noPictureIsDamaged() {
    for (int participant : participants()) {
      List<View> seen = viewsOf(participant).stream().filter(v -> isOf(v, participant)).toList();
      long readable = seen.stream().filter(view -> view.code().isPresent()).count();
      assertThat((double) readable / seen.size())
          .as("share of frames of participant %s that can be read", participant)
          .isGreaterThan(0.99);
    }
  }

  @Test
  void thoseWhoCameLateAppearWhenTheyJoined() {
    int late = facts.latest();
    double join = facts.join(late);
    Region seat =
        facts.phases().stream()
            .filter(phase -> phase.span().contains(join + 0.1))
            .flatMap(phase -> phase.seats().stream())
            .filter(s -> s.participant() == late)
            .findFirst()
            .orElseThrow()
            .region();
    double first =
        film.in(seat).stream()
            .filter(view -> isOf(view, late) && view.code().isPresent())
            .findFirst()
            .orElseThrow()
            .seconds();

    assertThat(join).isGreaterThan(1);
    assertThat(first).isEqualTo(join, within(pictureLateness() + 0.1 + TRANSITION_SECONDS));
    assertThat(sound.amplitude(Tones.toneHz(late), 0.2, join - 0.2)).isLessThan(SILENT);
    assertThat(sound.amplitude(Tones.toneHz(late), join + 0.2, join + 0.8)).isGreaterThan(AUDIBLE);
  }

  @Test
  void theMutedAreSilentWhileTheyAreMuted() {
    int muted = facts.muted().participant();
    Span span = facts.muted().span().inner(0.1);
    int hertz = Tones.toneHz(muted);

    assertThat(sound.amplitude(hertz, span.from(), span.to())).isLessThan(SILENT);
    assertThat(sound.onsets(Tones.beepHz(muted))).noneMatch(span::contains);
    assertThat(sound.amplitude(hertz, span.from() - 0.6, span.from() - 0.2)).isGreaterThan(AUDIBLE);
    assertThat(sound.amplitude(hertz, span.to() + 0.2, span.to() + 0.6)).isGreaterThan(AUDIBLE);
  }

  @Test
  void everyToneIsInTheMix() {
    for (int participant : participants()) {
      for (double from = facts.join(participant) + 0.2; from < facts.secondsSent() - 0.7; from++) {
        Span second = new Span(from, from + 0.5);
        if (!isMuted(participant, second)) {
          assertThat(sound.amplitude(Tones.toneHz(participant), second.from(), second.to()))
              .as("tone of participant %s at %.1f s", participant, from)
              .isGreaterThan(AUDIBLE);
        }
      }
    }
  }

  @Test
  void soundAndPictureAgree() {
    for (int participant : participants()) {
      List<Double> offsets =
          Sync.beepAfterFlash(flashesOf(participant), sound.onsets(Tones.beepHz(participant)));
      double unmutedSeconds = facts.secondsSent() - facts.join(participant);
      if (participant == facts.muted().participant()) {
        unmutedSeconds -= facts.muted().span().to() - facts.muted().span().from();
      }
      assertThat(offsets.size())
          .as("pairs of participant %s", participant)
          .isGreaterThanOrEqualTo((int) (unmutedSeconds * leastInTime() / 2));
      long inSync = offsets.stream().filter(offset -> Math.abs(offset) <= SYNC_SECONDS).count();
      assertThat((double) inSync / offsets.size())
          .as("in sync of the beeps after flashes of participant %s: %s", participant, offsets)
          .isGreaterThanOrEqualTo(leastInSync());
    }
  }

  private Collection<Integer> participants() {
    return facts.joins().keySet();
  }

  private boolean isMuted(int participant, Span span) {
    Span muted = facts.muted().span();
    return participant == facts.muted().participant()
        && span.from() < muted.to() + 0.1
        && span.to() > muted.from() - 0.1;
  }

  /** When the participant's flash went on, wherever they were seen. */
  private List<Double> flashesOf(int participant) {
    List<Double> flashes = new ArrayList<>();
    for (Phase phase : facts.phases()) {
      Span span = phase.span().inner(CHANGE_SECONDS);
      for (Seat seat : phase.seats()) {
        if (seat.participant() == participant) {
          film.flashes(seat.region()).stream().filter(span::contains).forEach(flashes::add);
        }
      }
    }
    return List.copyOf(flashes);
  }

  private List<View> views(Phase phase, Seat seat) {
    Span span = phase.span().inner(CHANGE_SECONDS);
    return film.in(seat.region(), span.from(), span.to());
  }

  /** What is to be seen of a participant, wherever they sit. */
  private List<View> viewsOf(int participant) {
    return facts.phases().stream()
        .flatMap(phase ->
            phase.seats().stream()
                .filter(seat -> seat.participant() == participant)
                .flatMap(seat -> views(phase, seat).stream()))
        .toList();
  }

  private static boolean isOf(View view, int participant) {
    return Participants.nearest(view.background()).orElse(-1) == participant;
  }
}
