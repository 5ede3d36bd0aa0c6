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

  /** Writes the file unless it holds these bytes already. */
  void write(String name, byte[] bytes) {
    try {
      Files.createDirectories(directory);
      Path target = directory.resolve(name);
      if (Files.exists(target) && Arrays.equals(Files.readAllBytes(target), bytes)) {
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
