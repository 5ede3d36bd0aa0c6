package io.videoconf.recorder.media.assemble;

import io.videoconf.recorder.media.av.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files one after the other as if they were one; one is open at a time. */
public final class SegmentSource implements ByteSource, AutoCloseable {
  private final Iterator<Path> files;
  private @Nullable InputStream current;

  public SegmentSource(List<Path> files) {
    this.files = files.iterator();
  }

  @Override
  public int read(byte[] buffer, int length) throws IOException {
    while (true) {
      if (current == null) {
        if (!files.hasNext()) {
          return -1;
        }
        current = Files.newInputStream(files.next());
      }
      int count = current.read(buffer, 0, length);
      if (count > 0) {
        return count;
      }
      close();
    }
  }

  @Override
  public void close() throws IOException {
    if (current != null) {
      current.close();
      current = null;
    }
  }
}
