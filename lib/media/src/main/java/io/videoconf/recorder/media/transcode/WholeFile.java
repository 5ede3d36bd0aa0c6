package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.assemble.SegmentSource;
import io.videoconf.recorder.media.av.Chapter;
import io.videoconf.recorder.media.av.Demuxer;
import io.videoconf.recorder.media.av.Muxer;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.StreamInfo;
import io.videoconf.recorder.media.io.OutputDirectory;
import io.videoconf.recorder.model.ErrorClass;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Joins the segments of some tracks into one MP4 with the moov box first, by stream copy. */
final class WholeFile {
  private WholeFile() {}

  /** A track that is read. Owns its handles. */
  private static final class Reader implements AutoCloseable {
    private final SegmentSource source;
    private final Demuxer demuxer;
    private final StreamInfo info;
    private final Packet packet = Packet.allocate();
    private boolean more;
    private int stream;

    Reader(OutputDirectory directory, Track track) {
      source = TrackFiles.open(directory, track);
      demuxer = TrackFiles.demuxer(source);
      info = demuxer.streams().getFirst();
      next();
    }

    final void next() {
      more = demuxer.read(packet);
    }

    double seconds() {
      return packet.dts() * info.timeBase().toDouble();
    }

    @Override
    public void close() {
      packet.close();
      demuxer.close();
      try {
        source.close();
      } catch (IOException e) {
        throw new CellFailure(ErrorClass.INTERNAL, "read_failed", e.toString(), e);
      }
    }
  }

  static void write(
      OutputDirectory directory, List<Track> tracks, List<Chapter> chapters, Path output) {
    List<Reader> readers = new ArrayList<>();
    try (Muxer muxer = Muxer.toFile(output, "mp4")) {
      for (Track track : tracks) {
        Reader reader = new Reader(directory, track);
        readers.add(reader);
        reader.stream = muxer.addStream(reader.info);
      }
      muxer.writeHeader(Map.of("movflags", "+faststart"));
      while (true) {
        Reader earliest = null;
        for (Reader reader : readers) {
          boolean earlier = earliest == null || reader.seconds() < earliest.seconds();
          earliest = reader.more && earlier ? reader : earliest;
        }
        if (earliest == null) {
          break;
        }
        muxer.writeInterleaved(earliest.packet, earliest.stream, earliest.info.timeBase());
        earliest.next();
      }
      muxer.chapters(chapters);
      muxer.finish();
    } finally {
      readers.forEach(Reader::close);
    }
  }
}
