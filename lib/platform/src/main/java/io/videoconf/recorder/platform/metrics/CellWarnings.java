package io.videoconf.recorder.platform.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.videoconf.recorder.cell.CellListener;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.WarningCode;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts what the cells of a service warn of. A cell may be in the hands of whoever sent the media:
 * a code that is none of ours is no label of its own. Thread-safe.
 */
public final class CellWarnings implements CellListener {
  private static final String OTHER = "other";

  private final Map<String, Counter> known = new HashMap<>();
  private final Counter other;

  /** All counters are there from the start, at 0, so that a first warning is seen as one. */
  public CellWarnings(MeterRegistry registry) {
    for (WarningCode code : WarningCode.values()) {
      known.put(code.text(), counter(registry, code.text()));
    }
    other = counter(registry, OTHER);
  }

  @Override
  public void onReport(CellReport report) {
    if (report instanceof CellReport.Warning(String code, _)) {
      known.getOrDefault(code, other).increment();
    }
  }

  private static Counter counter(MeterRegistry registry, String code) {
    return Counter.builder("recorder.cell.warnings")
        .description("Warnings of media cells by their code")
        .tag("code", code)
        .register(registry);
  }
}
