package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.media.assemble.SegmentSource;
import io.videoconf.recorder.media.av.Demuxer;
import io.videoconf.recorder.media.io.OutputDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files of a track as one source. */
final class TrackFiles {
  private TrackFiles() {}

  /** Opens the bytes of all segments in order, to be closed after what reads them. */
  static SegmentSource open(OutputDirectory directory, Track track) {
    List<Path> files = new ArrayList<>();
    files.add(directory.path(track.name() + "/" + TrackWriter.INIT_FILE));
    for (MediaSegment segment : track.segments()) {
      files.add(directory.path(track.name() + "/" + segment.file()));
    }
    return new SegmentSource(files);
  }

  /** Reads a source that {@link #open} gave; the caller owns the result. */
  static Demuxer demuxer(SegmentSource source) {
    return Demuxer.open(source, "mp4");
  }
}
