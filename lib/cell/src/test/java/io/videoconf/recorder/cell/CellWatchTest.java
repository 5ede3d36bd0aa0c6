package io.videoconf.recorder.cell;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.cell.CellWatch.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CellWatchTest {
  private static final CellLimits LIMITS =
      new CellLimits(Duration.ofSeconds(100), Duration.ofSeconds(10));

  private final CellWatch watch = new CellWatch(LIMITS, 0);

  @Test
  void silenceIsMeasuredFromTheLastReport() {
    assertThat(watch.check(seconds(9))).isEqualTo(Verdict.FINE);
    watch.reported(seconds(9));
    assertThat(watch.check(seconds(18))).isEqualTo(Verdict.FINE);
    assertThat(watch.check(seconds(19))).isEqualTo(Verdict.STALLED);
  }

  @Test
  void theWallClockLimitHoldsHoweverMuchIsReported() {
    watch.reported(seconds(99));
    assertThat(watch.check(seconds(100))).isEqualTo(Verdict.OUT_OF_TIME);
  }

  @Test
  void withoutAWallClockLimitACellMayLiveForDays() {
    CellWatch live = new CellWatch(CellLimits.live(), 0);
    live.reported(Duration.ofDays(30).toNanos());
    assertThat(live.check(Duration.ofDays(30).toNanos())).isEqualTo(Verdict.FINE);
  }

  @Test
  void aFinishedCellMustGo() {
    watch.finished(seconds(99));
    assertThat(watch.check(seconds(108))).isEqualTo(Verdict.FINE);
    assertThat(watch.check(seconds(109))).isEqualTo(Verdict.LINGERING);
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
