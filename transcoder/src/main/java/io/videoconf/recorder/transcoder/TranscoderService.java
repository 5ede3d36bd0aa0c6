package io.videoconf.recorder.transcoder;

import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.model.cell.CellTask.Rung;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.platform.config.Environment;
import io.videoconf.recorder.platform.worker.MediaJob;
import io.videoconf.recorder.platform.worker.MediaJobHandler;
import io.videoconf.recorder.platform.worker.WorkerService;
import java.net.URI;
import java.util.List;

/**
 * Makes an HLS ladder of each master: the picture as it is, and two smaller ones; composes
 * recordings once more when somebody asks for that.
 */
public final class TranscoderService implements AutoCloseable {
  static final int DEFAULT_HTTP_PORT = 8082;

  /** Highest first. Rungs above the master's own height are left out; that height is copied. */
  static final List<Rung> LADDER =
      List.of(
          new Rung("1080p", 1080, 4_000_000),
          new Rung("720p", 720, 1_500_000),
          new Rung("480p", 480, 900_000),
          new Rung("360p", 360, 500_000));

  /** Short enough to start quickly and to switch rungs soon, long enough to code well. */
  private static final int SEGMENT_SECONDS = 4;

  private final WorkerService service;

  private TranscoderService(WorkerService service) {
    this.service = service;
  }

  /** See {@link WorkerService#start}; variables are in docs/configuration.md. */
  public static TranscoderService start(Environment env) {
    int cells =
        env.integer("RECORDER_COMPOSE_CELLS", Runtime.getRuntime().availableProcessors(), 1, 64);
    return new TranscoderService(
        WorkerService.start(
            "transcoder",
            env,
            DEFAULT_HTTP_PORT,
            List.of(
                (store, runner) -> new MediaJobHandler(job(), store, runner),
                (store, runner) -> new ComposeJobHandler(store, runner, cells))));
  }

  static MediaJob job() {
    return new MediaJob(
        JobKind.TRANSCODE,
        (input, output) -> new CellTask.Transcode(input, output, LADDER, SEGMENT_SECONDS),
        List.of(new MediaJob.Product(OutputKind.RENDITION, "master.m3u8", _ -> true)));
  }

  /** Where {@code /metrics} and {@code /health} are. */
  public URI baseUri() {
    return service.baseUri();
  }

  @Override
  public void close() {
    service.close();
  }
}
