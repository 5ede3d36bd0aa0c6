package io.videoconf.recorder.media.io;

import io.videoconf.recorder.model.cell.CellReport.OutputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Writes result files and remembers them for the report. Not thread-safe. */
public final class OutputDirectory {
  private final Path directory;
  private final List<OutputFile> files = new ArrayList<>();

  /** Creates the directory if need be. */
  public OutputDirectory(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  /**
   * Writes a whole file.
   *
   * @param file name relative to the directory, with {@code /} between folders
   */
  public void write(String file, String contentType, byte[] content) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.write(path, content);
    files.add(new OutputFile(file, contentType, content.length, sha256(content)));
  }

  /** Where a file of this directory lies. */
  public Path path(String file) {
    return directory.resolve(file);
  }

  /** All files written so far, in order. */
  public List<OutputFile> files() {
    return List.copyOf(files);
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
