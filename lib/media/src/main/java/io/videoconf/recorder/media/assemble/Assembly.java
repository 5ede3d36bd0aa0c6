package io.videoconf.recorder.media.assemble;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.CellWork;
import io.videoconf.recorder.media.FileDigest;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.av.Demuxer;
import io.videoconf.recorder.media.av.Muxer;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.StreamInfo;
import io.videoconf.recorder.media.compose.SegmentNames;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Joins the segments of a recording into one MP4 that starts to play before it is all there. */
public final class Assembly implements CellWork {
  private final CellTask.Assemble task;

  public Assembly(CellTask.Assemble task) {
    this.task = task;
  }

  @Override
  public CellReport run(Reports reports) {
    List<Path> parts = parts();
    Path partial = task.output().resolveSibling(task.output().getFileName() + ".part");
    double seconds = copy(parts, partial, reports);
    try {
      String sha256 = FileDigest.sha256(partial);
      long bytes = Files.size(partial);
      Files.move(partial, task.output(), StandardCopyOption.ATOMIC_MOVE);
      String name = task.output().getFileName().toString();
      return new CellReport.Done(
          seconds, List.of(new CellReport.OutputFile(name, "video/mp4", bytes, sha256)));
    } catch (IOException e) {
      throw new CellFailure(ErrorClass.DESTINATION, "write_failed", e.toString(), e);
    }
  }

  private List<Path> parts() {
    List<Path> parts = new ArrayList<>();
    parts.add(task.segments().resolve(SegmentNames.INIT));
    for (int i = 0; i < task.segmentCount(); i++) {
      parts.add(task.segments().resolve(SegmentNames.segment(i)));
    }
    for (Path part : parts) {
      if (!Files.isRegularFile(part)) {
        throw new CellFailure(
            ErrorClass.INPUT, "missing_segment", part.getFileName() + " is not there", null);
      }
    }
    return parts;
  }

  /** Returns the length of the longer track in seconds. */
  private static double copy(List<Path> parts, Path output, Reports reports) {
    double end = 0;
    try (SegmentSource source = new SegmentSource(parts);
        Demuxer demuxer = Demuxer.open(source, "mp4");
        Muxer muxer = Muxer.toFile(output, "mp4");
        Packet packet = Packet.allocate()) {
      List<StreamInfo> streams = demuxer.streams();
      for (StreamInfo stream : streams) {
        muxer.addStream(stream);
      }
      muxer.writeHeader(Map.of("movflags", "+faststart"));
      while (demuxer.read(packet)) {
        StreamInfo stream = streams.get(packet.streamIndex());
        double packetEnd = (packet.pts() + packet.duration()) * stream.timeBase().toDouble();
        end = Math.max(end, packetEnd);
        muxer.writeInterleaved(packet, stream.index(), stream.timeBase());
        reports.progress(end, 0);
      }
      muxer.finish();
    } catch (IOException e) {
      throw new CellFailure(ErrorClass.INTERNAL, "read_failed", e.toString(), e);
    }
    return end;
  }
}
