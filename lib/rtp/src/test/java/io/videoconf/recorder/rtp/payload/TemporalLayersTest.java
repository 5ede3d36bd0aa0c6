package io.videoconf.recorder.rtp.payload;

import static io.videoconf.recorder.rtp.payload.TemporalLayers.Verdict.GOES_ON;
import static io.videoconf.recorder.rtp.payload.TemporalLayers.Verdict.ORPHAN;
import static io.videoconf.recorder.rtp.payload.TemporalLayers.Verdict.RESUMES;
import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.rtp.payload.TemporalLayers.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemporalLayersTest {
  private final TemporalLayers layers = new TemporalLayers();

  /**
   * Plays frames like {@code K0 2.0y 1.0y - 0.1}: a keyframe with its base index; layer and base
   * index, y for sync, u for switching up; a dash is a loss.
   */
  private List<Verdict> play(String frames) {
    List<Verdict> verdicts = new ArrayList<>();
    for (String frame : frames.split(" ")) {
      if (frame.equals("-")) {
        layers.onLoss();
      } else if (frame.startsWith("K")) {
        verdicts.add(layers.onFrame(true, 0, Integer.parseInt(frame.substring(1)), false, false));
      } else {
        boolean sync = frame.endsWith("y");
        boolean up = frame.endsWith("u");
        int base = Integer.parseInt(frame.substring(2).replaceAll("[yu]", ""));
        verdicts.add(layers.onFrame(false, frame.charAt(0) - '0', base, sync, up));
      }
    }
    return verdicts;
  }

  @Test
  void withoutLossEverythingGoesOn() {
    assertThat(play("K254 2.254y 1.254y 2.254 0.255 2.255 1.255 2.255 0.0 2.0"))
        .containsOnly(GOES_ON);
  }

  @ParameterizedTest
  @CsvSource({
    "K0 - 0.1,                 a higher layer was lost",
    "K255 - 0.0,               the index wraps",
    "K0 2.0y - 1.0y,           the base layer is all that this one needs",
    "K0 0.1 - 2.1y,            the same later on",
  })
  void whatWasLostIsNotNeeded(String frames, String why) {
    assertThat(play(frames)).as(why).last().isEqualTo(RESUMES);
  }

  @ParameterizedTest
  @CsvSource({
    "K0 - 0.2,                 a base frame was lost",
    "K0 - 0.2 - 0.3,           and stays lost",
    "K0 - 1.1y,                the base frame of this one was lost",
    "K0 0.1 - 0.1,             an index that stands still is not understood",
  })
  void whatWasLostIsNeeded(String frames, String why) {
    assertThat(play(frames)).as(why).last().isEqualTo(GOES_ON);
  }

  @Test
  void framesThatReferToLostOnesOfTheirLayerAreLeftOutUntilOneNeedsTheBaseAlone() {
    assertThat(play("K0 2.0y - 2.0 0.1 2.1 1.1 2.1 0.2 2.2y 1.2y 2.2 0.3 1.3 2.3y 2.3"))
        .containsExactly(
            GOES_ON, GOES_ON, ORPHAN, RESUMES, ORPHAN, ORPHAN, ORPHAN, GOES_ON, GOES_ON, GOES_ON,
            ORPHAN, GOES_ON, GOES_ON, GOES_ON, GOES_ON);
  }

  @Test
  void behindASwitchingPointHigherLayersAreWholeAgain() {
    assertThat(play("K0 2.0 - 2.0 0.1 2.1 1.1 0.2u 2.2 1.2 2.2"))
        .containsExactly(
            GOES_ON, GOES_ON, ORPHAN, RESUMES, ORPHAN, ORPHAN, GOES_ON, GOES_ON, GOES_ON, GOES_ON);
  }

  @Test
  void aKeyframeMakesEverythingWhole() {
    assertThat(play("K0 - 0.2 K3 1.3 2.3 0.4 - 0.5")).last().isEqualTo(RESUMES);
    assertThat(play("K0 - 0.2 K3 1.3 2.3 0.4")).containsOnly(GOES_ON);
  }

  @Test
  void anotherStreamSharesNothing() {
    play("K0 0.1");
    layers.restart();
    assertThat(play("- 0.2")).containsExactly(GOES_ON);
  }

  @Test
  void withoutAnIndexNothingIsKnown() {
    play("K0 0.1");
    layers.onLoss();
    assertThat(layers.onFrame(false, -1, -1, false, false)).isEqualTo(GOES_ON);
    assertThat(play("- 0.2")).containsExactly(GOES_ON);
  }
}
