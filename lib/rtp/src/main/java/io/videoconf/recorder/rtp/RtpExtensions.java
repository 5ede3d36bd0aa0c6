package io.videoconf.recorder.rtp;

import java.util.Map;

/**
 * Writes header extension elements into packets (RFC 8285).
 *
 * <pre>
 * one-byte headers (4.2)                two-byte headers (4.3)
 *  0 1 2 3 4 5 6 7                       0                   1
 * +-+-+-+-+-+-+-+-+                      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
 * |  ID   |  len  |  len = bytes - 1    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * +-+-+-+-+-+-+-+-+                     |       ID      |     length    |
 *                                       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class RtpExtensions {
  private RtpExtensions() {}

  /**
   * The same packet with these elements; with one-byte headers if all of them fit those.
   *
   * @param packet a packet without header extension
   * @param elements values by id; ids are 1 to 255, values at most 255 bytes long
   * @throws IllegalArgumentException if the packet has an extension, or an element does not fit
   */
  public static byte[] insert(byte[] packet, Map<Integer, byte[]> elements) {
    if (packet.length < RtpPacket.HEADER_BYTES || (packet[0] & 0x10) != 0) {
      throw new IllegalArgumentException("not a packet without header extension");
    }
    if (elements.isEmpty()) {
      return packet;
    }
    boolean oneByte = elements.entrySet().stream().allMatch(RtpExtensions::fitsOneByteHeader);
    int contentLength = 0;
    for (Map.Entry<Integer, byte[]> element : elements.entrySet()) {
      int id = element.getKey();
      if (id < 1 || id > 255 || element.getValue().length > 255) {
        throw new IllegalArgumentException("element " + id + " does not fit a header");
      }
      contentLength += (oneByte ? 1 : 2) + element.getValue().length;
    }
    int words = (contentLength + 3) / 4;
    int at = RtpPacket.HEADER_BYTES + 4 * (packet[0] & 0x0F);
    byte[] whole = new byte[packet.length + 4 + 4 * words];
    System.arraycopy(packet, 0, whole, 0, at);
    whole[0] |= 0x10;
    int profile = oneByte ? RtpPacket.ONE_BYTE_PROFILE : RtpPacket.TWO_BYTE_PROFILE;
    whole[at] = (byte) (profile >> 8);
    whole[at + 1] = (byte) profile;
    whole[at + 2] = (byte) (words >> 8);
    whole[at + 3] = (byte) words;
    int position = at + 4;
    for (Map.Entry<Integer, byte[]> element : elements.entrySet()) {
      int id = element.getKey();
      byte[] value = element.getValue();
      if (oneByte) {
        whole[position++] = (byte) (id << 4 | (value.length - 1));
      } else {
        whole[position++] = (byte) id;
        whole[position++] = (byte) value.length;
      }
      System.arraycopy(value, 0, whole, position, value.length);
      position += value.length;
    }
    System.arraycopy(packet, at, whole, at + 4 + 4 * words, packet.length - at);
    return whole;
  }

  private static boolean fitsOneByteHeader(Map.Entry<Integer, byte[]> element) {
    int length = element.getValue().length;
    return element.getKey() <= 14 && length >= 1 && length <= 16;
  }
}
