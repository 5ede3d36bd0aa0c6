package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.av.AvException;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.thumbnail.StillFiles;
import io.videoconf.recorder.media.thumbnail.StillMaker;
import io.videoconf.recorder.media.thumbnail.StillMoments;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.model.cell.WarningCode;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Takes pictures of the canvas, for storyboard and poster, into files beside the segments in which
 * they lie. They follow from the canvas at a second of the timeline: so a restart, or a recording
 * that is composed in parts, writes the same ones. A recording can do without: where they cannot be
 * made there are none from then on. Not thread-safe.
 */
final class SegmentStills implements AutoCloseable {
  private final SegmentFiles files;
  private final CellTask.@Nullable Stills wanted;
  private final int frameRate;
  private final int framesPerSegment;
  private final Reports reports;

  /** Taken, and not written yet: the encoders are behind. */
  private final Deque<Taken> waiting = new ArrayDeque<>();

  private @Nullable StillMaker maker;
  private boolean failed;

  private record Taken(long frame, String name, byte[] content) {}

  /**
   * @param wanted null for none
   */
  SegmentStills(
      Path directory,
      CellTask.@Nullable Stills wanted,
      int frameRate,
      int framesPerSegment,
      Reports reports) {
    this.files = new SegmentFiles(directory);
    this.wanted = wanted;
    this.frameRate = frameRate;
    this.framesPerSegment = framesPerSegment;
    this.reports = reports;
  }

  /** Looks at a frame of the timeline, which stays the caller's; frames come in order. */
  void observe(long frame, Frame canvas) {
    long second = frame / frameRate;
    if (wanted == null || failed || frame % frameRate != 0 || !StillMoments.isStill(second)) {
      return;
    }
    try {
      StillMaker making = maker;
      if (making == null) {
        making = new StillMaker(wanted, canvas.width(), canvas.height());
        maker = making;
      }
      if (StillMoments.isTile(second)) {
        StillMaker.Tile tile = making.tile(canvas);
        waiting.add(new Taken(frame, StillFiles.tile(second), tile.samples()));
        waiting.add(new Taken(frame, StillFiles.tilePicture(second), tile.jpeg()));
      }
      waiting.add(new Taken(frame, StillFiles.still(second), making.still(canvas)));
    } catch (AvException e) {
      failed = true;
      reports.warning(WarningCode.NO_STILLS, String.valueOf(e.getMessage()));
    }
  }

  /** Writes what lies in a segment, whose own file is complete, before anybody is told of it. */
  void segmentDone(int segment) {
    while (!waiting.isEmpty() && waiting.getFirst().frame() < (segment + 1L) * framesPerSegment) {
      Taken taken = waiting.removeFirst();
      files.write(taken.name(), taken.content());
    }
  }

  @Override
  public void close() {
    if (maker != null) {
      maker.close();
    }
  }
}
