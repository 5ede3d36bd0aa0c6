package io.videoconf.recorder.ingest.session;

import io.videoconf.recorder.cell.CellConfig;
import io.videoconf.recorder.cell.CellLauncher;
import io.videoconf.recorder.cell.CellLimits;
import io.videoconf.recorder.cell.Isolation;
import io.videoconf.recorder.ingest.IngestSettings;
import io.videoconf.recorder.model.port.ObjectStore;
import io.videoconf.recorder.model.port.RecordingStore;
import io.videoconf.recorder.platform.config.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A node with real sockets and files, in whose cells no program can be started. */
final class NoCells {
  private NoCells() {}

  /**
   * @param work the node's working directory
   * @return to be closed by {@link #close}
   */
  static SessionContext context(
      Path work, RecordingStore store, ObjectStore objects, RandomGenerator random)
      throws IOException {
    IngestSettings settings =
        IngestSettings.from(
            new Environment(
                Map.of(
                    "RECORDER_INGEST_WORK", work.toString(),
                    "RECORDER_RTP_PORTS", "20000-60000",
                    "RECORDER_RTP_LOOPS", "2")));
    Path noCell = Files.createDirectories(work.resolve("no-cell"));
    CellConfig cells =
        new CellConfig(
            noCell,
            Path.of(System.getProperty("java.home")),
            "NoSuchClass",
            noCell,
            64,
            64 << 20,
            0,
            CellLimits.live());
    return new SessionContext(
        settings,
        settings.openNetwork(),
        new CellLauncher(cells, Isolation.none()),
        store,
        objects,
        new LeftOut(),
        random);
  }

  static void close(SessionContext context) {
    context.network().close();
    context.cells().close();
  }
}
