package io.videoconf.recorder.media.thumbnail;

import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.io.OutputDirectory;
import io.videoconf.recorder.model.cell.CellTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes sprites and storyboard of the tiles that a composition left, and picks the stills among
 * which the poster is to be chosen. Nothing is decoded: a sheet of a hundred tiles is coded once.
 */
public final class TileStoryboard {
  /** Below the directory of the master. */
  public static final String DIRECTORY = "storyboard";

  /** A canvas has this many pictures per second at most: less than half of one is rounding. */
  private static final double ROUNDING_SECONDS = 1.0 / 240;

  private final Path segments;
  private final CellTask.Stills stills;

  /**
   * @param segments directory that the composition wrote to
   * @param stills as the composition was told
   */
  public TileStoryboard(Path segments, CellTask.Stills stills) {
    this.segments = segments;
    this.stills = stills;
  }

  /**
   * How long a recording is, and its picture's size.
   *
   * @param pictureSeconds how long it has pictures
   * @param seconds how long the longest of its tracks is
   * @param width pixels, as {@code height}
   */
  public record Recording(double pictureSeconds, double seconds, int width, int height) {
    /** The second in which the last picture begins. */
    long lastSecond() {
      return Math.max(0, (long) Math.ceil(pictureSeconds - ROUNDING_SECONDS) - 1);
    }
  }

  /**
   * Writes all files.
   *
   * @throws IOException when a picture is missing, or is none
   */
  public void write(Recording recording, OutputDirectory output) throws IOException {
    Size size = Size.ofTile(stills.tileWidth(), recording.width(), recording.height());
    List<Long> chosen = candidates(recording);
    for (long second : chosen) {
      require(StillFiles.still(second));
    }
    try (SpriteSheets sheets = new SpriteSheets(output, size);
        Frame tile = Still.frame(size.width(), size.height())) {
      for (long second : StillMoments.tiles(recording.lastSecond())) {
        tile.makeWritable();
        StillFiles.fill(tile, Files.readAllBytes(require(StillFiles.tile(second))));
        sheets.add(tile, (double) second);
      }
      output.write(
          Storyboard.FILE,
          Storyboard.CONTENT_TYPE,
          Storyboard.vtt(sheets.finish(), recording.seconds()).getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    for (long second : chosen) {
      String name = StillFiles.still(second);
      output.write(name, "image/jpeg", Files.readAllBytes(require(name)));
    }
  }

  /** Spread over the whole, as a thumbnailer spreads them: the newest ones at those times. */
  private static List<Long> candidates(Recording recording) {
    List<Long> all = StillMoments.stills(recording.lastSecond());
    List<Long> chosen = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < Thumbnailer.POSTER_CANDIDATES; i++) {
      double wanted =
          TilePlan.targetSeconds(i, Thumbnailer.POSTER_CANDIDATES, recording.pictureSeconds());
      while (next < all.size() && all.get(next) <= wanted) {
        next++;
      }
      // There is always one of second 0.
      long newest = all.get(next - 1);
      if (chosen.isEmpty() || chosen.getLast() != newest) {
        chosen.add(newest);
      }
    }
    return chosen;
  }

  private Path require(String name) throws NoSuchFileException {
    Path file = segments.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(name);
    }
    return file;
  }
}
