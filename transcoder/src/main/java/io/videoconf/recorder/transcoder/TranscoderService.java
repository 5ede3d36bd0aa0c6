package io.videoconf.recorder.transcoder;

import io.videoconf.recorder.platform.config.Environment;
import io.videoconf.recorder.platform.worker.WorkerService;
import java.net.URI;
import java.util.List;

/**
 * Makes a ladder of each master, for HLS and DASH: the picture as it is, and smaller ones; composes
 * recordings once more when somebody asks for that.
 */
public final class TranscoderService implements AutoCloseable {
  static final int DEFAULT_HTTP_PORT = 8082;

  private final WorkerService service;

  private TranscoderService(WorkerService service) {
    this.service = service;
  }

  /** See {@link WorkerService#start}; variables are in docs/configuration.md. */
  public static TranscoderService start(Environment env) {
    int cells =
        env.integer("RECORDER_COMPOSE_CELLS", Runtime.getRuntime().availableProcessors(), 1, 64);
    LadderSettings ladder = LadderSettings.from(env);
    return new TranscoderService(
        WorkerService.start(
            "transcoder",
            env,
            DEFAULT_HTTP_PORT,
            List.of(
                (store, runner) -> new LadderJobHandler(store, runner, ladder),
                (store, runner) -> new ComposeJobHandler(store, runner, cells))));
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
