package io.videoconf.recorder.rtp.payload;

import io.videoconf.recorder.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/**
 * The VP8 payload descriptor, RFC 7741 section 4.2.
 *
 * <pre>
 *      0 1 2 3 4 5 6 7
 *     +-+-+-+-+-+-+-+-+
 *     |X|R|N|S|R| PID | (REQUIRED)
 *     +-+-+-+-+-+-+-+-+
 * X:  |I|L|T|K| RSV   | (OPTIONAL)
 *     +-+-+-+-+-+-+-+-+
 * I:  |M| PictureID   | (OPTIONAL)
 *     +-+-+-+-+-+-+-+-+
 *     |   PictureID   | (if M = 1)
 *     +-+-+-+-+-+-+-+-+
 * L:  |   TL0PICIDX   | (OPTIONAL)
 *     +-+-+-+-+-+-+-+-+
 * T/K:|TID|Y| KEYIDX  | (OPTIONAL)
 *     +-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param nonReference no later frame needs this one (N)
 * @param startOfPartition a partition begins in this packet (S)
 * @param partition index of the partition the payload begins in, 0 to 7 (PID)
 * @param pictureId 7 or 15 bits, or -1 if absent
 * @param tl0PicIdx running index of the base layer's frames, 0 to 255, or -1 if absent
 * @param temporalLayer 0 to 3, or -1 if absent (TID)
 * @param layerSync it depends on the base layer alone (Y)
 * @param keyIdx 0 to 31, or -1 if absent
 * @param length of the descriptor in bytes
 */
record Vp8Descriptor(
    boolean nonReference,
    boolean startOfPartition,
    int partition,
    int pictureId,
    int tl0PicIdx,
    int temporalLayer,
    boolean layerSync,
    int keyIdx,
    int length) {

  /** Null when the payload ends within the descriptor. */
  static @Nullable Vp8Descriptor parse(RtpPacket packet) {
    byte[] bytes = packet.bytes();
    int position = packet.payloadOffset();
    int end = position + packet.payloadLength();
    if (position >= end) {
      return null;
    }
    int first = bytes[position++] & 0xFF;
    int pictureId = -1;
    int tl0PicIdx = -1;
    int temporalLayer = -1;
    boolean layerSync = false;
    int keyIdx = -1;
    if ((first & 0x80) != 0) {
      if (position >= end) {
        return null;
      }
      int extension = bytes[position++] & 0xFF;
      if ((extension & 0x80) != 0) {
        if (position >= end) {
          return null;
        }
        pictureId = bytes[position++] & 0xFF;
        if ((pictureId & 0x80) != 0) {
          if (position >= end) {
            return null;
          }
          pictureId = (pictureId & 0x7F) << 8 | (bytes[position++] & 0xFF);
        }
      }
      if ((extension & 0x40) != 0) {
        if (position >= end) {
          return null;
        }
        tl0PicIdx = bytes[position++] & 0xFF;
      }
      if ((extension & 0x30) != 0) {
        if (position >= end) {
          return null;
        }
        int layer = bytes[position++] & 0xFF;
        temporalLayer = (extension & 0x20) != 0 ? layer >> 6 : -1;
        layerSync = (extension & 0x20) != 0 && (layer & 0x20) != 0;
        keyIdx = (extension & 0x10) != 0 ? layer & 0x1F : -1;
      }
    }
    return new Vp8Descriptor(
        (first & 0x20) != 0,
        (first & 0x10) != 0,
        first & 0x07,
        pictureId,
        tl0PicIdx,
        temporalLayer,
        layerSync,
        keyIdx,
        position - packet.payloadOffset());
  }

  boolean startsFrame() {
    return startOfPartition && partition == 0;
  }

  /**
   * Length of the descriptor in bytes if a frame begins in the packet; 0 if none does or the
   * payload ends within the descriptor. Allocates nothing.
   */
  static int lengthIfStart(RtpPacket packet) {
    byte[] bytes = packet.bytes();
    int offset = packet.payloadOffset();
    int available = packet.payloadLength();
    if (available == 0 || (bytes[offset] & 0x17) != 0x10) { // S = 1, PID = 0
      return 0;
    }
    int length = 1;
    if ((bytes[offset] & 0x80) != 0) {
      if (available < 2) {
        return 0;
      }
      int extension = bytes[offset + 1];
      length = 2;
      if ((extension & 0x80) != 0) {
        length += available > 2 && (bytes[offset + 2] & 0x80) != 0 ? 2 : 1;
      }
      length += (extension & 0x40) != 0 ? 1 : 0;
      length += (extension & 0x30) != 0 ? 1 : 0;
    }
    return length <= available ? length : 0;
  }
}
