package io.videoconf.recorder.rtp;

import io.videoconf.recorder.rtp.RtpParse.Malformed;
import io.videoconf.recorder.rtp.RtpParse.Reason;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A view of one RTP packet (RFC 3550 section 5.1). It borrows the array it was parsed from: whoever
 * keeps the packet must not change the array. A packet of {@link #parse} is immutable otherwise,
 * and thread-safe; the one that an {@link RtpParser} shows changes with each packet it reads.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           timestamp                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           synchronization source (SSRC) identifier            |
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * |            contributing source (CSRC) identifiers             |
 * |                             ....                              |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |      defined by profile       |           length              |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                        header extension                       |
 * </pre>
 */
public final class RtpPacket {
  /** Length of the fixed header. */
  public static final int HEADER_BYTES = 12;

  static final int ONE_BYTE_PROFILE = 0xBEDE;
  static final int TWO_BYTE_PROFILE = 0x1000;
  private static final byte[] NO_BYTES = {};
  private static final long ABSENT = -1;

  private byte[] bytes = NO_BYTES;
  private int offset;
  private int end;
  private int extensionOffset;
  private int extensionLength;
  private int payloadOffset;
  private int payloadLength;

  RtpPacket() {}

  /** Reads one packet; borrows {@code bytes}. Never throws on content. */
  public static RtpParse parse(byte[] bytes, int offset, int length) {
    RtpPacket packet = new RtpPacket();
    Reason wrong = packet.read(bytes, offset, length);
    return wrong == null ? new RtpParse.Packet(packet) : new Malformed(wrong);
  }

  /** Becomes a view of these bytes; null, or what is wrong with them. */
  @Nullable Reason read(byte[] source, int start, int length) {
    if (length < HEADER_BYTES) {
      return Reason.TOO_SHORT;
    }
    int first = source[start] & 0xFF;
    if (first >> 6 != 2) {
      return Reason.BAD_VERSION;
    }
    int packetEnd = start + length;
    int position = start + HEADER_BYTES + 4 * (first & 0x0F);
    if (position > packetEnd) {
      return Reason.CSRC_OVERRUN;
    }
    int extensionStart = position;
    int extension = 0;
    if ((first & 0x10) != 0) {
      if (position + 4 > packetEnd) {
        return Reason.EXTENSION_OVERRUN;
      }
      extension = 4 + 4 * u16(source, position + 2);
      position += extension;
      if (position > packetEnd) {
        return Reason.EXTENSION_OVERRUN;
      }
    }
    int padding = 0;
    if ((first & 0x20) != 0) {
      padding = source[packetEnd - 1] & 0xFF;
      if (padding == 0 || position + padding > packetEnd) {
        return Reason.BAD_PADDING;
      }
    }
    bytes = source;
    offset = start;
    end = packetEnd;
    extensionOffset = extensionStart;
    extensionLength = extension;
    payloadOffset = position;
    payloadLength = packetEnd - padding - position;
    return null;
  }

  /**
   * Builds a packet without CSRCs, extension or padding.
   *
   * @param sequenceNumber its low 16 bits are taken
   * @param timestamp its low 32 bits are taken
   * @param ssrc its low 32 bits are taken
   */
  public static byte[] write(
      boolean marker,
      int payloadType,
      int sequenceNumber,
      long timestamp,
      long ssrc,
      byte[] payload,
      int payloadOffset,
      int payloadLength) {
    byte[] packet = new byte[HEADER_BYTES + payloadLength];
    packet[0] = (byte) 0x80;
    packet[1] = (byte) ((marker ? 0x80 : 0) | (payloadType & 0x7F));
    packet[2] = (byte) (sequenceNumber >> 8);
    packet[3] = (byte) sequenceNumber;
    putU32(packet, 4, timestamp);
    putU32(packet, 8, ssrc);
    System.arraycopy(payload, payloadOffset, packet, HEADER_BYTES, payloadLength);
    return packet;
  }

  /** The same with a whole array as payload. */
  public static byte[] write(
      boolean marker,
      int payloadType,
      int sequenceNumber,
      long timestamp,
      long ssrc,
      byte[] payload) {
    return write(marker, payloadType, sequenceNumber, timestamp, ssrc, payload, 0, payload.length);
  }

  public boolean marker() {
    return (bytes[offset + 1] & 0x80) != 0;
  }

  /** 0 to 127. */
  public int payloadType() {
    return bytes[offset + 1] & 0x7F;
  }

  /** 0 to 65535. */
  public int sequenceNumber() {
    return u16(bytes, offset + 2);
  }

  /** 0 to 2^32-1, in units of the payload format's clock rate. */
  public long timestamp() {
    return u32(bytes, offset + 4);
  }

  /** 0 to 2^32-1. */
  public long ssrc() {
    return u32(bytes, offset + 8);
  }

  /** How many contributing sources the header lists, 0 to 15. */
  public int csrcCount() {
    return bytes[offset] & 0x0F;
  }

  /** The array this packet borrows. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the packet begins in {@link #bytes()}. */
  public int offset() {
    return offset;
  }

  /** Length of the whole packet, header and padding included. */
  public int length() {
    return end - offset;
  }

  /** Where the payload begins in {@link #bytes()}. */
  public int payloadOffset() {
    return payloadOffset;
  }

  /** Length of the payload without padding; may be 0. */
  public int payloadLength() {
    return payloadLength;
  }

  /** A copy of the payload without padding. */
  public byte[] payload() {
    return Arrays.copyOfRange(bytes, payloadOffset, payloadOffset + payloadLength);
  }

  /**
   * A header extension element (RFC 8285, one-byte or two-byte headers), copied.
   *
   * @param id 1 to 14 with one-byte headers, 1 to 255 with two-byte headers
   */
  public Optional<byte[]> extension(int id) {
    long found = locateExtension(id);
    if (found == ABSENT) {
      return Optional.empty();
    }
    int start = (int) (found >> 16);
    return Optional.of(Arrays.copyOfRange(bytes, start, start + (int) (found & 0xFFFF)));
  }

  /** Where the value of a header extension element begins in {@link #bytes()}; -1 without it. */
  public int extensionOffset(int id) {
    return (int) (locateExtension(id) >> 16);
  }

  /** Length of the value of a header extension element, 0 to 255; -1 without it. */
  public int extensionLength(int id) {
    long found = locateExtension(id);
    return found == ABSENT ? -1 : (int) (found & 0xFFFF);
  }

  /** Offset and, in the low 16 bits, length of an element's value; {@link #ABSENT} without it. */
  private long locateExtension(int id) {
    if (extensionLength == 0) {
      return ABSENT;
    }
    int profile = u16(bytes, extensionOffset);
    boolean oneByte = profile == ONE_BYTE_PROFILE;
    if (!oneByte && (profile & 0xFFF0) != TWO_BYTE_PROFILE) {
      return ABSENT;
    }
    int position = extensionOffset + 4;
    int extensionEnd = extensionOffset + extensionLength;
    while (position < extensionEnd) {
      int first = bytes[position] & 0xFF;
      if (first == 0) { // padding between elements
        position++;
        continue;
      }
      int elementId = oneByte ? first >> 4 : first;
      if (oneByte && elementId == 15) {
        return ABSENT; // RFC 8285 4.2: processing stops here
      }
      if (!oneByte && position + 1 >= extensionEnd) {
        return ABSENT;
      }
      int length = oneByte ? (first & 0x0F) + 1 : bytes[position + 1] & 0xFF;
      int start = position + (oneByte ? 1 : 2);
      if (start + length > extensionEnd) {
        return ABSENT;
      }
      if (elementId == id) {
        return (long) start << 16 | length;
      }
      position = start + length;
    }
    return ABSENT;
  }

  private static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
  }

  private static long u32(byte[] bytes, int at) {
    return ((long) u16(bytes, at) << 16) | u16(bytes, at + 2);
  }

  private static void putU32(byte[] bytes, int at, long value) {
    bytes[at] = (byte) (value >> 24);
    bytes[at + 1] = (byte) (value >> 16);
    bytes[at + 2] = (byte) (value >> 8);
    bytes[at + 3] = (byte) value;
  }
}
