package io.videoconf.recorder.media.thumbnail;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.CellWork;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.av.AvException;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.io.OutputDirectory;
import io.videoconf.recorder.media.io.ProgressListener;
import io.videoconf.recorder.media.io.VideoInput;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Makes poster, sprites, storyboard and preview. Only keyframes near the wanted times are read and
 * decoded, so that hours take seconds.
 */
public final class Thumbnailer implements CellWork {
  /** Among so many pictures, spread over the whole, the poster is chosen. */
  static final int POSTER_CANDIDATES = 24;

  /** The side of a sprite must stay below what JPEG and browsers take: 10 tiles of this. */
  private static final int MAX_TILE_WIDTH = 640;

  private static final int MIN_TILE_WIDTH = 16;
  private static final int MAX_PICTURE_WIDTH = 1920;
  private static final int MAX_MOMENTS = 100;

  private final CellTask.Thumbnail task;

  public Thumbnailer(CellTask.Thumbnail task) {
    this.task = task;
  }

  @Override
  public CellReport run(Reports reports) {
    return run(reports::progress);
  }

  CellReport run(ProgressListener progress) {
    if (task.tileWidth() < MIN_TILE_WIDTH || task.tileWidth() > MAX_TILE_WIDTH) {
      throw failure(
          "bad_task", "tile_width must be %d to %d".formatted(MIN_TILE_WIDTH, MAX_TILE_WIDTH));
    }
    if (task.maxTiles() < 1) {
      throw failure("bad_task", "max_tiles must be positive");
    }
    if (task.pictureWidth() < MIN_TILE_WIDTH || task.pictureWidth() > MAX_PICTURE_WIDTH) {
      throw failure(
          "bad_task",
          "picture_width must be %d to %d".formatted(MIN_TILE_WIDTH, MAX_PICTURE_WIDTH));
    }
    if (task.atSeconds().size() > MAX_MOMENTS) {
      throw failure("bad_task", "at_seconds must name at most %d".formatted(MAX_MOMENTS));
    }
    try (VideoInput input = VideoInput.open(task.input())) {
      return make(input, progress);
    } catch (AvException e) {
      throw CellFailure.ofInput(e);
    }
  }

  private CellReport make(VideoInput input, ProgressListener progress) {
    double duration = input.durationSeconds();
    if (duration <= 0) {
      throw failure("no_duration", "the input does not say how long it is");
    }
    int width = input.video().width();
    int height = input.video().height();
    Size tile = Size.ofTile(task.tileWidth(), width, height);
    int count = TilePlan.count(duration, task.maxTiles());
    int posterStep = Math.max(1, count / POSTER_CANDIDATES);
    int previewStep = Math.max(1, Math.ceilDiv(count, Preview.PICTURES));
    OutputDirectory output = new OutputDirectory(task.output());
    try (KeyframeReader reader = new KeyframeReader(input);
        PosterChoice poster = new PosterChoice(task.pictureWidth(), width, height);
        Preview preview = new Preview(width, height);
        SpriteSheets sprites = new SpriteSheets(output, tile)) {
      int pictures = 0;
      for (int i = 0; i < count; i++) {
        Optional<Frame> picture = reader.at(TilePlan.targetSeconds(i, count, duration));
        if (picture.isPresent()) {
          sprites.add(picture.get(), duration * i / count);
          if (pictures % posterStep == 0) {
            poster.consider(picture.get());
          }
          if (task.preview() && pictures % previewStep == 0) {
            preview.add(picture.get());
          }
          pictures++;
        }
        progress.reached(duration * (i + 1) / count, duration);
      }
      if (pictures == 0) {
        throw failure("damaged", "the input holds no keyframe that can be decoded");
      }
      Still.writeAll(output, PosterChoice.NAME, poster.best());
      moments(input, duration, poster, output);
      if (task.preview()) {
        preview.write(output);
      }
      List<Storyboard.Tile> tiles = sprites.finish();
      output.write(
          Storyboard.FILE,
          Storyboard.CONTENT_TYPE,
          Storyboard.vtt(tiles, duration).getBytes(StandardCharsets.UTF_8));
      return new CellReport.Done(duration, output.files());
    }
  }

  private void moments(
      VideoInput input, double duration, PosterChoice size, OutputDirectory output) {
    if (task.atSeconds().isEmpty()) {
      return;
    }
    try (MomentReader reader = new MomentReader(input)) {
      for (int i = 0; i < task.atSeconds().size(); i++) {
        double seconds = task.atSeconds().get(i);
        if (!(seconds >= 0 && seconds < duration)) {
          throw failure("bad_task", "at_seconds must be 0 to %.3f".formatted(duration));
        }
        Frame picture =
            reader
                .at(seconds)
                .orElseThrow(() -> failure("damaged", "no picture can be decoded at " + seconds));
        try (Frame scaled = size.scaled(picture)) {
          Still.writeAll(output, "at-%03d".formatted(i), scaled);
        }
      }
    }
  }

  private static CellFailure failure(String code, String message) {
    return new CellFailure(ErrorClass.INPUT, code, message, null);
  }
}
