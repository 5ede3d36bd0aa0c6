package io.videoconf.recorder.media.thumbnail;

import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.io.OutputDirectory;
import io.videoconf.recorder.media.io.VideoInput;
import io.videoconf.recorder.model.cell.CellTask;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * For bench/storyboard.sh: what a composition spends on tiles and stills, and its assembly on the
 * sheets, with pictures of a file in the canvas's place. Decoding those is not counted: a canvas is
 * there anyway.
 *
 * <p>Arguments: the file, and an empty directory, which gets {@code storyboard/} with the stills.
 * Prints the CPU seconds of both.
 */
final class TileCost {
  private TileCost() {}

  public static void main(String[] args) throws IOException {
    Path segments = Files.createDirectories(Path.of(args[1], "segments"));
    try (VideoInput input = VideoInput.open(Path.of(args[0]));
        KeyframeReader reader = new KeyframeReader(input)) {
      int width = input.video().width();
      int height = input.video().height();
      double seconds = input.durationSeconds();
      Duration pictures = leave(reader, new Size(width, height), seconds, segments);

      long startNanos = cpuNanos();
      new TileStoryboard(segments, CellTask.Stills.USUAL)
          .write(
              new TileStoryboard.Recording(seconds, seconds, width, height),
              new OutputDirectory(Path.of(args[1], TileStoryboard.DIRECTORY)));
      long sheetNanos = cpuNanos() - startNanos;
      System.out.printf(Locale.ROOT, "%.3f %.3f%n", pictures.toNanos() / 1e9, sheetNanos / 1e9);
    }
  }

  /** As the composition does at each moment of the timeline; tells what that took. */
  private static Duration leave(KeyframeReader reader, Size size, double seconds, Path segments)
      throws IOException {
    long nanos = 0;
    try (StillMaker maker = new StillMaker(CellTask.Stills.USUAL, size.width(), size.height());
        Frame shown = Frame.allocate()) {
      for (long second = 0; second < seconds; second++) {
        if (!StillMoments.isStill(second)) {
          continue;
        }
        // Between two keyframes the older one is as good a picture as any.
        reader.at((double) second).ifPresent(shown::replaceBy);
        long startNanos = cpuNanos();
        if (StillMoments.isTile(second)) {
          StillMaker.Tile tile = maker.tile(shown);
          Files.write(segments.resolve(StillFiles.tile(second)), tile.samples());
          Files.write(segments.resolve(StillFiles.tilePicture(second)), tile.jpeg());
        }
        Files.write(segments.resolve(StillFiles.still(second)), maker.still(shown));
        nanos += cpuNanos() - startNanos;
      }
    }
    return Duration.ofNanos(nanos);
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
