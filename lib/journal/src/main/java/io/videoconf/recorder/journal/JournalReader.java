package io.videoconf.recorder.journal;

import io.videoconf.recorder.journal.ChunkScanner.Probe;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.event.SessionEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Reads a journal from its start, entry by entry, also while it is written. Never blocks for more:
 * the caller polls. Damage is reported and skipped; what is returned as an entry has passed its
 * checksum. Not thread-safe. Methods throw UncheckedIOException when the disk cannot be read.
 */
public final class JournalReader implements AutoCloseable {
  private static final ReadResult AT_TAIL = new ReadResult.AtTail();
  private static final ReadResult FINISHED = new ReadResult.Finished();

  private final Path directory;

  /** Highest index when opened. A chunk missing below it is lost; above it, not yet written. */
  private final int lastKnownIndex;

  private int index;
  private @Nullable ChunkScanner chunk;
  private long position;
  private @Nullable UUID recordingId;
  private boolean finished;
  private boolean closed;

  private JournalReader(Path directory, int lastKnownIndex) {
    this.directory = directory;
    this.lastKnownIndex = lastKnownIndex;
  }

  /** Opens the journal of a directory, which may not exist yet. */
  public static JournalReader open(Path directory) {
    List<Path> chunks = Chunks.list(directory);
    return new JournalReader(directory, chunks.isEmpty() ? -1 : Chunks.index(chunks.getLast()));
  }

  /** The recording's id as the chunks tell it; null before the first entry. */
  public @Nullable UUID recordingId() {
    return recordingId;
  }

  /** The next entry in order, or why there is none. */
  public ReadResult next() {
    if (closed) {
      throw new IllegalStateException("the reader is closed");
    }
    if (finished) {
      return FINISHED;
    }
    while (true) {
      ChunkScanner current = chunk;
      ReadResult result = current == null ? openChunk() : read(current);
      if (result != null) {
        return result;
      }
    }
  }

  /** Null when the chunk was opened. */
  private @Nullable ReadResult openChunk() {
    Path path = Chunks.path(directory, index);
    // INVARIANT: looked for before this chunk is. The writer begins one chunk after the other, so
    // that with a later one there this one will not get better.
    boolean laterChunk = hasChunkAfter(index);
    ChunkScanner scanner = ChunkScanner.open(path);
    ChunkHeader.Parsed header = scanner == null ? null : scanner.header();
    String why = complaint(scanner, header);
    if (why == null) {
      chunk = scanner;
      position = ChunkHeader.BYTES;
      return null;
    }
    if (scanner != null) {
      scanner.close();
    }
    if (laterChunk) {
      index++;
      return new ReadResult.Corrupt(path.getFileName() + ":0", why);
    }
    return AT_TAIL;
  }

  private @Nullable String complaint(
      @Nullable ChunkScanner scanner, ChunkHeader.@Nullable Parsed parsed) {
    if (scanner == null) {
      return "the chunk is missing";
    }
    return switch (parsed) {
      case null -> "the chunk has no header";
      case ChunkHeader.Parsed.Bad bad -> bad.why();
      case ChunkHeader.Parsed.Good(ChunkHeader header) -> {
        if (header.index() != index) {
          yield "the header says chunk " + header.index();
        }
        if (recordingId != null && !recordingId.equals(header.recordingId())) {
          yield "the chunk is of another recording";
        }
        recordingId = header.recordingId();
        yield null;
      }
    };
  }

  /** Null when there is something else to try. */
  private @Nullable ReadResult read(ChunkScanner current) {
    Probe probe = current.probe(position);
    if (probe == Probe.GOOD) {
      return take(current);
    }
    if (probe == Probe.BAD) {
      long resume = current.resumeAfterBad();
      if (resume >= 0) {
        ReadResult corrupt = corrupt("the record's checksum does not match");
        position = resume;
        return corrupt;
      }
    }
    return endOfChunk(current);
  }

  private @Nullable ReadResult endOfChunk(ChunkScanner current) {
    // INVARIANT: the next chunk is looked for before this one is read once more. The writer has
    // finished this one before it began the next, so that nothing can be overlooked between.
    long previousBytes = previousBytesOfNext();
    if (previousBytes < 0) {
      current.refresh();
      return AT_TAIL;
    }
    current.refresh();
    Probe probe = current.probe(position);
    if (probe == Probe.GOOD) {
      return take(current);
    }
    boolean whole = probe == Probe.INCOMPLETE && position >= previousBytes;
    ReadResult corrupt = whole ? null : corrupt("the rest of the chunk cannot be read");
    current.close();
    chunk = null;
    index++;
    return corrupt;
  }

  /**
   * How long this chunk should be, as the next one tells; 0 when the next one cannot tell, negative
   * when there is no next one.
   */
  private long previousBytesOfNext() {
    boolean laterChunk = hasChunkAfter(index + 1);
    try (ChunkScanner next = ChunkScanner.open(Chunks.path(directory, index + 1))) {
      switch (next == null ? null : next.header()) {
        case ChunkHeader.Parsed.Good(ChunkHeader header) -> {
          return header.previousBytes();
        }
        case ChunkHeader.Parsed.Bad bad -> {
          return 0;
        }
        case null -> {
          // Not there, or its header is being written.
        }
      }
    }
    return laterChunk ? 0 : -1;
  }

  private boolean hasChunkAfter(int chunkIndex) {
    return chunkIndex < lastKnownIndex || Files.exists(Chunks.path(directory, chunkIndex + 1));
  }

  private ReadResult take(ChunkScanner current) {
    ReadResult result = decode(current);
    position = current.end();
    return result;
  }

  private ReadResult decode(ChunkScanner record) {
    long arrivalNanos = record.arrivalNanos();
    return switch (record.type()) {
      case RecordFormat.RTP ->
          entry(new JournalEntry.Rtp(arrivalNanos, record.track(), record.payload()));
      case RecordFormat.RTCP ->
          entry(new JournalEntry.Rtcp(arrivalNanos, record.track(), record.payload()));
      case RecordFormat.TICK -> entry(new JournalEntry.Tick(arrivalNanos));
      case RecordFormat.EVENT -> event(arrivalNanos, record.payload());
      default -> corrupt("record type " + record.type() + " is not known");
    };
  }

  private ReadResult event(long arrivalNanos, byte[] json) {
    try {
      SessionEvent event = Json.read(json, SessionEvent.class);
      if (event == null) {
        return corrupt("the event is empty");
      }
      finished = event instanceof SessionEvent.RecordingStopped;
      return entry(new JournalEntry.Event(arrivalNanos, event));
    } catch (JacksonException e) {
      return corrupt("the event is not known: " + e.getOriginalMessage());
    }
  }

  private static ReadResult entry(JournalEntry entry) {
    return new ReadResult.Entry(entry);
  }

  private ReadResult corrupt(String why) {
    return new ReadResult.Corrupt(
        Chunks.path(directory, index).getFileName() + ":" + position, why);
  }

  @Override
  public void close() {
    if (chunk != null) {
      chunk.close();
      chunk = null;
    }
    closed = true;
  }
}
