package io.videoconf.recorder.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessingStatusTest {
  @Test
  void neverMovesBackwards() {
    for (ProcessingStatus from : ProcessingStatus.values()) {
      for (ProcessingStatus to : ProcessingStatus.values()) {
        if (to.ordinal() <= from.ordinal()) {
          assertThat(from.canBecome(to)).as("%s -> %s", from, to).isFalse();
        }
      }
    }
  }

  @Test
  void completesOnlyAfterProcessing() {
    assertThat(ProcessingStatus.RECORDING.canBecome(ProcessingStatus.COMPLETED)).isFalse();
    assertThat(ProcessingStatus.PROCESSING.canBecome(ProcessingStatus.COMPLETED)).isTrue();
    assertThat(ProcessingStatus.FAILED.canBecome(ProcessingStatus.COMPLETED)).isFalse();
  }
}
