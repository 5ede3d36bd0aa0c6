package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.CellWork;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.av.AvException;
import io.videoconf.recorder.media.io.OutputDirectory;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import java.util.List;

/**
 * Makes a ladder of CMAF segments, each track by itself, or a part of one. The input's own picture
 * is copied and cut at its keyframes where players can take it as it is, else encoded; the lower
 * renditions are encoded with keyframes at the same times.
 */
public final class Transcoder implements CellWork {
  private static final int MAX_SEGMENT_SECONDS = 60;
  private static final double LOUDEST_LUFS = -5;
  private static final double QUIETEST_LUFS = -40;
  private static final CellTask.Part WHOLE = new CellTask.Part(0, 1);

  private final CellTask.Transcode task;

  public Transcoder(CellTask.Transcode task) {
    this.task = task;
  }

  /** Writes everything and reads it back. */
  @Override
  public CellReport run(Reports reports) {
    requireValid();
    try {
      return make(reports);
    } catch (AvException e) {
      throw CellFailure.ofInput(e);
    }
  }

  private CellReport make(Reports reports) {
    OutputDirectory output = new OutputDirectory(task.output());
    CellTask.Part part = task.part();
    if (part == null) {
      PartReport whole = new LadderPart(task, WHOLE, output, reports).run();
      Packager.check(output, whole);
      return new Packager(output, task.mp4()).run(List.of(whole));
    }
    PartReport made = new LadderPart(task, part, output, reports).run();
    Packager.check(output, made);
    String file = PartReport.file(part);
    output.write(file, "application/json", Json.writeBytes(made));
    double seconds =
        made.tracks().stream()
            .filter(Track::video)
            .findFirst()
            .map(track -> track.segments().stream().mapToDouble(track::seconds).sum())
            .orElse(0.0);
    return new CellReport.Done(seconds, output.files());
  }

  private void requireValid() {
    if (task.segmentSeconds() < 1 || task.segmentSeconds() > MAX_SEGMENT_SECONDS) {
      throw badTask("segment_seconds must be 1 to " + MAX_SEGMENT_SECONDS);
    }
    Double lufs = task.loudnessLufs();
    if (lufs != null && !(lufs >= QUIETEST_LUFS && lufs <= LOUDEST_LUFS)) {
      throw badTask("loudness_lufs must be %.0f to %.0f".formatted(QUIETEST_LUFS, LOUDEST_LUFS));
    }
  }

  private static CellFailure badTask(String message) {
    return new CellFailure(ErrorClass.INPUT, "bad_task", message, null);
  }
}
