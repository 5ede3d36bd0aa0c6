package io.videoconf.recorder.media.io;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.FileDigest;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.cell.CellReport.OutputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes result files and remembers them for the report. Not thread-safe. */
public final class OutputDirectory {
  private final Path directory;
  private final List<OutputFile> files = new ArrayList<>();

  /** Creates the directory with the first file, if need be. */
  public OutputDirectory(Path directory) {
    this.directory = directory;
  }

  /**
   * Writes a whole file.
   *
   * @param file name relative to the directory, with {@code /} between folders
   * @throws CellFailure DESTINATION if it cannot be written
   */
  public void write(String file, String contentType, byte[] content) {
    Path path = directory.resolve(file);
    try {
      Files.createDirectories(path.getParent());
      Files.write(path, content);
    } catch (IOException e) {
      throw new CellFailure(ErrorClass.DESTINATION, "write_failed", e.toString(), e);
    }
    files.add(new OutputFile(file, contentType, content.length, FileDigest.sha256(content)));
  }

  /**
   * Remembers a file that was written by other means.
   *
   * @throws CellFailure DESTINATION if it cannot be read
   */
  public void adopt(String file, String contentType) {
    Path path = directory.resolve(file);
    try {
      files.add(new OutputFile(file, contentType, Files.size(path), FileDigest.sha256(path)));
    } catch (IOException e) {
      throw new CellFailure(ErrorClass.DESTINATION, "write_failed", e.toString(), e);
    }
  }

  /** Remembers what was written, and reported, by somebody else. */
  public void adopt(OutputFile reported) {
    files.add(reported);
  }

  /** Where a file of this directory lies. */
  public Path path(String file) {
    return directory.resolve(file);
  }

  /** All files written so far, in order. */
  public List<OutputFile> files() {
    return List.copyOf(files);
  }
}
