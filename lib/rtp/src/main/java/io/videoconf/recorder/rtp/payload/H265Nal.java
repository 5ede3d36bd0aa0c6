package io.videoconf.recorder.rtp.payload;

/**
 * The header and type numbers of H.265's NAL units (ITU-T H.265 table 7-1, RFC 7798 section 1.1.4).
 *
 * <pre>
 * +---------------+---------------+
 * |0|1|2|3|4|5|6|7|0|1|2|3|4|5|6|7|
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |F|   Type    |  LayerId  | TID |
 * +-------------+-----------------+
 * </pre>
 */
final class H265Nal {
  static final int HEADER_BYTES = 2;
  static final int LAST_PICTURE = 31;
  static final int VPS = 32;
  static final int SPS = 33;
  static final int PPS = 34;
  static final int ACCESS_UNIT_DELIMITER = 35;
  static final int PREFIX_SEI = 39;
  static final int LAST_SINGLE = 47;
  static final int AGGREGATION = 48;
  static final int FRAGMENTATION = 49;

  private static final int FIRST_RANDOM_ACCESS = 16;
  private static final int LAST_RANDOM_ACCESS = 23;

  private H265Nal() {}

  static int type(int firstByte) {
    return firstByte >> 1 & 0x3F;
  }

  /** nuh_layer_id; only layer 0 is base. */
  static int layer(int firstByte, int secondByte) {
    return (firstByte & 1) << 5 | (secondByte & 0xF8) >> 3;
  }

  static boolean isPicture(int type) {
    return type <= LAST_PICTURE;
  }

  /** IRAP: BLA, IDR, CRA. Decoding can start there. */
  static boolean isRandomAccess(int type) {
    return type >= FIRST_RANDOM_ACCESS && type <= LAST_RANDOM_ACCESS;
  }

  static boolean isParameterSet(int type) {
    return type >= VPS && type <= PPS;
  }
}
