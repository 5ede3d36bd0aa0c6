package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.media.av.ByteSource;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/** Files read one after the other as if they were one; one is open at a time. */
final class FileSequence implements ByteSource, Closeable {
  private final Iterator<Path> files;
  private InputStream current = InputStream.nullInputStream();

  FileSequence(List<Path> files) {
    this.files = files.iterator();
  }

  @Override
  public int read(byte[] buffer, int length) throws IOException {
    int count = current.read(buffer, 0, length);
    while (count < 0 && files.hasNext()) {
      current.close();
      current = Files.newInputStream(files.next());
      count = current.read(buffer, 0, length);
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    current.close();
  }
}
