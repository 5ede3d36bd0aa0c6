package io.videoconf.recorder.model.cell;

import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.SyncSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a cell says: one JSON object a line on its standard output; {@code type} is the name of the
 * record in snake case. The last line is {@link Done} or {@link Failed}; a cell that ends without
 * one has crashed.
 */
public sealed interface CellReport {

  /**
   * @param mediaSeconds how far on the timeline the work has come
   * @param totalSeconds length of the whole, 0 when unknown (live)
   * @param cpuSeconds CPU time used by the cell so far
   */
  record Progress(double mediaSeconds, double totalSeconds, double cpuSeconds)
      implements CellReport {}

  /**
   * A segment file is complete on disk and will not change.
   *
   * @param file file name within the task's output directory
   * @param startSeconds its start on the recording's timeline
   */
  record SegmentDone(
      int index,
      String file,
      double startSeconds,
      double durationSeconds,
      long bytes,
      String sha256)
      implements CellReport {}

  /**
   * How the tracks have been played so far, counted from the recording's start; live about once a
   * second.
   */
  record Quality(List<TrackQuality> tracks) implements CellReport {}

  /**
   * What became of a track's packets in the recording.
   *
   * @param packetsLost packets that were missing when they were due
   * @param packetsLate packets that came after their time and were of no use
   * @param concealedSeconds sound that was made up, or made from redundancy, for lost packets
   * @param freezes how often the last good picture had to stand for longer than expected
   * @param frozenSeconds how long it stood, all freezes together
   * @param syncErrorSeconds how much later it is in the recording than its sender's clock says, in
   *     the mean since it was last added; null when no such clock is known
   */
  record TrackQuality(
      int trackId,
      SyncSource syncSource,
      long packetsLost,
      long packetsLate,
      double concealedSeconds,
      long freezes,
      double frozenSeconds,
      @Nullable Double syncErrorSeconds) {}

  /**
   * How large the tracks are seen from now on; told when it changes.
   *
   * @param tracks all tracks with a picture that is not muted
   */
  record Shown(List<ShownTrack> tracks) implements CellReport {}

  /**
   * The size of a track's picture in the recording, in pixels: more than that is of no use. Both
   * are 0 while it is not shown.
   */
  record ShownTrack(int trackId, int width, int height) {}

  /**
   * Something a person may want to know; the work goes on.
   *
   * @param code a {@link WarningCode} of our own cells
   */
  record Warning(String code, String message) implements CellReport {}

  /** The work is complete. */
  record Done(double durationSeconds, List<OutputFile> files) implements CellReport {}

  /** A finished file. {@code file} is relative to the task's output directory. */
  record OutputFile(String file, String contentType, long bytes, String sha256) {}

  /** The work cannot be done; {@code errorClass} decides whether it is tried again. */
  record Failed(ErrorClass errorClass, String code, String message) implements CellReport {}
}
