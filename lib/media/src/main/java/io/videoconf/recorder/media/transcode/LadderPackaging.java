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
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/** Makes one ladder of parts that were made apart. */
public final class LadderPackaging implements CellWork {
  private final CellTask.PackageLadder task;

  public LadderPackaging(CellTask.PackageLadder task) {
    this.task = task;
  }

  @Override
  public CellReport run(Reports reports) {
    OutputDirectory directory = new OutputDirectory(task.output());
    List<PartReport> parts =
        reports().stream()
            .map(LadderPackaging::read)
            .sorted(Comparator.comparingDouble(PartReport::place))
            .toList();
    if (parts.isEmpty() || parts.getFirst().part().index() != 0) {
      throw wrong("missing_part", "the first part is not there");
    }
    Map<String, CellReport.OutputFile> known = new HashMap<>();
    for (PartReport part : parts) {
      for (CellReport.OutputFile file : part.files()) {
        CellReport.OutputFile before = known.putIfAbsent(file.file(), file);
        if (before == null) {
          directory.adopt(file);
        } else if (!before.equals(file)) {
          // Each part writes the initialization segments.
          throw wrong("parts_differ", file.file() + " is not the same in all parts");
        }
      }
    }
    return new Packager(directory, task.mp4()).run(parts);
  }

  private List<Path> reports() {
    try (Stream<Path> files = Files.list(task.output())) {
      return files.filter(file -> PartReport.isFile(file.getFileName().toString())).toList();
    } catch (IOException e) {
      throw wrong("missing_part", "the parts cannot be read: " + e.getMessage());
    }
  }

  private static CellFailure wrong(String code, String message) {
    return new CellFailure(ErrorClass.INTERNAL, code, message, null);
  }

  private static PartReport read(Path file) {
    try {
      return Json.read(Files.readAllBytes(file), PartReport.class);
    } catch (IOException | JacksonException e) {
      throw wrong("missing_part", file.getFileName() + " cannot be read: " + e.getMessage());
    }
  }
}
