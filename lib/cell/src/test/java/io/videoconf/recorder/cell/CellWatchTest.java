package io.videoconf.recorder.cell;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.cell.CellWatch.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CellWatchTest {
  private static final CellLimits LIMITS =
      new CellLimits(Duration.ofSeconds(100), Duration.ofSeconds(10));

  private final CellWatch watch = new CellWatch(LIMITS, 0);

  /** A process that uses so much of a CPU, or waits for one. */
  private static final class Load implements Activity {
    private long cpuNanos;
    private boolean waiting;

    @Override
    public long cpuNanos() {
      return cpuNanos;
    }

    @Override
    public boolean isWaiting() {
      return waiting;
    }
  }

  private final Load load = new Load();
  private final CellWatch patient = new CellWatch(new CellLimits(null, Duration.ofSeconds(10)), 0);

  /** When a cell is given up that goes on like this; looked at five times a second. */
  private long secondsUntil(Verdict verdict, double cpuPerSecond) {
    for (int look = 1; look < 5000; look++) {
      load.cpuNanos += Math.round(cpuPerSecond * 200e6);
      Verdict now = patient.check(look * 200_000_000L, load);
      if (now != Verdict.FINE) {
        assertThat(now).isEqualTo(verdict);
        return look / 5;
      }
    }
    throw new AssertionError("never given up");
  }

  @Test
  void aCellThatDoesNothingHangs() {
    assertThat(secondsUntil(Verdict.STALLED, 0)).isEqualTo(10);
  }

  @Test
  void whatAnIdleVirtualMachineDoesIsNoWork() {
    assertThat(secondsUntil(Verdict.STALLED, 0.01)).isBetween(10L, 11L);
  }

  @Test
  void aCellThatWorksIsSlowAndNotHung() {
    assertThat(secondsUntil(Verdict.SILENT, 0.3)).isEqualTo(200);
  }

  @Test
  void soIsOneThatIsNotLetWork() {
    load.waiting = true;
    assertThat(secondsUntil(Verdict.SILENT, 0)).isEqualTo(200);
  }

  @Test
  void whoWasHeldUpDoesNotBlameTheCell() {
    assertThat(patient.check(seconds(60), load)).isEqualTo(Verdict.FINE);
    assertThat(patient.check(seconds(120), load)).isEqualTo(Verdict.FINE);
  }

  @Test
  void aReportEndsAllDoubt() {
    patient.check(seconds(9), load);
    patient.check(seconds(10), load);
    patient.reported(seconds(10));
    assertThat(patient.check(seconds(15), load)).isEqualTo(Verdict.FINE);
    assertThat(patient.check(seconds(16), load)).isEqualTo(Verdict.FINE);
  }

  @Test
  void theWallClockLimitHoldsHoweverMuchIsReported() {
    watch.reported(seconds(99));
    assertThat(watch.check(seconds(100), load)).isEqualTo(Verdict.OUT_OF_TIME);
  }

  @Test
  void withoutAWallClockLimitACellMayLiveForDays() {
    CellWatch live = new CellWatch(CellLimits.live(), 0);
    live.reported(Duration.ofDays(30).toNanos());
    assertThat(live.check(Duration.ofDays(30).toNanos(), load)).isEqualTo(Verdict.FINE);
  }

  @Test
  void aFinishedCellMustGo() {
    watch.finished(seconds(99));
    assertThat(watch.check(seconds(108), load)).isEqualTo(Verdict.FINE);
    assertThat(watch.check(seconds(109), load)).isEqualTo(Verdict.LINGERING);
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
