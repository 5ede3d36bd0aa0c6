package io.videoconf.recorder.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Finds records in one chunk, which may still grow. Believes nothing before its checksum. Not
 * thread-safe.
 */
final class ChunkScanner implements AutoCloseable {
  private static final int WINDOW_BYTES = 64 << 10;
  private static final int MAX_RECORD_BYTES =
      RecordFormat.PREFIX_BYTES + RecordFormat.FIELD_BYTES + RecordFormat.MAX_PAYLOAD_BYTES;

  /** What stands at a position. */
  enum Probe {
    /** A record; the accessors describe it until the next probe. */
    GOOD,
    /** Less than a record: the end of the chunk, or of what has been written of it. */
    INCOMPLETE,
    /** Not a record. */
    BAD
  }

  private final FileChannel channel;
  private final CRC32C crc = new CRC32C();
  private byte[] window = new byte[WINDOW_BYTES];
  private ByteBuffer fields = ByteBuffer.wrap(window);
  private long windowStart;
  private int windowLength;

  private int record;
  private int bodyLength;
  private long end;

  private ChunkScanner(FileChannel channel) {
    this.channel = channel;
  }

  /** Opens a chunk; null when there is no such file. */
  static @Nullable ChunkScanner open(Path chunk) {
    if (!Files.exists(chunk)) {
      return null;
    }
    try {
      return new ChunkScanner(FileChannel.open(chunk, StandardOpenOption.READ));
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The chunk's header; null while it is not completely written. */
  ChunkHeader.@Nullable Parsed header() {
    if (!load(0, ChunkHeader.BYTES)) {
      return null;
    }
    int at = (int) -windowStart;
    return ChunkHeader.parse(Arrays.copyOfRange(window, at, at + ChunkHeader.BYTES));
  }

  Probe probe(long position) {
    end = -1;
    if (!load(position, RecordFormat.PREFIX_BYTES)) {
      return Probe.INCOMPLETE;
    }
    bodyLength = fields.getInt((int) (position - windowStart));
    if (bodyLength < RecordFormat.FIELD_BYTES
        || bodyLength > MAX_RECORD_BYTES - RecordFormat.PREFIX_BYTES) {
      return Probe.BAD;
    }
    if (!load(position, RecordFormat.PREFIX_BYTES + bodyLength)) {
      return Probe.INCOMPLETE;
    }
    record = (int) (position - windowStart);
    end = position + RecordFormat.PREFIX_BYTES + bodyLength;
    crc.reset();
    crc.update(window, record + RecordFormat.PREFIX_BYTES, bodyLength);
    return (int) crc.getValue() == fields.getInt(record + 4) ? Probe.GOOD : Probe.BAD;
  }

  /**
   * Where reading can go on after the bad record just probed, or -1. A good record right behind
   * proves that the bad one's length is right. Nothing else is tried: packets hold what strangers
   * send, so that a search could be led to bytes that only look like a record.
   */
  long resumeAfterBad() {
    long candidate = end;
    return candidate >= 0 && probe(candidate) == Probe.GOOD ? candidate : -1;
  }

  /**
   * Probes the record at a position or, when that is bad, the one behind it; false when neither.
   */
  boolean nextGood(long position) {
    return switch (probe(position)) {
      case GOOD -> true;
      case INCOMPLETE -> false;
      case BAD -> resumeAfterBad() >= 0;
    };
  }

  /** Forgets what was read, so that bytes that have changed since are read again. */
  void refresh() {
    windowLength = 0;
  }

  int type() {
    return window[record + RecordFormat.PREFIX_BYTES];
  }

  int track() {
    return fields.getShort(record + RecordFormat.PREFIX_BYTES + 1) & 0xFFFF;
  }

  long arrivalNanos() {
    return fields.getLong(record + RecordFormat.PREFIX_BYTES + 3);
  }

  byte[] payload() {
    int from = record + RecordFormat.PREFIX_BYTES + RecordFormat.FIELD_BYTES;
    return Arrays.copyOfRange(window, from, record + RecordFormat.PREFIX_BYTES + bodyLength);
  }

  /** Position behind the record. */
  long end() {
    return end;
  }

  long size() {
    try {
      return channel.size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether only zeros follow: what a file system leaves of writes that a power cut undid. */
  boolean onlyZerosFrom(long position) {
    long size = size();
    for (long at = position; at < size; ) {
      int count = (int) Math.min(WINDOW_BYTES, size - at);
      if (!load(at, count)) {
        return false;
      }
      int from = (int) (at - windowStart);
      for (int i = from; i < from + count; i++) {
        if (window[i] != 0) {
          return false;
        }
      }
      at += count;
    }
    return true;
  }

  /** Brings {@code count} bytes from {@code position} on into the window; false at the end. */
  private boolean load(long position, int count) {
    if (position >= windowStart && position + count <= windowStart + windowLength) {
      return true;
    }
    if (count > window.length) {
      window = new byte[MAX_RECORD_BYTES];
      fields = ByteBuffer.wrap(window);
    }
    windowStart = position;
    windowLength = 0;
    try {
      ByteBuffer into = fields.duplicate();
      while (into.position() < count) {
        int read = channel.read(into, position + into.position());
        if (read < 0) {
          break;
        }
      }
      windowLength = into.position();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return windowLength >= count;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
