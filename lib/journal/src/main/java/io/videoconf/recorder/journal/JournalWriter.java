package io.videoconf.recorder.journal;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.event.SessionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Appends to a journal. One thread appends, flushes and closes; {@link #sync} may be called by
 * another at the same time. The appending thread must not be interrupted: that closes the file.
 *
 * <p>Disk errors are UncheckedIOExceptions. An append that throws has not been added and the
 * journal stays intact: once the disk takes bytes again, appending goes on where it stopped.
 */
public final class JournalWriter implements AutoCloseable {
  /** Room for many turns of a receive loop; images of a theme need more, once. */
  private static final int BUFFER_BYTES = 256 << 10;

  private final Path directory;
  private final UUID recordingId;
  private final JournalOptions options;
  private final ChunkSink.Opener opener;
  private final GroupSync groupSync;
  private ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private ByteBuffer body = buffer.duplicate();
  private final CRC32C crc = new CRC32C();

  private ChunkSink sink;
  private int index;

  /** Length of the chunk, with what is still in the buffer. */
  private long chunkBytes;

  private boolean chunkHasRecords;
  private long chunkStartNanos;
  private long lastArrivalNanos;
  private boolean stopped;
  private boolean closed;

  JournalWriter(
      Path directory,
      UUID recordingId,
      JournalOptions options,
      ChunkSink.Opener opener,
      JournalTail after)
      throws IOException {
    this.directory = directory;
    this.recordingId = recordingId;
    this.options = options;
    this.opener = opener;
    this.groupSync = new GroupSync(directory, options.closedChunks());
    this.lastArrivalNanos = after.lastArrivalNanos();
    this.index = after.nextIndex();
    this.sink = opener.open(Chunks.path(directory, index));
    begin(after.previousBytes());
    flush();
  }

  /**
   * Starts a journal; makes the directory where needed.
   *
   * @throws UncheckedIOException when the directory holds a journal already, or cannot be written
   */
  public static JournalWriter create(Path directory, UUID recordingId, JournalOptions options) {
    try {
      Files.createDirectories(directory);
      if (!Chunks.list(directory).isEmpty()) {
        throw new FileAlreadyExistsException(directory.toString(), null, "holds a journal");
      }
      return new JournalWriter(
          directory, recordingId, options, ChunkSink::createFile, JournalTail.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Goes on with the journal of a writer that died: cuts a torn tail at the last good record and
   * begins a new chunk. The chunk that was open is announced as closed. The directory may hold no
   * chunk yet. Nobody else may be writing there.
   *
   * @throws IllegalStateException when the journal is complete or of another recording
   * @throws UncheckedIOException when the directory cannot be read or written
   */
  public static JournalWriter reopen(Path directory, UUID recordingId, JournalOptions options) {
    try {
      Files.createDirectories(directory);
      JournalTail tail = JournalTail.recover(directory, recordingId);
      JournalWriter writer =
          new JournalWriter(directory, recordingId, options, ChunkSink::createFile, tail);
      if (tail.nextIndex() > 0) {
        options.closedChunks().accept(Chunks.path(directory, tail.nextIndex() - 1));
      }
      return writer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Arrival time of the newest record, in nanoseconds; 0 when there is none. */
  public long lastArrivalNanos() {
    return lastArrivalNanos;
  }

  /** Whether RecordingStopped has been appended: nothing may follow it. */
  public boolean isStopped() {
    return stopped;
  }

  /**
   * Adds an entry. An arrival time before the last one's is raised to it.
   *
   * @throws IllegalStateException after RecordingStopped, or when closed
   */
  public void append(JournalEntry entry) {
    switch (entry) {
      case JournalEntry.Rtp(long arrivalNanos, int trackId, byte[] packet) ->
          appendRtp(arrivalNanos, trackId, packet, 0, packet.length);
      case JournalEntry.Rtcp(long arrivalNanos, int trackId, byte[] packet) ->
          appendRtcp(arrivalNanos, trackId, packet, 0, packet.length);
      case JournalEntry.Tick(long arrivalNanos) ->
          append(RecordFormat.TICK, arrivalNanos, 0, new byte[0], 0, 0);
      case JournalEntry.Event(long arrivalNanos, SessionEvent event) -> {
        byte[] json = Json.writeBytes(event);
        append(RecordFormat.EVENT, arrivalNanos, 0, json, 0, json.length);
        stopped = event instanceof SessionEvent.RecordingStopped;
      }
    }
  }

  /** Adds an RTP packet; see {@link #append(JournalEntry)}. Allocates nothing. */
  public void appendRtp(long arrivalNanos, int trackId, byte[] bytes, int offset, int length) {
    append(RecordFormat.RTP, arrivalNanos, trackId, bytes, offset, length);
  }

  /** Adds {@code length} bytes from index {@code offset}; leaves the buffer's position alone. */
  public void appendRtp(long arrivalNanos, int trackId, ByteBuffer bytes, int offset, int length) {
    append(RecordFormat.RTP, arrivalNanos, trackId, bytes, offset, length);
  }

  /** Adds an RTCP packet; see {@link #append(JournalEntry)}. Allocates nothing. */
  public void appendRtcp(long arrivalNanos, int trackId, byte[] bytes, int offset, int length) {
    append(RecordFormat.RTCP, arrivalNanos, trackId, bytes, offset, length);
  }

  /** Adds {@code length} bytes from index {@code offset}; leaves the buffer's position alone. */
  public void appendRtcp(long arrivalNanos, int trackId, ByteBuffer bytes, int offset, int length) {
    append(RecordFormat.RTCP, arrivalNanos, trackId, bytes, offset, length);
  }

  /**
   * Hands what was appended to the operating system: from here on it survives the end of this
   * process, and readers see it. Cheap when there is nothing.
   */
  public void flush() {
    if (buffer.position() == 0) {
      return;
    }
    try {
      buffer.flip();
      while (buffer.hasRemaining()) {
        sink.write(buffer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      // After an error in the middle, what is left stays: the next flush goes on byte for byte.
      buffer.compact();
    }
    groupSync.written();
  }

  /**
   * Makes what was flushed survive a power cut, and announces chunks that are closed. Thread-safe;
   * waits for the disk; cheap when nothing was written.
   */
  public void sync() {
    try {
      groupSync.sync();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Flushes, syncs and announces the last chunk. Safe to repeat. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      flush();
    } finally {
      groupSync.opened(null);
      sync();
    }
  }

  private void append(
      int type, long arrivalNanos, int trackId, byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int start = startRecord(type, arrivalNanos, trackId, length);
    buffer.put(bytes, offset, length);
    endRecord(start);
  }

  private void append(
      int type, long arrivalNanos, int trackId, ByteBuffer bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.limit());
    int start = startRecord(type, arrivalNanos, trackId, length);
    int from = buffer.position();
    buffer.put(from, bytes, offset, length);
    buffer.position(from + length);
    endRecord(start);
  }

  /** Everything that may fail happens here, before the buffer holds any of the record. */
  private int startRecord(int type, long arrivalNanos, int trackId, int length) {
    if (stopped || closed) {
      throw new IllegalStateException(stopped ? "the recording is stopped" : "closed");
    }
    if (trackId < 0 || trackId > 0xFFFF) {
      throw new IllegalArgumentException("trackId must be 0 to 65535, was " + trackId);
    }
    if (length > RecordFormat.MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException("a record of " + length + " bytes is too long");
    }
    int recordBytes = RecordFormat.PREFIX_BYTES + RecordFormat.FIELD_BYTES + length;
    long arrival = Math.max(arrivalNanos, lastArrivalNanos);
    if (chunkHasRecords
        && (chunkBytes + recordBytes > options.chunkBytes()
            || arrival - chunkStartNanos >= options.chunkDuration().toNanos())) {
      roll();
    }
    if (buffer.remaining() < recordBytes) {
      flush();
    }
    if (buffer.capacity() < recordBytes) {
      buffer = ByteBuffer.allocateDirect(recordBytes);
      body = buffer.duplicate();
    }
    if (!chunkHasRecords) {
      chunkHasRecords = true;
      chunkStartNanos = arrival;
    }
    lastArrivalNanos = arrival;
    chunkBytes += recordBytes;
    int start = buffer.position();
    buffer.putInt(RecordFormat.FIELD_BYTES + length).putInt(0);
    buffer.put((byte) type).putShort((short) trackId).putLong(arrival);
    return start;
  }

  private void endRecord(int start) {
    body.limit(buffer.position()).position(start + RecordFormat.PREFIX_BYTES);
    crc.reset();
    crc.update(body);
    buffer.putInt(start + 4, (int) crc.getValue());
  }

  private void roll() {
    flush();
    ChunkSink next;
    try {
      next = opener.open(Chunks.path(directory, index + 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sink = next;
    index++;
    begin(chunkBytes);
  }

  private void begin(long previousBytes) {
    new ChunkHeader(recordingId, index, previousBytes).put(buffer);
    chunkBytes = ChunkHeader.BYTES;
    chunkHasRecords = false;
    groupSync.opened(sink);
  }
}
