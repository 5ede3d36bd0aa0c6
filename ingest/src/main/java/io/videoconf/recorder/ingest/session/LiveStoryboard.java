package io.videoconf.recorder.ingest.session;

import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.cell.CellReport.SegmentDone;
import io.videoconf.recorder.model.cell.CellTask.Stills;
import io.videoconf.recorder.model.port.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * The storyboard of a recording that still runs: beside its live segments the tiles that the
 * compositor has left so far, each a picture, and an index of them. It is there until the one is
 * there that the assembly makes. For one thread.
 */
final class LiveStoryboard {
  /** Beside the live segments; the API looks for it there. */
  private static final String INDEX = "storyboard.vtt";

  /** Of a picture of at most 160 x 640. */
  private static final int MAX_TILE_BYTES = 1 << 20;

  /** All tiles are looked for, and named anew, with each: so there is an end to them. */
  private static final long LONGEST_SECONDS = Duration.ofDays(2).toSeconds();

  private final SessionFiles files;
  private final ObjectStore objects;
  private final String prefix;
  private final int width;
  private final int height;

  LiveStoryboard(UUID recordingId, SessionFiles files, ObjectStore objects, VideoFormat format) {
    this.files = files;
    this.objects = objects;
    this.prefix = ObjectKeys.attempt(recordingId, OutputKind.LIVE, SegmentUploads.LIVE_ATTEMPT);
    this.width = Stills.USUAL.tileWidth();
    this.height = Stills.heightOf(width, format.width(), format.height());
  }

  /** Uploads the tiles of a segment, if it has any, and then the index of all up to there. */
  void add(SegmentDone segment) {
    double end = segment.startSeconds() + segment.durationSeconds();
    if (end > LONGEST_SECONDS) {
      return;
    }
    long last = ((long) Math.ceil(end / Stills.TILE_SECONDS) - 1) * Stills.TILE_SECONDS;
    if (last < segment.startSeconds()) {
      return; // As most segments, it has none.
    }
    List<Long> tiles = new ArrayList<>();
    boolean grew = false;
    for (long second = 0; second <= last; second += Stills.TILE_SECONDS) {
      Path file = files.segments().resolve(name(second));
      if (second < segment.startSeconds()) {
        if (CellFile.isFit(file, MAX_TILE_BYTES)) {
          tiles.add(second);
        }
      } else {
        Optional<byte[]> tile = CellFile.read(file, MAX_TILE_BYTES);
        if (tile.isPresent()) {
          objects.put(prefix + name(second), tile.get(), "image/jpeg");
          tiles.add(second);
          grew = true;
        }
      }
    }
    if (grew) {
      objects.put(prefix + INDEX, index(tiles).getBytes(StandardCharsets.UTF_8), "text/vtt");
    }
  }

  private String index(List<Long> tiles) {
    StringBuilder text = new StringBuilder("WEBVTT\n");
    for (int i = 0; i < tiles.size(); i++) {
      long from = tiles.get(i);
      long to = i + 1 < tiles.size() ? tiles.get(i + 1) : from + Stills.TILE_SECONDS;
      text.append("\n%s --> %s\n".formatted(time(from), time(to)));
      text.append("%s#xywh=0,0,%d,%d\n".formatted(name(from), width, height));
    }
    return text.toString();
  }

  private static String name(long second) {
    return "tile-%08d.jpg".formatted(second);
  }

  private static String time(long seconds) {
    return String.format(
        Locale.ROOT, "%02d:%02d:%02d.000", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
