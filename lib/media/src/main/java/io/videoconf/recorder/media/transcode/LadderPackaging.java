package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.CellWork;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.io.OutputDirectory;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;

/** Makes one ladder of parts that were made apart. */
public final class LadderPackaging implements CellWork {
  private final CellTask.PackageLadder task;

  public LadderPackaging(CellTask.PackageLadder task) {
    this.task = task;
  }

  @Override
  public CellReport run(Reports reports) {
    OutputDirectory directory = new OutputDirectory(task.directory());
    List<PartReport> parts = new ArrayList<>();
    for (int i = 0; i < task.parts(); i++) {
      PartReport part = read(directory, PartReport.file(i));
      parts.add(part);
      part.files().stream()
          // Each part writes the same initialization segments.
          .filter(file ->
              directory.files().stream().noneMatch(f -> f.file().equals(file.file())))
          .toList()
          .forEach(directory::adopt);
    }
    return new Packager(directory, task.mp4()).run(parts);
  }

  private static PartReport read(OutputDirectory directory, String file) {
    try {
      return Json.read(Files.readAllBytes(directory.path(file)), PartReport.class);
    } catch (IOException | JacksonException e) {
      throw new CellFailure(
          ErrorClass.INTERNAL, "missing_part", file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
