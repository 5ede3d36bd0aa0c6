package io.videoconf.recorder.rtp.payload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** NAL units of H.264: type numbers (ITU-T H.264 table 7-1, RFC 6184 table 1) and byte streams. */
final class H264Nal {
  static final int SLICE = 1;
  static final int PARTITION_A = 2;
  static final int IDR = 5;
  static final int SEI = 6;
  static final int SPS = 7;
  static final int PPS = 8;
  static final int ACCESS_UNIT_DELIMITER = 9;
  static final int LAST_SINGLE = 23;
  static final int STAP_A = 24;
  static final int FU_A = 28;

  static final byte[] START_CODE = {0, 0, 0, 1};

  private H264Nal() {}

  static int type(int header) {
    return header & 0x1F;
  }

  static boolean isPicture(int type) {
    return type >= SLICE && type <= IDR;
  }

  /** The NAL units of an Annex B byte stream, without start codes and trailing zeros. */
  static List<byte[]> split(byte[] stream) {
    List<byte[]> units = new ArrayList<>();
    int begin = -1;
    for (int i = 0; i + 2 < stream.length; i++) {
      if (stream[i] == 0 && stream[i + 1] == 0 && stream[i + 2] == 1) {
        add(units, stream, begin, i);
        begin = i + 3;
        i += 2;
      }
    }
    add(units, stream, begin, stream.length);
    return units;
  }

  private static void add(List<byte[]> units, byte[] stream, int begin, int end) {
    if (begin < 0) {
      return;
    }
    int trimmed = end;
    while (trimmed > begin && stream[trimmed - 1] == 0) {
      trimmed--;
    }
    if (trimmed > begin) {
      units.add(Arrays.copyOfRange(stream, begin, trimmed));
    }
  }

  /**
   * The unsigned Exp-Golomb number at a byte's first bit, or -1 if it does not fit 16 bits of the
   * unit. Enough for the ids at the head of parameter sets.
   */
  static int unsignedExpGolomb(byte[] unit, int at) {
    int zeros = 0;
    int bits = 8 * (unit.length - at);
    while (zeros < bits && zeros <= 8 && bit(unit, at, zeros) == 0) {
      zeros++;
    }
    if (zeros > 8 || 2 * zeros + 1 > bits) {
      return -1;
    }
    int value = 0;
    for (int i = zeros; i < 2 * zeros + 1; i++) {
      value = value << 1 | bit(unit, at, i);
    }
    return value - 1;
  }

  private static int bit(byte[] unit, int at, int index) {
    return unit[at + index / 8] >> (7 - index % 8) & 1;
  }
}
