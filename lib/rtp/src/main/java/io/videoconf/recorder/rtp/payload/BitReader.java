package io.videoconf.recorder.rtp.payload;

/**
 * Reads bits, highest first. Behind the end there are zeros, and {@link #overrun()} says so: a
 * parser checks once when it is done. Not thread-safe.
 */
public final class BitReader {
  private final byte[] bytes;
  private final int endBit;
  private int bit;

  /** Borrows {@code bytes}. */
  public BitReader(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.bit = 8 * offset;
    this.endBit = 8 * (offset + length);
  }

  /**
   * The payload of an H.264 or H.265 NAL unit: what follows its header, without the emulation
   * prevention bytes (ITU-T H.264 section 7.3.1).
   */
  static BitReader ofNalPayload(byte[] unit, int headerBytes) {
    byte[] raw = new byte[Math.max(0, unit.length - headerBytes)];
    int count = 0;
    int zeros = 0;
    for (int i = headerBytes; i < unit.length; i++) {
      if (zeros >= 2 && unit[i] == 3) {
        zeros = 0;
        continue;
      }
      zeros = unit[i] == 0 ? zeros + 1 : 0;
      raw[count++] = unit[i];
    }
    return new BitReader(raw, 0, count);
  }

  /** How many bits lie before the next one, counted from the start of the array. */
  public int position() {
    return bit;
  }

  public boolean overrun() {
    return bit > endBit;
  }

  public boolean flag() {
    return bits(1) != 0;
  }

  /**
   * An unsigned number.
   *
   * @param count 0 to 32; of 32 bits the sign is the highest
   */
  public int bits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      int next = bit < endBit ? bytes[bit / 8] >> (7 - bit % 8) & 1 : 0;
      value = value << 1 | next;
      advance(1);
    }
    return value;
  }

  public void skip(int count) {
    advance(count);
  }

  private void advance(int count) {
    bit = bit > endBit ? bit : bit + Math.min(count, endBit + 1 - bit);
  }

  /** ue(v), ITU-T H.264 section 9.1; -1 and an overrun if it has more than 31 bits. */
  public int unsignedExpGolomb() {
    int zeros = 0;
    while (!overrun() && !flag()) {
      zeros++;
    }
    if (overrun() || zeros > 30) {
      bit = endBit + 1;
      return -1;
    }
    return (1 << zeros) - 1 + bits(zeros);
  }

  /** se(v), ITU-T H.264 section 9.1.1. */
  public int signedExpGolomb() {
    int code = unsignedExpGolomb();
    return (code & 1) != 0 ? code / 2 + 1 : -(code / 2);
  }
}
