package io.videoconf.recorder.cell;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.cell.Restarts.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartsTest {
  private static final RestartPolicy POLICY =
      new RestartPolicy(Duration.ofMillis(500), Duration.ofSeconds(3), 6);

  @Test
  void theWaitDoublesUpToItsLimitUntilItGivesUp() {
    Restarts restarts = Restarts.begin(POLICY, 0);
    List<Long> waitsMillis = new ArrayList<>();
    long now = Long.MAX_VALUE - 1_000_000_000; // A monotonic clock may wrap around.
    while (restarts.crashed(now) instanceof Decision.RestartAt(long nanos, Restarts next)) {
      waitsMillis.add((nanos - now) / 1_000_000);
      now = nanos;
      restarts = next;
    }
    assertThat(waitsMillis).containsExactly(500L, 1000L, 2000L, 3000L, 3000L);
    assertThat(restarts.crashed(now)).isEqualTo(new Decision.GiveUp(6));
  }

  @Test
  void aNewSegmentForgivesEarlierCrashes() {
    Restarts restarts = Restarts.begin(POLICY, 4);
    for (int i = 0; i < 100; i++) {
      restarts = restarts.segmentDone(4 + i);
      Decision decision = restarts.crashed(0);
      assertThat(decision).isInstanceOf(Decision.RestartAt.class);
      restarts = ((Decision.RestartAt) decision).next();
    }
    assertThat(restarts.restarts()).isEqualTo(100);
    assertThat(restarts.nextSegment()).isEqualTo(104);
  }

  @Test
  void aSegmentThatWasThereAlreadyIsNoProgress() {
    Restarts restarts = Restarts.begin(POLICY, 4);
    assertThat(restarts.segmentDone(3)).isEqualTo(restarts);
  }
}
