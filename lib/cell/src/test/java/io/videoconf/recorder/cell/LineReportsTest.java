package io.videoconf.recorder.cell;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.cell.LineReports.Parsed;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.cell.CellReport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReportsTest {
  private static final CellReport WARNING = new CellReport.Warning("c", "grüße");

  @Test
  void linesAreFoundHoweverTheBytesAreCut() {
    byte[] bytes =
        (Json.write(WARNING) + "\n\n" + Json.write(WARNING)).getBytes(StandardCharsets.UTF_8);
    for (int size = 1; size <= bytes.length; size++) {
      LineReports reports = new LineReports(1000);
      List<Parsed> lines = new ArrayList<>();
      for (int at = 0; at < bytes.length; at += size) {
        int count = Math.min(size, bytes.length - at);
        byte[] part = new byte[count];
        System.arraycopy(bytes, at, part, 0, count);
        reports.feed(part, count, lines::add);
      }
      reports.finish(lines::add);
      assertThat(lines).containsExactly(new Parsed.Good(WARNING), new Parsed.Good(WARNING));
    }
  }

  @Test
  void aLineThatIsTooLongIsTakenAsOneBadLine() {
    List<Parsed> lines = parse(200, "x".repeat(10_000) + "\n" + Json.write(WARNING) + "\n");
    assertThat(lines)
        .containsExactly(new Parsed.Bad("a line of more than 200 bytes"), new Parsed.Good(WARNING));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "null",
        "[]",
        "{}",
        "{\"type\":\"unheard_of\"}",
        "{\"type\":\"warning\"}",
        "{\"type\":\"failed\",\"code\":\"x\",\"message\":\"y\"}",
        "{\"type\":\"done\",\"duration_seconds\":1}",
        "{\"type\":\"done\",\"duration_seconds\":1,\"files\":[null]}",
        "{\"type\":\"progress\",\"media_seconds\":-1,\"total_seconds\":0,\"cpu_seconds\":0}",
        "{\"type\":\"progress\",\"media_seconds\":\"NaN\",\"total_seconds\":0,\"cpu_seconds\":0}",
        "{\"type\":\"done\",\"duration_seconds\":1"
      })
  void whatIsNoReportIsSaidToBeNone(String line) {
    assertThat(parse(1000, line + "\n")).singleElement().isInstanceOf(Parsed.Bad.class);
  }

  @Test
  void deepNestingIsNoReport() {
    assertThat(parse(1 << 20, "{\"type\":".repeat(100_000)))
        .singleElement()
        .isInstanceOf(Parsed.Bad.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "/etc/passwd", "a/../../b", "", ".", "a/./.."})
  void aFileOutsideTheOutputDirectoryIsRefused(String file) {
    String line = Json.write(new CellReport.SegmentDone(0, file, 0, 2, 1, "00"));
    assertThat(parse(1000, line)).singleElement().isInstanceOf(Parsed.Bad.class);
  }

  @Test
  void aFileInASubdirectoryIsFine() {
    CellReport done =
        new CellReport.Done(
            1, List.of(new CellReport.OutputFile("480p/a..b.m4s", "video/mp4", 1, "00")));
    assertThat(parse(1000, Json.write(done))).containsExactly(new Parsed.Good(done));
  }

  @Test
  void randomBytesNeverThrow() {
    for (long seed = 0; seed < 200; seed++) {
      byte[] bytes = new byte[500];
      new Random(seed).nextBytes(bytes);
      LineReports reports = new LineReports(100);
      List<Parsed> lines = new ArrayList<>();
      reports.feed(bytes, bytes.length, lines::add);
      reports.finish(lines::add);
      assertThat(lines).as("seed %d", seed).allMatch(Parsed.Bad.class::isInstance);
    }
  }

  private static List<Parsed> parse(int maxLineBytes, String text) {
    LineReports reports = new LineReports(maxLineBytes);
    List<Parsed> lines = new ArrayList<>();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    reports.feed(bytes, bytes.length, lines::add);
    reports.finish(lines::add);
    return lines;
  }
}
