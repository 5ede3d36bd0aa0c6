package io.videoconf.recorder.media.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.model.cell.CellTask.Rung;
import java.util.List;
import org.junit.jupiter.api.Test;

class LadderPlanTest {

  @Test
  void theInputsOwnPictureIsCopiedAndOnlyLowerRungsAreEncoded() {
    assertThat(
            LadderPlan.of(
                1280,
                720,
                List.of(
                    rung("1080p", 1080), rung("720p", 720), rung("360p", 360), rung("480p", 480))))
        .containsExactly(
            new PlannedRung("720p", 1280, 720, 0, true),
            new PlannedRung("480p", 854, 480, 500_000, false),
            new PlannedRung("360p", 640, 360, 500_000, false));
  }

  @Test
  void sizesAreEvenAndKeepTheAspect() {
    assertThat(LadderPlan.of(1080, 1920, List.of(rung("low", 361))).getLast())
        .isEqualTo(new PlannedRung("low", 202, 360, 500_000, false));
  }

  @Test
  void aNameThatWouldLeaveTheDirectoryIsRefused() {
    assertThatThrownBy(() -> LadderPlan.of(1280, 720, List.of(rung("../x", 360))))
        .isInstanceOf(CellFailure.class);
  }

  @Test
  void twoRungsOfOneNameAreRefused() {
    assertThatThrownBy(() -> LadderPlan.of(1280, 720, List.of(rung("a", 360), rung("a", 240))))
        .isInstanceOf(CellFailure.class);
  }

  private static Rung rung(String name, int height) {
    return new Rung(name, height, 500_000);
  }
}
