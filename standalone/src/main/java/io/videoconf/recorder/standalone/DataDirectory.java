package io.videoconf.recorder.standalone;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The directory that holds all of an installation's data, locked against a second process for as
 * long as this object is open. The lock goes with the process, however that ends.
 */
final class DataDirectory implements AutoCloseable {
  private final Path root;
  private final FileChannel lockFile;

  private DataDirectory(Path root, FileChannel lockFile) {
    this.root = root;
    this.lockFile = lockFile;
  }

  /**
   * Creates the directory when it is missing, and locks it.
   *
   * @throws StartRefusedException when another process holds it
   */
  static DataDirectory open(Path path) {
    Path root = path.toAbsolutePath().normalize();
    Path file = root.resolve("recorder.lock");
    try {
      Files.createDirectories(root);
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new StartRefusedException(
            "the data directory %s is in use by process %s: stop that one, or choose another directory with --data"
                .formatted(root, Files.readString(file).strip()));
      }
      String pid = ProcessHandle.current().pid() + "\n";
      channel.truncate(0).write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
      return new DataDirectory(root, channel);
    } catch (IOException e) {
      throw new StartRefusedException("cannot use " + root + " as data directory: " + e, e);
    }
  }

  Path root() {
    return root;
  }

  Path servers() {
    return serversIn(root);
  }

  /** Where the servers of an installation are, which may be running. */
  static Path serversIn(Path root) {
    return root.resolve("servers");
  }

  Path logFile() {
    return root.resolve("recorder.log");
  }

  /** Journals and segments that are not in S3 yet. */
  Path ingestWork() {
    return root.resolve("ingest");
  }

  /** Inputs and outputs of running jobs. */
  Path jobWork(String service) {
    return root.resolve("work").resolve(service);
  }

  /** Where cells unpack their native libraries; may be deleted at any time they do not run. */
  Path nativeCache() {
    return root.resolve("native");
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new IllegalStateException("cannot release " + root, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this very process
    }
  }
}
