package io.videoconf.recorder.media.h264;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** NAL units in a byte stream (Annex B), without and with emulation prevention (section 7.4.1). */
final class NalUnits {
  static final int NON_IDR_SLICE = 1;
  static final int IDR_SLICE = 5;
  static final int SPS = 7;
  static final int PPS = 8;

  private static final byte EMULATION_PREVENTION = 3;
  private static final byte[] START_CODE = {0, 0, 0, 1};

  private NalUnits() {}

  static int type(byte[] unit) {
    return unit[0] & 0x1F;
  }

  static int refIdc(byte[] unit) {
    return unit[0] >> 5 & 3;
  }

  /** The units between start codes of three or four bytes, none of them empty. */
  static List<byte[]> split(byte[] stream) {
    List<byte[]> units = new ArrayList<>();
    int start = -1;
    int zeros = 0;
    for (int i = 0; i < stream.length; i++) {
      if (zeros >= 2 && stream[i] == 1) {
        add(units, stream, start, i - zeros);
        start = i + 1;
      }
      zeros = stream[i] == 0 ? zeros + 1 : 0;
    }
    add(units, stream, start, stream.length - zeros);
    return units;
  }

  private static void add(List<byte[]> units, byte[] stream, int start, int end) {
    if (start >= 0 && end > start) {
      units.add(Arrays.copyOfRange(stream, start, end));
    }
  }

  /** The unit without its emulation prevention bytes. */
  static byte[] unescape(byte[] unit) {
    byte[] raw = new byte[unit.length];
    int count = 0;
    int zeros = 0;
    for (byte value : unit) {
      if (zeros >= 2 && value == EMULATION_PREVENTION) {
        zeros = 0;
        continue;
      }
      zeros = value == 0 ? zeros + 1 : 0;
      raw[count++] = value;
    }
    return Arrays.copyOf(raw, count);
  }

  /** A byte stream of units that have no emulation prevention yet. */
  static byte[] stream(List<byte[]> raws) {
    int most = 0;
    for (byte[] raw : raws) {
      // Behind two zeros at least, so at most every other byte has one in front.
      most += START_CODE.length + raw.length + raw.length / 2 + 1;
    }
    byte[] stream = new byte[most];
    int count = 0;
    for (byte[] raw : raws) {
      System.arraycopy(START_CODE, 0, stream, count, START_CODE.length);
      count += START_CODE.length;
      int zeros = 0;
      for (byte value : raw) {
        if (zeros >= 2 && (value & 0xFF) <= EMULATION_PREVENTION) {
          stream[count++] = EMULATION_PREVENTION;
          zeros = 0;
        }
        zeros = value == 0 ? zeros + 1 : 0;
        stream[count++] = value;
      }
      if (zeros > 0) {
        stream[count++] = EMULATION_PREVENTION;
      }
    }
    return Arrays.copyOf(stream, count);
  }
}
