package io.videoconf.recorder.rtp.payload;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the NAL units of one access unit from packets in order: whole ones, aggregates of units
 * behind 16-bit sizes, and fragments, which H.264 and H.265 have in common. Not thread-safe.
 */
final class NalUnits {
  private static final int START = 0x80;
  private static final int END = 0x40;

  private final List<byte[]> units = new ArrayList<>();
  private @Nullable ByteArrayOutputStream open;

  /** A unit of its own. */
  boolean single(byte[] bytes, int offset, int length) {
    if (open != null) {
      return false;
    }
    units.add(Arrays.copyOfRange(bytes, offset, offset + length));
    return true;
  }

  /** Units with their size in 16 bits before each; false if they do not fill the range exactly. */
  boolean aggregate(byte[] bytes, int from, int end, int headerBytes) {
    if (open != null) {
      return false;
    }
    int position = from;
    while (position < end) {
      if (position + 2 > end) {
        return false;
      }
      int size = (bytes[position] & 0xFF) << 8 | (bytes[position + 1] & 0xFF);
      position += 2;
      if (size < headerBytes || position + size > end) {
        return false;
      }
      units.add(Arrays.copyOfRange(bytes, position, position + size));
      position += size;
    }
    return true;
  }

  /**
   * A part of a unit.
   *
   * @param flags S and E in the two highest bits, as in the FU headers
   * @param unitHeader the header of the whole unit
   */
  boolean fragment(int flags, byte[] unitHeader, byte[] bytes, int offset, int length) {
    boolean start = (flags & START) != 0;
    ByteArrayOutputStream unit = open;
    if (start == (unit != null)) {
      return false;
    }
    if (unit == null) {
      unit = new ByteArrayOutputStream();
      unit.writeBytes(unitHeader);
      open = unit;
    }
    unit.write(bytes, offset, length);
    if ((flags & END) != 0) {
      units.add(unit.toByteArray());
      open = null;
    }
    return true;
  }

  /** Whether no fragment waits for its rest. */
  boolean areWhole() {
    return open == null;
  }

  /** What was collected, in order. */
  List<byte[]> all() {
    return units;
  }
}
