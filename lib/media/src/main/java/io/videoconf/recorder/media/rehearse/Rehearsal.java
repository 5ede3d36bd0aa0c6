package io.videoconf.recorder.media.rehearse;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.assemble.Assembly;
import io.videoconf.recorder.media.compose.Composition;
import io.videoconf.recorder.model.SoundFormat;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Does once what cells do, so that the JVM can note which classes that takes (JEP 514, {@code
 * -XX:AOTCacheOutput}): a cell that starts from such notes is there with half of the work.
 */
public final class Rehearsal {
  private Rehearsal() {}

  /** The argument is an empty directory, which is left with what was made. */
  public static void main(String[] args) {
    run(Path.of(args[0]).toAbsolutePath());
  }

  /**
   * Composes a short meeting and joins its segments.
   *
   * @return what a cell would have told, as it would have told it
   * @throws IllegalStateException when a task fails
   */
  static List<String> run(Path directory) {
    List<String> told = new ArrayList<>();
    Reports reports = new Reports(report -> told.add(Json.write(report)));
    Path journal = directory.resolve("journal");
    Path segments = directory.resolve("segments");
    RehearsedMeeting.write(journal, VideoFormat.HD_720P30);
    CellTask compose =
        new CellTask.Compose(
            journal,
            segments,
            VideoFormat.HD_720P30,
            0,
            false,
            1000,
            2,
            SoundFormat.STEREO,
            null,
            CellTask.Stills.USUAL);
    CellTask read = Json.read(Json.write(compose), CellTask.class);
    told.add(done(new Composition((CellTask.Compose) read).run(reports)));
    int count =
        Math.toIntExact(told.stream().filter(line -> line.contains("segment_done")).count());
    Path output = directory.resolve("rehearsal.mp4");
    CellTask.Assemble assemble =
        new CellTask.Assemble(segments, count, output, false, CellTask.Stills.USUAL);
    told.add(done(new Assembly(assemble).run(reports)));
    return told;
  }

  private static String done(CellReport last) {
    String line = Json.write(last);
    if (last instanceof CellReport.Done) {
      return line;
    }
    throw new IllegalStateException(line);
  }
}
