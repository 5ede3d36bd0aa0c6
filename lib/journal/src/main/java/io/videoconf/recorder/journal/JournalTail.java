package io.videoconf.recorder.journal;

import io.videoconf.recorder.journal.ChunkScanner.Probe;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.event.SessionEvent;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import tools.jackson.core.JacksonException;

/** Where a writer goes on. */
record JournalTail(int nextIndex, long previousBytes, long lastArrivalNanos) {
  static final JournalTail NONE = new JournalTail(0, 0, 0);

  /**
   * What can be read of a chunk.
   *
   * @param keepBytes length without a torn tail
   * @param lastArrivalNanos -1 without records
   */
  private record Legible(long keepBytes, long lastArrivalNanos, boolean stopped) {}

  /**
   * Cuts the torn tail of the last chunk; a last chunk without a whole header is removed. Damage
   * before the tail is left as it is, for readers to report.
   *
   * @throws IllegalStateException when the journal is complete or of another recording
   */
  static JournalTail recover(Path directory, UUID recordingId) throws IOException {
    List<Path> chunks = Chunks.list(directory);
    int last = chunks.size() - 1;
    if (last >= 0 && !hasWholeHeader(chunks.get(last))) {
      Files.delete(chunks.get(last));
      last--;
    }
    if (last < 0) {
      return NONE;
    }
    Legible legible = scan(chunks.get(last), recordingId);
    if (legible.stopped()) {
      throw new IllegalStateException("the journal is complete: its recording was stopped");
    }
    cut(chunks.get(last), legible.keepBytes());
    long arrivalNanos = legible.lastArrivalNanos();
    for (int i = last - 1; i >= 0 && arrivalNanos < 0; i--) {
      arrivalNanos = scan(chunks.get(i), recordingId).lastArrivalNanos();
    }
    int nextIndex = Chunks.index(chunks.get(last)) + 1;
    return new JournalTail(nextIndex, legible.keepBytes(), Math.max(arrivalNanos, 0));
  }

  private static boolean hasWholeHeader(Path chunk) {
    try (ChunkScanner scanner = open(chunk)) {
      return scanner.header() != null;
    }
  }

  private static Legible scan(Path chunk, UUID recordingId) {
    try (ChunkScanner scanner = open(chunk)) {
      if (!(scanner.header() instanceof ChunkHeader.Parsed.Good(ChunkHeader header))) {
        return new Legible(scanner.size(), -1, false);
      }
      if (!header.recordingId().equals(recordingId)) {
        throw new IllegalStateException("the journal is of another recording");
      }
      long goodEnd = ChunkHeader.BYTES;
      long arrivalNanos = -1;
      boolean stopped = false;
      while (scanner.nextGood(goodEnd)) {
        goodEnd = scanner.end();
        arrivalNanos = scanner.arrivalNanos();
        stopped = isStop(scanner);
      }
      boolean torn = scanner.probe(goodEnd) == Probe.INCOMPLETE || scanner.onlyZerosFrom(goodEnd);
      return new Legible(torn ? goodEnd : scanner.size(), arrivalNanos, stopped);
    }
  }

  private static boolean isStop(ChunkScanner record) {
    if (record.type() != RecordFormat.EVENT) {
      return false;
    }
    try {
      return Json.read(record.payload(), SessionEvent.class)
          instanceof SessionEvent.RecordingStopped;
    } catch (JacksonException e) {
      return false; // An event of a newer version; readers report it.
    }
  }

  private static void cut(Path chunk, long keepBytes) throws IOException {
    try (FileChannel channel = FileChannel.open(chunk, StandardOpenOption.WRITE)) {
      channel.truncate(keepBytes).force(true);
    }
  }

  private static ChunkScanner open(Path chunk) {
    ChunkScanner scanner = ChunkScanner.open(chunk);
    if (scanner == null) {
      throw new IllegalStateException(chunk.getFileName() + " has just been removed");
    }
    return scanner;
  }
}
