package io.videoconf.recorder.rtp.payload;

import org.jspecify.annotations.Nullable;

/**
 * Open bitstream units (AV1 bitstream specification, section 5.3) and the numbers in LEB128
 * (4.10.5) around them.
 *
 * <pre>
 * OBU header                                extension, if X
 *  0 1 2 3 4 5 6 7                           0 1 2 3 4 5 6 7
 * +-+-+-+-+-+-+-+-+                         +-+-+-+-+-+-+-+-+
 * |F| type  |X|S|-|                         | TID |SID|-|-|-|
 * +-+-+-+-+-+-+-+-+                         +-+-+-+-+-+-+-+-+
 * S: the payload's size follows in LEB128
 * </pre>
 */
final class Av1Obu {
  static final int SEQUENCE_HEADER = 1;
  static final int TEMPORAL_DELIMITER = 2;
  static final int FRAME_HEADER = 3;
  static final int FRAME = 6;
  static final int TILE_LIST = 8;

  static final int HAS_EXTENSION = 0x04;
  static final int HAS_SIZE = 0x02;

  /** Sizes have 32 bits at most, so more bytes are no size of ours. */
  private static final int MAX_LEB128_BYTES = 8;

  private Av1Obu() {}

  static int type(int header) {
    return header >> 3 & 0x0F;
  }

  /** Length of the header with its extension. */
  static int headerBytes(int header) {
    return (header & HAS_EXTENSION) != 0 ? 2 : 1;
  }

  /** Whether a frame of a picture begins with an OBU of this type. */
  static boolean startsFrame(int type) {
    return type == FRAME || type == FRAME_HEADER;
  }

  /**
   * The number at {@code from} in its low 32 bits and its length in bytes in the high ones; 0 if
   * there is none below 2^31.
   */
  static long leb128(byte[] bytes, int from, int end) {
    long value = 0;
    for (int i = 0; i < MAX_LEB128_BYTES && from + i < end; i++) {
      value |= (bytes[from + i] & 0x7FL) << 7 * i;
      if ((bytes[from + i] & 0x80) == 0) {
        return value > Integer.MAX_VALUE ? 0 : (long) (i + 1) << 32 | value;
      }
    }
    return 0;
  }

  /** Length of a size in LEB128. */
  static int leb128Bytes(int value) {
    return Math.max(1, (32 - Integer.numberOfLeadingZeros(value) + 6) / 7);
  }

  /** Writes a size in LEB128 and returns the position behind it. */
  static int putLeb128(byte[] bytes, int at, int value) {
    int position = at;
    int rest = value;
    while (rest > 0x7F) {
      bytes[position++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[position++] = (byte) rest;
    return position;
  }

  /**
   * Whether a frame header says keyframe: not show_existing_frame, frame_type 0, show_frame
   * (section 5.9.2).
   *
   * @param payload first byte behind the OBU's header
   */
  static boolean isShownKeyframe(int payload) {
    return (payload & 0xF0) == 0x10;
  }

  /** What a sequence header tells (section 5.5). */
  record Sequence(boolean reducedStillPicture, int width, int height) {}

  /**
   * Reads a sequence header.
   *
   * @param from of its payload, behind the OBU's header and size
   * @return null when it ends too early
   */
  static @Nullable Sequence sequence(byte[] bytes, int from, int end) {
    BitReader reader = new BitReader(bytes, from, Math.max(0, end - from));
    reader.skip(3 + 1); // seq_profile, still_picture
    boolean reduced = reader.flag();
    if (reduced) {
      reader.skip(5); // seq_level_idx
    } else {
      skipOperatingPoints(reader);
    }
    int widthBits = reader.bits(4) + 1;
    int heightBits = reader.bits(4) + 1;
    int width = reader.bits(widthBits) + 1;
    int height = reader.bits(heightBits) + 1;
    return reader.overrun() ? null : new Sequence(reduced, width, height);
  }

  private static void skipOperatingPoints(BitReader reader) {
    int delayBits = 0;
    boolean decoderModel = false;
    if (reader.flag()) { // timing_info_present_flag
      reader.skip(32 + 32);
      if (reader.flag()) { // equal_picture_interval
        reader.unsignedExpGolomb(); // uvlc() is the same code, section 4.10.3
      }
      decoderModel = reader.flag();
      if (decoderModel) {
        delayBits = reader.bits(5) + 1;
        reader.skip(32 + 5 + 5);
      }
    }
    boolean displayDelay = reader.flag();
    int points = reader.bits(5) + 1;
    for (int i = 0; i < points; i++) {
      reader.skip(12); // operating_point_idc
      if (reader.bits(5) > 7) { // seq_level_idx
        reader.skip(1); // seq_tier
      }
      if (decoderModel && reader.flag()) {
        reader.skip(2 * delayBits + 1);
      }
      if (displayDelay && reader.flag()) {
        reader.skip(4);
      }
    }
  }
}
