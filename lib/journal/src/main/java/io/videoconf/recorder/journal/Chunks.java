package io.videoconf.recorder.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of a journal. */
public final class Chunks {
  private static final Pattern NAME = Pattern.compile("[0-9]{8}\\.journal");

  private Chunks() {}

  /**
   * The journal's chunks in order; empty when the directory does not exist.
   *
   * @throws UncheckedIOException when the directory cannot be listed
   */
  public static List<Path> list(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
          .sorted(Comparator.comparing(file -> file.getFileName().toString()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path path(Path directory, int index) {
    return directory.resolve("%08d.journal".formatted(index));
  }

  static int index(Path chunk) {
    return Integer.parseInt(chunk.getFileName().toString().substring(0, 8));
  }
}
