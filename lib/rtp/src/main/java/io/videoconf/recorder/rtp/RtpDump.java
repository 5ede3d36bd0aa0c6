package io.videoconf.recorder.rtp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reader of captures in the {@code rtpplay1.0} format of rtptools. */
public final class RtpDump {
  private static final String MAGIC = "#!rtpplay1.0 ";
  private static final int FILE_HEADER_BYTES = 16;
  private static final int RECORD_HEADER_BYTES = 8;

  private RtpDump() {}

  /**
   * One captured packet.
   *
   * @param offsetNanos time since the start of the capture, in steps of a millisecond
   * @param rtcp whether the capturing tool took it for RTCP
   */
  public record Entry(long offsetNanos, boolean rtcp, byte[] packet) {}

  /** Reads a whole capture. A torn last record is left out. */
  public static List<Entry> read(Path file) throws IOException {
    return parse(Files.readAllBytes(file));
  }

  /** Reads a whole capture; leaves the stream open. */
  public static List<Entry> read(InputStream in) throws IOException {
    return parse(in.readAllBytes());
  }

  private static List<Entry> parse(byte[] file) throws IOException {
    int lineEnd = 0;
    while (lineEnd < file.length && file[lineEnd] != '\n') {
      lineEnd++;
    }
    String line = new String(file, 0, lineEnd, StandardCharsets.US_ASCII);
    if (!line.startsWith(MAGIC) || file.length < lineEnd + 1 + FILE_HEADER_BYTES) {
      throw new IOException("not an rtpplay1.0 capture");
    }
    List<Entry> entries = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(file);
    in.position(lineEnd + 1 + FILE_HEADER_BYTES);
    while (in.remaining() >= RECORD_HEADER_BYTES) {
      int start = in.position();
      int recordLength = Short.toUnsignedInt(in.getShort());
      int packetLength = Short.toUnsignedInt(in.getShort());
      long millis = Integer.toUnsignedLong(in.getInt());
      int end = start + recordLength;
      if (recordLength < RECORD_HEADER_BYTES || end > file.length) {
        break;
      }
      byte[] packet = Arrays.copyOfRange(file, start + RECORD_HEADER_BYTES, end);
      entries.add(new Entry(millis * 1_000_000, packetLength == 0, packet));
      in.position(end);
    }
    return List.copyOf(entries);
  }
}
