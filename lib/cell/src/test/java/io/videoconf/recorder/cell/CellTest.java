package io.videoconf.recorder.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.cell.CellReport;
import java.io.BufferedReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** With real processes. */
class CellTest {
  private static final Isolation ISOLATION = Isolation.probe();

  @TempDir Path workDir;

  private final Cells.Reports reports = new Cells.Reports();
  private CellLauncher launcher;

  @BeforeEach
  void open() {
    launcher = new CellLauncher(Cells.config(workDir), ISOLATION);
  }

  @AfterEach
  void close() {
    launcher.close();
  }

  @Test
  void reportsComeInOrderAndTheOutcomeAfterThem() throws Exception {
    Cells.script(workDir, 0, "progress 1.5", "segment", "done");
    Cell cell = start();
    CellReport.Done done = new CellReport.Done(4, List.of());
    assertThat(Cells.await(cell.outcome())).isEqualTo(new CellOutcome.Completed(done));
    assertThat(reports.soFar())
        .containsExactly(
            new CellReport.Progress(1.5, 0, 1.5),
            new CellReport.SegmentDone(0, "seg-0.m4s", 0, 2, 1, "00"),
            done);
    assertThat(cell.progress()).isEqualTo(new CellReport.Progress(1.5, 0, 1.5));
  }

  @Test
  void whatAllCellsSayIsHeardInOnePlaceToo() throws Exception {
    Cells.script(workDir, 0, "progress 1.5", "done");
    Cells.Reports every = new Cells.Reports();
    try (CellLauncher counted = new CellLauncher(Cells.config(workDir), ISOLATION, every)) {
      CellOutcome _ = Cells.await(counted.start(Cells.compose(0), workDir, reports).outcome());
    }
    assertThat(every.soFar()).hasSize(2).isEqualTo(reports.soFar());
  }

  @Test
  void aFailureCarriesItsErrorClass() throws Exception {
    Cells.script(workDir, 0, "failed destination");
    assertThat(Cells.await(start().outcome()))
        .isEqualTo(new CellOutcome.Failed(ErrorClass.DESTINATION, "c", "m"));
  }

  @Test
  void aCrashTellsTheExitCodeAndTheLastLogLines() throws Exception {
    Cells.script(workDir, 0, "log the end is near", "exit 3");
    assertThat(Cells.await(start().outcome()))
        .isEqualTo(new CellOutcome.Crashed(3, "ended with exit code 3", "the end is near"));
  }

  @Test
  void anEndWithoutAWordIsACrashEvenWithExitCodeZero() throws Exception {
    Cells.script(workDir, 0, "segment");
    assertThat(Cells.await(start().outcome())).isInstanceOf(CellOutcome.Crashed.class);
  }

  @Test
  void aKilledCellHasCrashed() throws Exception {
    Cells.script(workDir, 0, "kill9");
    assertThat(Cells.await(start().outcome()))
        .isInstanceOfSatisfying(
            CellOutcome.Crashed.class, crashed -> assertThat(crashed.exitCode()).isEqualTo(137));
  }

  @Test
  void aHungCellIsKilledAndHasCrashed() throws Exception {
    Cells.script(workDir, 0, "hang");
    Cell cell = start(new CellLimits(null, Duration.ofSeconds(2)));
    assertThat(Cells.await(cell.outcome()))
        .isEqualTo(new CellOutcome.Crashed(137, "neither a report nor work for 2 s", ""));
    assertThat(cell.isAlive()).isFalse();
  }

  @Test
  void aCellThatWorksInSilenceGoesOn() throws Exception {
    Cells.script(workDir, 0, "work 1500", "done");
    Cell cell = start(new CellLimits(null, Duration.ofMillis(500)));
    assertThat(Cells.await(cell.outcome())).isInstanceOf(CellOutcome.Completed.class);
  }

  @Test
  void aCellThatTakesTooLongTimesOutThoughItReports() throws Exception {
    Cells.script(workDir, 0, "beat");
    Cell cell = start(CellLimits.within(Duration.ofSeconds(2)));
    assertThat(Cells.await(cell.outcome()))
        .isEqualTo(new CellOutcome.TimedOut(Duration.ofSeconds(2)));
  }

  @Test
  void aCellThatFillsItsHeapEnds() throws Exception {
    Cells.script(workDir, 0, "eat_heap");
    assertThat(Cells.await(start().outcome()))
        .isInstanceOfSatisfying(
            CellOutcome.Crashed.class, crashed -> assertThat(crashed.exitCode()).isEqualTo(3));
  }

  @Test
  void aCellThatTakesTooMuchNativeMemoryIsKilled() throws Exception {
    assumeThat(OS.LINUX.isCurrentOs()).as("/proc is there").isTrue();
    Cells.script(workDir, 0, "eat_native");
    assertThat(Cells.await(start().outcome()))
        .isInstanceOfSatisfying(
            CellOutcome.Crashed.class,
            crashed -> assertThat(crashed.why()).matches("used [0-9]+ MiB of memory"));
  }

  @Test
  void aFloodOnStandardOutputHarmsNobody() throws Exception {
    Cells.script(workDir, 0, "flood 20", "segment", "done");
    assertThat(Cells.await(start().outcome())).isInstanceOf(CellOutcome.Completed.class);
    assertThat(reports.soFar()).hasSize(2);
  }

  @Test
  void aStoppedCellEndsBySigtermAndItsLastReportsStillArrive() throws Exception {
    Cells.script(
        workDir,
        0,
        "say_at_exit {'type':'warning','code':'bye','message':'bye'}",
        "segment",
        "hang");
    Cell cell = start();
    reports.next();
    assertThat(Cells.await(cell.stop(Cells.GRACE))).isEqualTo(new CellOutcome.Stopped());
    assertThat(reports.nextWarning()).isEqualTo("bye");
  }

  @Test
  void aCellThatIgnoresSigtermIsKilledAfterTheGrace() throws Exception {
    Cells.script(workDir, 0, "ignore_sigterm", "segment", "hang");
    Cell cell = start();
    reports.next();
    assertThat(Cells.await(cell.stop(Duration.ofMillis(300)))).isEqualTo(new CellOutcome.Stopped());
    assertThat(cell.isAlive()).isFalse();
  }

  @Test
  void thePidIsThatOfTheJvmWhateverWrapsIt() throws Exception {
    CellConfig nice = Cells.config(workDir).withNiceness(5);
    Cells.script(workDir, 0, "pid", "hang");
    try (CellLauncher wrapped = new CellLauncher(nice, ISOLATION)) {
      Cell cell = wrapped.start(Cells.compose(0), workDir, reports);
      assertThat(reports.nextWarning()).isEqualTo(Long.toString(cell.pid()));
    }
  }

  @Test
  void nothingOfOurEnvironmentIsHandedOn() throws Exception {
    assertThat(System.getenv()).hasSizeGreaterThan(3);
    Cells.script(workDir, 0, "env", "done");
    Cells.await(start().outcome());
    assertThat(reports.nextWarning().split(",")).containsExactly("HOME", "LANG", "PATH", "SVT_LOG");
  }

  @Test
  void aCellReachesNobodyNotEvenThisMachine() throws Exception {
    assumeThat(ISOLATION.isNetworkless()).as("unshare works here").isTrue();
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        CellLauncher open = new CellLauncher(Cells.config(workDir), Isolation.none())) {
      Cells.script(workDir, 0, "connect " + server.getLocalPort(), "done");
      Cells.await(start().outcome());
      assertThat(reports.nextWarning()).isEqualTo("failed");
      reports.next();
      Cells.await(open.start(Cells.compose(0), workDir, reports).outcome());
      assertThat(reports.nextWarning()).as("without isolation").isEqualTo("connected");
    }
  }

  @Test
  void closingTheLauncherEndsItsCells() throws Exception {
    Cells.script(workDir, 0, "ignore_sigterm", "segment", "hang");
    Cell cell = start();
    reports.next();
    launcher.close();
    assertThat(Cells.await(cell.outcome())).isEqualTo(new CellOutcome.Stopped());
    assertThat(launcher.running()).isZero();
    assertThatThrownBy(this::start).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aListenerThatThrowsDoesNotStopTheReports() throws Exception {
    Cells.script(workDir, 0, "segment", "segment", "done");
    Cell cell =
        launcher.start(
            Cells.compose(0),
            workDir,
            report -> {
              reports.onReport(report);
              throw new IllegalStateException("on purpose");
            });
    assertThat(Cells.await(cell.outcome())).isInstanceOf(CellOutcome.Completed.class);
    assertThat(reports.soFar()).hasSize(3);
  }

  @Test
  void aMissingJdkIsAnError() {
    CellConfig config = Cells.config(workDir);
    CellConfig broken =
        new CellConfig(
            config.classPathDir(),
            workDir.resolve("no-jdk"),
            config.mainClass(),
            workDir,
            64,
            64L << 20,
            0,
            CellLimits.live());
    try (CellLauncher none = new CellLauncher(broken, Isolation.none())) {
      assertThatThrownBy(() -> none.start(Cells.compose(0), workDir, reports))
          .isInstanceOf(UncheckedIOException.class);
    }
  }

  @Test
  void aCellDoesNotOutliveAKilledParent() throws Exception {
    Cells.script(workDir, 0, "pid", "hang");
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ParentMain.class.getName(),
                workDir.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = parent.inputReader()) {
      String line = out.readLine();
      while (line != null && !line.startsWith("pid ")) {
        line = out.readLine();
      }
      assertThat(line).isNotNull();
      ProcessHandle cell = ProcessHandle.of(Long.parseLong(line.substring(4))).orElseThrow();
      parent.destroyForcibly().waitFor();
      cell.onExit().get(30, TimeUnit.SECONDS);
      assertThat(cell.isAlive()).isFalse();
    }
  }

  private Cell start() {
    return launcher.start(Cells.compose(0), workDir, reports);
  }

  private Cell start(CellLimits limits) {
    return launcher.start(Cells.compose(0), workDir, limits, reports);
  }
}
