package io.videoconf.recorder.cell;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What the tests with real processes share. */
final class Cells {
  static final Duration GRACE = Duration.ofSeconds(20);
  private static final int PATIENCE_SECONDS = 60;

  private Cells() {}

  static CellConfig config(Path cacheDir) {
    try {
      Path classes =
          Path.of(ScriptedCell.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return new CellConfig(
          classes,
          Path.of(System.getProperty("java.home")),
          ScriptedCell.class.getName(),
          cacheDir,
          64,
          64L << 20,
          0,
          CellLimits.live());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the cell that starts at the segment will do. */
  static void script(Path workDir, int firstSegment, String... lines) throws IOException {
    Files.write(workDir.resolve("script-" + firstSegment + ".txt"), List.of(lines));
  }

  static CellTask compose(int firstSegment) {
    Path anywhere = Path.of("/nowhere");
    return new CellTask.Compose(
        anywhere, anywhere, VideoFormat.HD_720P30, firstSegment, true, 1000, 2);
  }

  static CellOutcome await(CompletableFuture<CellOutcome> outcome) throws Exception {
    return outcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Reports of a cell, to be waited for. */
  static final class Reports implements CellListener {
    private final BlockingQueue<CellReport> queue = new LinkedBlockingQueue<>();

    @Override
    public void onReport(CellReport report) {
      queue.add(report);
    }

    CellReport next() throws InterruptedException {
      CellReport report = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(report).as("a report within %d s", PATIENCE_SECONDS).isNotNull();
      return report;
    }

    String nextWarning() throws InterruptedException {
      return ((CellReport.Warning) next()).message();
    }

    List<CellReport> soFar() {
      return List.copyOf(queue);
    }
  }
}
