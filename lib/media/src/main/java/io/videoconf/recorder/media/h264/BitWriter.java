package io.videoconf.recorder.media.h264;

import java.util.Arrays;

/** Writes bits, highest first. Not thread-safe. */
final class BitWriter {
  private byte[] bytes = new byte[64];
  private int bit;

  void flag(boolean value) {
    bits(value ? 1 : 0, 1);
  }

  /**
   * @param count 0 to 31
   */
  void bits(int value, int count) {
    for (int i = count - 1; i >= 0; i--) {
      if (bit / 8 == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * bytes.length);
      }
      bytes[bit / 8] |= (byte) ((value >> i & 1) << (7 - bit % 8));
      bit++;
    }
  }

  /** ue(v), section 9.1. */
  void unsignedExpGolomb(int value) {
    int length = Integer.SIZE - Integer.numberOfLeadingZeros(value + 1);
    bits(0, length - 1);
    bits(value + 1, length);
  }

  /** se(v), section 9.1.1. */
  void signedExpGolomb(int value) {
    unsignedExpGolomb(value > 0 ? 2 * value - 1 : -2 * value);
  }

  boolean isAligned() {
    return bit % 8 == 0;
  }

  /** What was written; the bits that the last byte has left over are zeros. */
  byte[] toByteArray() {
    return Arrays.copyOf(bytes, (bit + 7) / 8);
  }
}
