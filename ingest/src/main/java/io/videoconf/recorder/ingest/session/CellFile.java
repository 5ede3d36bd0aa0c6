package io.videoconf.recorder.ingest.session;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that a cell has left. A cell decodes what strangers send: a link could lead to any file
 * that we can read, and a file that does not end would fill our memory and the object store.
 */
final class CellFile {
  private CellFile() {}

  /** Whether it is a file, and no larger than that. */
  static boolean isFit(Path file, long maxBytes) {
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= maxBytes;
    } catch (IOException e) {
      return false; // Gone again.
    }
  }

  /**
   * What is in it; empty unless it is {@linkplain #isFit fit}, whatever the cell does meanwhile.
   */
  static Optional<byte[]> read(Path file, int maxBytes) {
    if (!isFit(file, maxBytes)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      return bytes.length <= maxBytes ? Optional.of(bytes) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
