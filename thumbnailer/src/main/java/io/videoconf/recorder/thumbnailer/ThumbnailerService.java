package io.videoconf.recorder.thumbnailer;

import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.platform.config.Environment;
import io.videoconf.recorder.platform.worker.MediaJob;
import io.videoconf.recorder.platform.worker.WorkerService;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Makes a poster, sprite sheets and their WebVTT index of each master; the poster alone where the
 * recorder left sprites and stills.
 */
public final class ThumbnailerService implements AutoCloseable {
  static final int DEFAULT_HTTP_PORT = 8083;

  private static final String POSTER = "poster.jpg";

  /** One for 10 s of a day. */
  private static final int MAX_TILES = 8640;

  /** As in the storyboard that a recorder makes while it composes. */
  private static final CellTask.Stills SIZES = CellTask.Stills.USUAL;

  /** As a recorder names them. */
  private static final Pattern STILL = Pattern.compile("still-\\d{8}\\.jpg");

  private final WorkerService service;

  private ThumbnailerService(WorkerService service) {
    this.service = service;
  }

  /** See {@link WorkerService#start}; variables are in docs/configuration.md. */
  public static ThumbnailerService start(Environment env) {
    return new ThumbnailerService(
        WorkerService.start("thumbnailer", env, DEFAULT_HTTP_PORT, job()));
  }

  static MediaJob job() {
    return new MediaJob(
        JobKind.THUMBNAIL,
        (input, output) ->
            new CellTask.Thumbnail(
                input, output, SIZES.tileWidth(), MAX_TILES, SIZES.pictureWidth(), true, List.of()),
        List.of(
            new MediaJob.Product(OutputKind.POSTER, POSTER, file -> !isStoryboard(file)),
            new MediaJob.Product(
                OutputKind.SPRITE, "storyboard.vtt", ThumbnailerService::isStoryboard)),
        new MediaJob.Shortcut(
            OutputKind.SPRITE,
            file -> STILL.matcher(file).matches(),
            (stills, output) -> new CellTask.Poster(stills, output, SIZES.pictureWidth())));
  }

  private static boolean isStoryboard(String file) {
    return file.equals("storyboard.vtt") || file.startsWith("sprite-");
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
