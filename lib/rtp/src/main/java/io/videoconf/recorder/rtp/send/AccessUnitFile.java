package io.videoconf.recorder.rtp.send;

import io.videoconf.recorder.model.AccessUnit;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of access units that may be read while it is written. Big endian: u32 length, i64
 * timestamp in ns, u8 keyframe flag, then so many bytes; a length of 0xFFFFFFFF ends the file.
 */
public final class AccessUnitFile {
  private static final int END_MARK = -1;
  private static final int HEADER_BYTES = 13;

  /** Larger than any picture we send; guards the reader against a file that is none of ours. */
  private static final int MAX_UNIT_BYTES = 16 << 20;

  private AccessUnitFile() {}

  /** Appends units. Not thread-safe. */
  public static final class Writer implements Closeable {
    private final DataOutputStream out;
    private boolean finished;

    /** Creates or replaces the file. */
    public Writer(Path file) throws IOException {
      out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
    }

    /** Writes a unit through to the file system: a reader sees it now. */
    public void write(AccessUnit unit) throws IOException {
      if (unit.data().length > MAX_UNIT_BYTES) {
        throw new IOException("an access unit of " + unit.data().length + " bytes is too large");
      }
      out.writeInt(unit.data().length);
      out.writeLong(unit.timestampNanos());
      out.writeByte(unit.keyframe() ? 1 : 0);
      out.write(unit.data());
      out.flush();
    }

    /** Writes the end mark. Without it a reader waits for more, as after a crash. */
    public void finish() throws IOException {
      if (!finished) {
        out.writeInt(END_MARK);
        out.flush();
        finished = true;
      }
    }

    /** Closes the file; does not write the end mark. */
    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  /** What the reader found next. */
  public sealed interface Next {
    record Unit(AccessUnit unit) implements Next {}

    /** The writer has not come this far: ask again later. */
    record NotYet() implements Next {}

    /** The end mark: nothing will follow. */
    record End() implements Next {}
  }

  /** Reads units, also while they are written. Not thread-safe. */
  public static final class Reader implements Closeable {
    private final FileChannel channel;
    private long position;

    public Reader(Path file) throws IOException {
      channel = FileChannel.open(file, StandardOpenOption.READ);
    }

    /**
     * The next unit, if all of it is there.
     *
     * @throws IOException if reading fails or the file is no such file
     */
    public Next next() throws IOException {
      ByteBuffer length = read(position, Integer.BYTES);
      if (length.hasRemaining()) {
        return new Next.NotYet();
      }
      int size = length.flip().getInt();
      if (size == END_MARK) {
        return new Next.End();
      }
      if (size < 0 || size > MAX_UNIT_BYTES) {
        throw new IOException("no access unit at byte " + position);
      }
      ByteBuffer record = read(position, HEADER_BYTES + size);
      if (record.hasRemaining()) {
        return new Next.NotYet();
      }
      position += record.flip().remaining();
      record.getInt();
      long timestampNanos = record.getLong();
      boolean keyframe = record.get() != 0;
      byte[] data = new byte[size];
      record.get(data);
      return new Next.Unit(new AccessUnit(timestampNanos, keyframe, data));
    }

    /** A buffer that is full, unless the file ends before. */
    private ByteBuffer read(long from, int bytes) throws IOException {
      ByteBuffer buffer = ByteBuffer.allocate(bytes);
      int count = 0;
      while (buffer.hasRemaining() && count >= 0) {
        count = channel.read(buffer, from + buffer.position());
      }
      return buffer;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
