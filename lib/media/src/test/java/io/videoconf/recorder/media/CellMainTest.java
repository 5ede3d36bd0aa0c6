package io.videoconf.recorder.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.media.compose.Compositions;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real cells in processes of their own. */
class CellMainTest {
  private static final int END_WITHIN_SECONDS = 60;

  @TempDir Path directory;
  private @Nullable Process started;

  @AfterEach
  void endCell() {
    if (started != null) {
      started.destroyForcibly();
    }
  }

  private Process cell(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), CellMain.class.getName()));
    Process cell =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    started = cell;
    return cell;
  }

  private static void give(Process cell, String line) throws IOException {
    cell.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    cell.getOutputStream().flush();
  }

  private static List<CellReport> reports(Process cell) {
    return cell.inputReader(StandardCharsets.UTF_8)
        .lines()
        .map(line -> Json.read(line, CellReport.class))
        .toList();
  }

  private CellTask.Compose task(Path journal, boolean follow) {
    return new CellTask.Compose(
        journal,
        directory.resolve("out"),
        new VideoFormat(320, 180, 25, 400_000),
        0,
        follow,
        200,
        1);
  }

  @Test
  void aCellDoesItsTaskReportsAndEnds() throws Exception {
    Path journal = Compositions.journal(directory.resolve("journal"));
    Process cell = cell();
    give(cell, Json.write(task(journal, false)));
    List<CellReport> reports = reports(cell);
    assertThat(cell.waitFor(END_WITHIN_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(cell.exitValue()).isZero();
    assertThat(reports).filteredOn(CellReport.SegmentDone.class::isInstance).hasSize(4);
    assertThat(reports).hasAtLeastOneElementOfType(CellReport.Progress.class);
    assertThat(reports.getLast()).isInstanceOf(CellReport.Done.class);
  }

  /** With the heap and the options that a supervisor gives it. */
  @Test
  void theLargestPictureWithAllThatIsDrawnOnItFitsIntoACell() throws Exception {
    Path journal = Compositions.decoratedJournal(directory.resolve("journal"));
    Process cell = cell("-Xmx256m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");
    give(
        cell,
        Json.write(
            new CellTask.Compose(
                journal, directory.resolve("out"), VideoFormat.UHD_4K25, 0, false, 200, 1)));
    List<CellReport> reports = reports(cell);
    assertThat(cell.waitFor(END_WITHIN_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(cell.exitValue()).isZero();
    assertThat(reports).doesNotHaveAnyElementsOfTypes(CellReport.Warning.class);
    assertThat(reports.getLast()).isInstanceOf(CellReport.Done.class);
  }

  @Test
  void aCellWhoseParentDiesEnds() throws Exception {
    Process cell = cell();
    give(cell, Json.write(task(directory.resolve("never"), true)));
    cell.getOutputStream().close();
    assertThat(cell.waitFor(END_WITHIN_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(cell.exitValue()).isEqualTo(143);
  }

  @Test
  void aCellThatIsToldToStopEnds() throws Exception {
    Process cell = cell();
    Path journal = Compositions.unfinishedJournal(directory.resolve("journal"));
    give(cell, Json.write(task(journal, true)));
    cell.inputReader(StandardCharsets.UTF_8).readLine();
    cell.destroy();
    assertThat(cell.waitFor(END_WITHIN_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(cell.exitValue()).isEqualTo(143);
  }

  @Test
  void nonsenseIsReportedAndNotThrown() throws Exception {
    Process cell = cell();
    give(cell, "{\"type\":\"dance\"}");
    List<CellReport> reports = reports(cell);
    assertThat(cell.waitFor(END_WITHIN_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(cell.exitValue()).isEqualTo(1);
    assertThat(reports)
        .singleElement()
        .isInstanceOfSatisfying(
            CellReport.Failed.class,
            failed -> {
              assertThat(failed.errorClass()).isEqualTo(ErrorClass.INTERNAL);
              assertThat(failed.code()).isEqualTo("bad_task");
            });
  }
}
