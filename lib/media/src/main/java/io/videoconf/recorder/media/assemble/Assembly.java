package io.videoconf.recorder.media.assemble;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.CellWork;
import io.videoconf.recorder.media.FileDigest;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.av.AvException;
import io.videoconf.recorder.media.av.Chapter;
import io.videoconf.recorder.media.av.Demuxer;
import io.videoconf.recorder.media.av.Muxer;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.StreamInfo;
import io.videoconf.recorder.media.chapter.Chapters;
import io.videoconf.recorder.media.chapter.Mark;
import io.videoconf.recorder.media.chapter.MarkFile;
import io.videoconf.recorder.media.chapter.WebVtt;
import io.videoconf.recorder.media.compose.SegmentNames;
import io.videoconf.recorder.media.io.OutputDirectory;
import io.videoconf.recorder.media.thumbnail.TileStoryboard;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.model.cell.WarningCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * Joins the segments of a recording into one MP4 that starts to play before it is all there; its
 * chapters and its sound go into files of their own besides.
 */
public final class Assembly implements CellWork {
  /** Names of the files beside the master. */
  static final String CHAPTERS = "chapters.vtt";

  static final String AUDIO = "audio.m4a";

  /** A frame of sound, and one of pictures at the lowest rate. */
  private static final double LENGTH_TOLERANCE_SECONDS = 0.1;

  /** Every segment begins with a keyframe; none is longer. */
  private static final double MAX_KEYFRAME_SECONDS = 60;

  private final CellTask.Assemble task;

  public Assembly(CellTask.Assemble task) {
    this.task = task;
  }

  @Override
  public CellReport run(Reports reports) {
    Path master = task.output();
    List<Path> parts = parts();
    List<Mark> marks = marks(reports);
    List<CellReport.OutputFile> files = new ArrayList<>();
    try {
      Path partial = partial(master);
      TileStoryboard.Recording copied = copy(parts, partial, marks, reports);
      double seconds = copied.seconds();
      prove(partial, seconds);
      files.add(complete(partial, master, "video/mp4"));
      List<Chapter> chapters = chapters(marks, seconds);
      // The master is there: whatever happens now, it stays.
      addBeside(
          files,
          CHAPTERS,
          "text/vtt",
          reports,
          file -> Files.writeString(file, WebVtt.of(chapters)));
      if (task.audio()) {
        addBeside(
            files, AUDIO, "audio/mp4", reports, file -> SoundAlone.copy(master, file, chapters));
      }
      if (task.stills() != null) {
        files.addAll(storyboard(task.stills(), copied, reports));
      }
      return new CellReport.Done(seconds, files);
    } catch (IOException e) {
      throw new CellFailure(ErrorClass.DESTINATION, "write_failed", e.toString(), e);
    }
  }

  /** Nothing is a master that has not been looked at by other eyes than its writer's. */
  private static void prove(Path master, double seconds) {
    Mp4Proof.problem(master, seconds, LENGTH_TOLERANCE_SECONDS, MAX_KEYFRAME_SECONDS)
        .ifPresent(problem -> {
          throw new CellFailure(
              ErrorClass.INTERNAL, "verification", "the master is wrong: " + problem, null);
        });
  }

  /** Of the tiles that lie beside the segments; no file when that cannot be. */
  private List<CellReport.OutputFile> storyboard(
      CellTask.Stills stills, TileStoryboard.Recording recording, Reports reports) {
    OutputDirectory output =
        new OutputDirectory(task.output().resolveSibling(TileStoryboard.DIRECTORY));
    try {
      new TileStoryboard(task.segments(), stills).write(recording, output);
    } catch (IOException | AvException | CellFailure e) {
      // As with older recordings, a thumbnailer makes it of the master then.
      reports.warning(WarningCode.NO_STORYBOARD, String.valueOf(e.getMessage()));
      return List.of();
    }
    return output.files().stream()
        .map(file ->
            new CellReport.OutputFile(
                TileStoryboard.DIRECTORY + "/" + file.file(),
                file.contentType(),
                file.bytes(),
                file.sha256()))
        .toList();
  }

  /** Writes one file. */
  @FunctionalInterface
  private interface Maker {
    void make(Path file) throws IOException;
  }

  private void addBeside(
      List<CellReport.OutputFile> files,
      String name,
      String contentType,
      Reports reports,
      Maker maker) {
    Path file = task.output().resolveSibling(name);
    try {
      maker.make(partial(file));
      files.add(complete(partial(file), file, contentType));
    } catch (IOException | AvException e) {
      reports.warning(WarningCode.OUTPUT_FAILED, name + ": " + e.getMessage());
    }
  }

  private static Path partial(Path file) {
    return file.resolveSibling(file.getFileName() + ".part");
  }

  private static CellReport.OutputFile complete(Path partial, Path file, String contentType)
      throws IOException {
    String sha256 = FileDigest.sha256(partial);
    long bytes = Files.size(partial);
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    return new CellReport.OutputFile(file.getFileName().toString(), contentType, bytes, sha256);
  }

  private List<Mark> marks(Reports reports) {
    try {
      return MarkFile.read(task.segments(), task.segmentCount());
    } catch (IOException | JacksonException e) {
      reports.warning(WarningCode.NO_CHAPTERS, String.valueOf(e.getMessage()));
      return List.of();
    }
  }

  private static List<Chapter> chapters(List<Mark> marks, double seconds) {
    return Chapters.of(marks, Math.round(seconds * 1000));
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

  private static TileStoryboard.Recording copy(
      List<Path> parts, Path output, List<Mark> marks, Reports reports) {
    double end = 0;
    double pictureEnd = 0;
    int width = 0;
    int height = 0;
    try (SegmentSource source = new SegmentSource(parts);
        Demuxer demuxer = Demuxer.open(source, "mp4");
        Muxer muxer = Muxer.toFile(output, "mp4");
        Packet packet = Packet.allocate()) {
      List<StreamInfo> streams = demuxer.streams();
      for (StreamInfo stream : streams) {
        muxer.addStream(stream);
        width = Math.max(width, stream.width());
        height = Math.max(height, stream.height());
      }
      muxer.writeHeader(Map.of("movflags", "+faststart"));
      while (demuxer.read(packet)) {
        StreamInfo stream = streams.get(packet.streamIndex());
        double packetEnd = (packet.pts() + packet.duration()) * stream.timeBase().toDouble();
        end = Math.max(end, packetEnd);
        if (stream.kind().equals(Optional.of(MediaKind.VIDEO))) {
          pictureEnd = Math.max(pictureEnd, packetEnd);
        }
        muxer.writeInterleaved(packet, stream.index(), stream.timeBase());
        reports.progress(end, 0);
      }
      muxer.chapters(chapters(marks, end));
      muxer.finish();
    } catch (IOException e) {
      throw new CellFailure(ErrorClass.INTERNAL, "read_failed", e.toString(), e);
    }
    return new TileStoryboard.Recording(pictureEnd, end, width, height);
  }
}
