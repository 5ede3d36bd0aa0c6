package io.videoconf.recorder.journal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How a journal is cut into chunks.
 *
 * @param chunkBytes a chunk never grows beyond this, save for a single record; at least 1024
 * @param chunkDuration a chunk spans less than this of arrival time; positive
 * @param closedChunks told of each chunk that is complete and on the disk, e.g. to upload it.
 *     Called by the thread that calls {@link JournalWriter#sync} or {@link JournalWriter#close}, in
 *     order; should hand over and return, and must not throw
 */
public record JournalOptions(long chunkBytes, Duration chunkDuration, Consumer<Path> closedChunks) {

  public JournalOptions {
    Objects.requireNonNull(closedChunks, "closedChunks");
    if (chunkBytes < 1024) {
      throw new IllegalArgumentException("chunkBytes must be at least 1024, was " + chunkBytes);
    }
    if (!chunkDuration.isPositive()) {
      throw new IllegalArgumentException("chunkDuration must be positive, was " + chunkDuration);
    }
  }

  /** 8 MiB, 10 s (what a lost machine may cost when chunks are uploaded), and nobody to tell. */
  public static JournalOptions defaults() {
    return new JournalOptions(8 << 20, Duration.ofSeconds(10), chunk -> {});
  }

  public JournalOptions withClosedChunks(Consumer<Path> closedChunks) {
    return new JournalOptions(chunkBytes, chunkDuration, closedChunks);
  }
}
