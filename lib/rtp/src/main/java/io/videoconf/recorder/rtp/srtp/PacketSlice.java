package io.videoconf.recorder.rtp.srtp;

import org.jitsi.utils.ByteArrayBuffer;

/** The bytes of a packet within a caller's array, as the library wants them. Reused. */
final class PacketSlice implements ByteArrayBuffer {
  private static final byte[] NOTHING = {};

  private byte[] bytes = NOTHING;
  private int offset;
  private int length;

  PacketSlice of(byte[] packet, int at, int count) {
    bytes = packet;
    offset = at;
    length = count;
    return this;
  }

  @Override
  public byte[] getBuffer() {
    return bytes;
  }

  @Override
  public int getOffset() {
    return offset;
  }

  @Override
  public int getLength() {
    return length;
  }

  @Override
  public void setLength(int newLength) {
    length = newLength;
  }

  @Override
  public void setOffset(int newOffset) {
    offset = newOffset;
  }

  @Override
  public boolean isInvalid() {
    return false;
  }

  @Override
  public void readRegionToBuff(int at, int count, byte[] target) {
    System.arraycopy(bytes, offset + at, target, 0, count);
  }

  /** The caller has made room; see {@link SrtpSender}. */
  @Override
  public void grow(int count) {
    if (offset + length + count > bytes.length) {
      throw new IllegalArgumentException("no room for " + count + " bytes behind the packet");
    }
  }

  @Override
  public void append(byte[] data, int count) {
    grow(count);
    System.arraycopy(data, 0, bytes, offset + length, count);
    length += count;
  }

  @Override
  public void shrink(int count) {
    length -= count;
  }
}
