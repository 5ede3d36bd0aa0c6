package io.videoconf.recorder.journal;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A chunk that is being written. One thread writes; another may sync meanwhile. */
interface ChunkSink {
  /** Makes a new file. */
  @FunctionalInterface
  interface Opener {
    ChunkSink open(Path path) throws IOException;
  }

  Path path();

  /** Writes some of the bytes to the operating system. */
  void write(ByteBuffer bytes) throws IOException;

  /** Makes what was written durable. */
  void sync() throws IOException;

  void close() throws IOException;

  static ChunkSink createFile(Path path) throws IOException {
    if (Files.exists(path)) {
      throw new FileAlreadyExistsException(path.toString());
    }
    // A FileChannel would be closed under the writer when the thread that syncs is interrupted; a
    // FileDescriptor is not.
    FileOutputStream file = new FileOutputStream(path.toFile());
    WritableByteChannel channel = file.getChannel();
    return new ChunkSink() {
      @Override
      public Path path() {
        return path;
      }

      @Override
      public void write(ByteBuffer bytes) throws IOException {
        channel.write(bytes);
      }

      @Override
      public void sync() throws IOException {
        file.getFD().sync();
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }
}
