package io.videoconf.recorder.e2e.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** A new data directory for one recorder. Closing deletes it, but for the log of the services. */
final class DataDirectory implements AutoCloseable {
  private final String name;
  private final Path path;

  private DataDirectory(String name, Path path) {
    this.name = name;
    this.path = path;
  }

  /**
   * Creates it.
   *
   * @param name of the log file that is kept, without extension
   */
  static DataDirectory create(String name) throws IOException {
    Files.createDirectories(ProjectHome.target());
    return new DataDirectory(
        name, Files.createTempDirectory(ProjectHome.target(), "data-" + name + "-"));
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      keepLog();
      delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void keepLog() throws IOException {
    Path log = path.resolve("recorder.log");
    if (Files.exists(log)) {
      Files.createDirectories(ProjectHome.logs());
      Files.copy(
          log,
          ProjectHome.logs().resolve(name + "-services.log"),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Deletes a folder with all that is in it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
