package io.videoconf.recorder.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes what was written durable, many writes at once. The only part of the writer that two threads
 * share: the appender opens, marks and retires chunks without waiting for the disk; the one that
 * syncs pays for it.
 */
final class GroupSync {
  private final Path directory;
  private final Consumer<Path> closedChunks;
  private final Queue<ChunkSink> retired = new ConcurrentLinkedQueue<>();
  private volatile @Nullable ChunkSink current;
  private volatile boolean written;
  private volatile boolean chunkCreated;

  GroupSync(Path directory, Consumer<Path> closedChunks) {
    this.directory = directory;
    this.closedChunks = closedChunks;
  }

  /** Takes over the chunk written so far, if any: it is synced, closed and announced later. */
  void opened(@Nullable ChunkSink next) {
    ChunkSink previous = current;
    if (previous != null) {
      retired.add(previous);
    }
    current = next;
    chunkCreated = true;
  }

  /** Something was written to the current chunk. */
  void written() {
    written = true;
  }

  synchronized void sync() throws IOException {
    if (chunkCreated) {
      chunkCreated = false;
      try {
        syncDirectory();
      } catch (IOException e) {
        chunkCreated = true;
        throw e;
      }
    }
    for (ChunkSink sink = retired.peek(); sink != null; sink = retired.peek()) {
      sink.sync();
      sink.close();
      retired.remove();
      closedChunks.accept(sink.path());
    }
    ChunkSink sink = current;
    if (written && sink != null) {
      // INVARIANT: cleared before the sync, so that what is written meanwhile is synced next time.
      written = false;
      try {
        sink.sync();
      } catch (IOException e) {
        written = true;
        throw e;
      }
    }
  }

  /** Without this a power cut could lose the name of a chunk whose bytes are safe. */
  private void syncDirectory() throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (AccessDeniedException e) {
      // Windows opens no directories, and needs no such sync.
      if (!System.getProperty("os.name").startsWith("Windows")) {
        throw e;
      }
    }
  }
}
