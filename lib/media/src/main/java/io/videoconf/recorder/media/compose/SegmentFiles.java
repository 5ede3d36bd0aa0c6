package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.model.ErrorClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/**
 * Writes whole files: under another name first, then renamed, so that whoever sees a name sees all
 * of its bytes. Not synced: after a power cut segments are made again from the journal.
 */
final class SegmentFiles {
  private final Path directory;

  SegmentFiles(Path directory) {
    this.directory = directory;
  }

  /** Whether there is such a file that holds other bytes. */
  boolean holdsOther(String name, byte[] bytes) {
    Path file = directory.resolve(name);
    try {
      return Files.exists(file) && !Arrays.equals(Files.readAllBytes(file), bytes);
    } catch (IOException e) {
      throw new CellFailure(
          ErrorClass.DESTINATION, "read_failed", "cannot read " + name + ": " + e, e);
    }
  }

  /** Writes the file, over what it may hold. */
  void write(String name, byte[] bytes) {
    try {
      Files.createDirectories(directory);
      Path target = directory.resolve(name);
      if (Files.exists(target) && !holdsOther(name, bytes)) {
        return;
      }
      Path partial = directory.resolve(name + ".part");
      Files.write(partial, bytes);
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new CellFailure(
          ErrorClass.DESTINATION, "write_failed", "cannot write " + name + ": " + e, e);
    }
  }
}
