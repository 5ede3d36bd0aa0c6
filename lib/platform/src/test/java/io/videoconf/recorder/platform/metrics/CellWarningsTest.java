package io.videoconf.recorder.platform.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.WarningCode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CellWarningsTest {
  private static final int CODES = WarningCode.values().length + 1;

  private final Metrics metrics = new Metrics("test");
  private final CellWarnings warnings = new CellWarnings(metrics.registry());

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void eachCodeIsCountedByItself() {
    warn("no_stills");
    warn("no_stills");
    warn("no_storyboard");

    assertThat(scraped())
        .contains("recorder_cell_warnings_total{code=\"no_stills\",service=\"test\"} 2.0")
        .contains("recorder_cell_warnings_total{code=\"no_storyboard\",service=\"test\"} 1.0");
  }

  @Test
  void beforeTheFirstOneTheyAreThereAndZero() {
    assertThat(counters()).hasSize(CODES).allMatch(l -> l.endsWith(" 0.0"));
  }

  @Test
  void whatACellMakesUpIsNoLabelOfItsOwn() {
    for (int i = 0; i < 1000; i++) {
      warn("code-" + i);
    }

    assertThat(scraped())
        .contains("recorder_cell_warnings_total{code=\"other\",service=\"test\"} 1000.0");
    assertThat(counters()).hasSize(CODES);
  }

  @Test
  void otherReportsAreNoWarnings() {
    warnings.onReport(new CellReport.Progress(1, 2, 3));

    assertThat(counters()).allMatch(l -> l.endsWith(" 0.0"));
  }

  private void warn(String code) {
    warnings.onReport(new CellReport.Warning(code, "what happened"));
  }

  private List<String> counters() {
    return scraped().lines().filter(l -> l.startsWith("recorder_cell_warnings_total{")).toList();
  }

  private String scraped() {
    return metrics.registry().scrape();
  }
}
