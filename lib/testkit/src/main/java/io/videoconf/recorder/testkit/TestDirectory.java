package io.videoconf.recorder.testkit;

import io.videoconf.recorder.embedded.DirectoryTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The data directory of a server that lives as long as this JVM. */
final class TestDirectory {
  private TestDirectory() {}

  static Path create(String name) {
    try {
      return Files.createTempDirectory("recorder-test-" + name + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes {@code server} when this JVM ends, then deletes its directory. */
  static void removeAtExit(Path directory, Runnable server) {
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().unstarted(() -> remove(directory, server)));
  }

  private static void remove(Path directory, Runnable server) {
    try {
      server.run();
      DirectoryTree.delete(directory);
    } catch (IOException e) {
      System.err.println("left behind: " + directory + ": " + e);
    }
  }
}
