package io.videoconf.recorder.cell;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.cell.CellReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes. */
class CellSupervisorTest {
  private static final RestartPolicy POLICY =
      new RestartPolicy(Duration.ofMillis(10), Duration.ofMillis(20), 2);

  @TempDir Path workDir;

  private final Cells.Reports reports = new Cells.Reports();
  private CellLauncher launcher;

  @BeforeEach
  void open() {
    launcher = new CellLauncher(Cells.config(workDir), Isolation.none());
  }

  @AfterEach
  void close() {
    launcher.close();
  }

  @Test
  void aCrashedCellIsFollowedByOneThatBeginsAtTheFirstUnfinishedSegment() throws Exception {
    Cells.script(workDir, 0, "progress 3", "segment", "segment", "exit 1");
    Cells.script(workDir, 2, "segment", "kill9");
    Cells.script(workDir, 3, "progress 8", "segment", "done");
    CellSupervisor supervisor = start(POLICY);
    assertThat(Cells.await(supervisor.outcome())).isInstanceOf(CellOutcome.Completed.class);
    assertThat(segments()).containsExactly(0, 1, 2, 3);
    assertThat(supervisor.snapshot())
        .isEqualTo(new CellSupervisor.Snapshot(CellSupervisor.State.ENDED, 2, 4, 3.0, 8));
  }

  @Test
  void crashesWithoutANewSegmentEndIt() throws Exception {
    Cells.script(workDir, 0, "segment", "log bad packet", "exit 1");
    Cells.script(workDir, 1, "log bad packet", "exit 7");
    assertThat(Cells.await(start(POLICY).outcome()))
        .isEqualTo(
            new CellOutcome.Failed(
                ErrorClass.INTERNAL, "cell_crashes", "ended with exit code 7\nbad packet"));
    assertThat(segments()).containsExactly(0);
  }

  @Test
  void badInputIsNotTriedAgainButAnInternalFailureIs() throws Exception {
    Cells.script(workDir, 0, "segment", "failed internal");
    Cells.script(workDir, 1, "failed input");
    CellSupervisor supervisor = start(POLICY);
    assertThat(Cells.await(supervisor.outcome()))
        .isEqualTo(new CellOutcome.Failed(ErrorClass.INPUT, "c", "m"));
    assertThat(supervisor.snapshot().restarts()).isEqualTo(1);
  }

  @Test
  void aStoppedOneIsNotStartedAgain() throws Exception {
    Cells.script(workDir, 0, "segment", "hang");
    CellSupervisor supervisor = start(POLICY);
    reports.next();
    assertThat(supervisor.pid()).isPositive();
    assertThat(Cells.await(supervisor.stop(Cells.GRACE))).isEqualTo(new CellOutcome.Stopped());
    assertThat(supervisor.snapshot().state()).isEqualTo(CellSupervisor.State.ENDED);
    assertThat(supervisor.pid()).isEqualTo(-1);
  }

  @Test
  void oneThatWaitsToStartAgainCanBeStopped() throws Exception {
    Cells.script(workDir, 0, "exit 1");
    Duration long1 = Duration.ofHours(1);
    CellSupervisor supervisor = start(new RestartPolicy(long1, long1, 5));
    while (supervisor.snapshot().restarts() == 0) {
      Thread.onSpinWait();
    }
    assertThat(Cells.await(supervisor.stop(Cells.GRACE))).isEqualTo(new CellOutcome.Stopped());
  }

  @Test
  void closingTheLauncherStopsIt() throws Exception {
    Cells.script(workDir, 0, "segment", "hang");
    CellSupervisor supervisor = start(POLICY);
    reports.next();
    launcher.close();
    assertThat(Cells.await(supervisor.outcome())).isEqualTo(new CellOutcome.Stopped());
  }

  private CellSupervisor start(RestartPolicy policy) {
    return CellSupervisor.start(launcher, policy, 0, Cells::compose, workDir, reports);
  }

  private List<Integer> segments() {
    return reports.soFar().stream()
        .filter(CellReport.SegmentDone.class::isInstance)
        .map(report -> ((CellReport.SegmentDone) report).index())
        .toList();
  }
}
