package io.videoconf.recorder.media.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.transcode.LadderPlan.Step;
import io.videoconf.recorder.model.VideoCodec;
import io.videoconf.recorder.model.cell.CellTask.Rung;
import java.util.List;
import org.junit.jupiter.api.Test;

class LadderPlanTest {
  private static final List<Rung> RUNGS =
      List.of(rung("1080p", 1080), rung("720p", 720), rung("360p", 360), rung("480p", 480));

  @Test
  void theInputsOwnPictureIsCopiedAndOnlyLowerRungsAreEncoded() {
    LadderPlan plan = LadderPlan.of(1280, 720, true, RUNGS);
    assertThat(plan.copyName()).hasValue("720p");
    assertThat(plan.steps())
        .containsExactly(step("480p", 854, 480, 400_000), step("360p", 640, 360, 400_000));
  }

  @Test
  void whatCannotBeCopiedIsEncodedAtItsOwnSize() {
    LadderPlan plan = LadderPlan.of(1280, 720, false, RUNGS);
    assertThat(plan.copyName()).isEmpty();
    assertThat(plan.steps().getFirst()).isEqualTo(step("720p", 1280, 720, 400_000));
    assertThat(plan.steps()).hasSize(3);
  }

  @Test
  void betweenTwoRungsTheBitRateIsThatOfTheHigherOneByPixels() {
    assertThat(LadderPlan.of(960, 540, false, RUNGS).steps().getFirst())
        .isEqualTo(step("540p", 960, 540, 225_000));
  }

  @Test
  void whatIsLargerThanAllRungsIsMadeAsLargeAsTheLargest() {
    assertThat(LadderPlan.of(3840, 2160, false, RUNGS).steps().getFirst())
        .isEqualTo(step("1080p", 1920, 1080, 400_000));
  }

  @Test
  void portraitIsMeasuredByItsShorterSide() {
    LadderPlan plan = LadderPlan.of(720, 1280, true, RUNGS);
    assertThat(plan.copyName()).hasValue("720p");
    assertThat(plan.steps().getFirst()).isEqualTo(step("480p", 480, 854, 400_000));
  }

  @Test
  void sizesAreEvenAndKeepTheAspect() {
    assertThat(LadderPlan.of(1081, 1921, false, List.of(rung("low", 361))).steps())
        .containsExactly(step("low", 360, 640, 400_000));
    assertThat(LadderPlan.of(641, 361, false, RUNGS).steps().getFirst())
        .isEqualTo(step("360p", 640, 360, 400_000));
  }

  @Test
  void renditionsOfOneSizeInSeveralCodecsShareTheirPictures() {
    Rung vp9 = new Rung("720p-vp9", 720, 300_000, VideoCodec.VP9);
    LadderPlan plan = LadderPlan.of(1280, 720, true, List.of(rung("720p", 720), vp9));
    assertThat(plan.copyName()).hasValue("720p");
    assertThat(plan.steps())
        .containsExactly(
            new Step(
                1280,
                720,
                List.of(new PlannedRung("720p-vp9", 1280, 720, 300_000, VideoCodec.VP9))));
    assertThat(LadderPlan.of(1280, 720, false, List.of(rung("720p", 720), vp9)).steps())
        .hasSize(1)
        .first()
        .satisfies(step -> assertThat(step.rungs()).hasSize(2));
  }

  @Test
  void aNameThatWouldLeaveTheDirectoryIsRefused() {
    assertThatThrownBy(() -> LadderPlan.of(1280, 720, true, List.of(rung("../x", 360))))
        .isInstanceOf(CellFailure.class);
  }

  @Test
  void twoRungsOfOneNameAreRefused() {
    assertThatThrownBy(
            () -> LadderPlan.of(1280, 720, true, List.of(rung("a", 360), rung("a", 240))))
        .isInstanceOf(CellFailure.class);
  }

  private static Rung rung(String name, int height) {
    return new Rung(name, height, 400_000);
  }

  private static Step step(String name, int width, int height, int bitRate) {
    return new Step(
        width, height, List.of(new PlannedRung(name, width, height, bitRate, VideoCodec.H264)));
  }
}
