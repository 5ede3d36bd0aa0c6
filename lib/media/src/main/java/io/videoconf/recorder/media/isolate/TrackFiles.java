package io.videoconf.recorder.media.isolate;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.FileDigest;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.av.StreamSpec;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.WarningCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names the files of all tracks and knows which are complete: {@code 3-camera.webm}, and when the
 * track's format changed {@code 3-camera-2.mp4}. Not thread-safe.
 */
final class TrackFiles {
  /** Who changes the format more often than anybody needs gets no more files. */
  static final int MAX_PARTS = 100;

  private final Path directory;
  private final Reports reports;
  private final Map<Integer, Integer> parts = new HashMap<>();
  private final Map<String, String> names = new HashMap<>();
  private final Set<Integer> refused = new HashSet<>();
  private final List<CellReport.OutputFile> complete = new ArrayList<>();

  TrackFiles(Path directory, Reports reports) {
    this.directory = directory;
    this.reports = reports;
  }

  /** How a participant is called from now on. */
  void named(String participantId, String displayName) {
    names.put(participantId, displayName);
  }

  /** Begins the next file of a track; the caller owns it. Null when there are too many. */
  @Nullable TrackPart begin(TrackSpec track, Container container, StreamSpec stream) {
    int number = parts.merge(track.trackId(), 1, Integer::sum);
    if (number > MAX_PARTS) {
      refused(track, "its format changed too often");
      return null;
    }
    String source = track.source().name().toLowerCase(Locale.ROOT);
    String suffix = number == 1 ? "" : "-" + number;
    String name = track.trackId() + "-" + source + suffix + "." + container.extension();
    String who = names.getOrDefault(track.participantId(), track.participantId());
    return new TrackPart(directory.resolve(name), container, stream, who + " (" + source + ")");
  }

  /** A file is complete. */
  void finished(TrackPart part) {
    Path file = part.file();
    try {
      complete.add(
          new CellReport.OutputFile(
              file.getFileName().toString(),
              part.container().contentType(),
              Files.size(file),
              FileDigest.sha256(file)));
    } catch (IOException e) {
      throw new CellFailure(ErrorClass.DESTINATION, "write_failed", e.toString(), e);
    }
  }

  /** Something of a track is not written. Said once of each. */
  void refused(TrackSpec track, String why) {
    if (refused.add(track.trackId())) {
      reports.warning(WarningCode.TRACK_INCOMPLETE, "track " + track.trackId() + ": " + why);
    }
  }

  List<CellReport.OutputFile> complete() {
    return List.copyOf(complete);
  }
}
