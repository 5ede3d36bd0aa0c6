package io.videoconf.recorder.rtp.payload;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The head of a VP9 frame and superframes (VP9 bitstream specification, sections 6.2 and annex B).
 *
 * <pre>
 * uncompressed header, in bits:          superframe index, behind the frames:
 * frame_marker 2 (is 2)                  | 110 | size bytes - 1, 2 bits | frames - 1, 3 bits |
 * profile low 1, profile high 1          | size of each frame, little endian |
 * reserved 1 (profile 3 only)            | the first byte again |
 * show_existing_frame 1
 * frame_type 1 (0: keyframe)
 * show_frame 1, error_resilient 1
 * keyframes: 49 83 42, color, size
 * </pre>
 */
final class Vp9Frame {
  private static final int MAX_FRAMES = 8;
  private static final int SYNC_CODE = 0x498342;
  private static final int SRGB = 7;

  private Vp9Frame() {}

  /** Whether a frame with this first byte is a keyframe. */
  static boolean isKeyframe(int firstByte) {
    if ((firstByte & 0xC0) != 0x80) {
      return false;
    }
    // The flags show_existing_frame and frame_type must both be 0.
    boolean profile3 = (firstByte & 0x30) == 0x30;
    return (firstByte & (profile3 ? 0x06 : 0x0C)) == 0;
  }

  /** Width and height of a keyframe, in 16 bits each; 0 if its head makes no sense. */
  static int keyframeSize(byte[] frame) {
    BitReader reader = new BitReader(frame, 0, frame.length);
    reader.skip(2);
    int profile = reader.bits(1) | reader.bits(1) << 1;
    reader.skip(profile == 3 ? 5 : 4);
    if (reader.bits(24) != SYNC_CODE) {
      return 0;
    }
    reader.skip(profile >= 2 ? 1 : 0); // bit depth
    boolean subsamplingTold = profile == 1 || profile == 3;
    if (reader.bits(3) == SRGB) {
      reader.skip(subsamplingTold ? 1 : 0);
    } else {
      reader.skip(subsamplingTold ? 4 : 1);
    }
    int width = reader.bits(16) + 1;
    int height = reader.bits(16) + 1;
    return reader.overrun() || width > 0xFFFF || height > 0xFFFF ? 0 : width << 16 | height;
  }

  /** The frames in one unit as a decoder takes it: as it is, or with an index behind them. */
  static byte[] superframe(List<byte[]> units) {
    if (units.size() == 1) {
      return units.getFirst();
    }
    List<byte[]> frames = new ArrayList<>();
    for (byte[] unit : units) {
      frames.addAll(split(unit));
    }
    if (frames.size() > MAX_FRAMES) {
      frames = units; // no sender does that
    }
    int largest = 0;
    for (byte[] frame : frames) {
      largest = Math.max(largest, frame.length);
    }
    int sizeBytes = (32 - Integer.numberOfLeadingZeros(largest) + 7) / 8;
    int marker = 0xC0 | (sizeBytes - 1) << 3 | (frames.size() - 1);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    frames.forEach(all::writeBytes);
    all.write(marker);
    for (byte[] frame : frames) {
      for (int i = 0; i < sizeBytes; i++) {
        all.write(frame.length >> 8 * i);
      }
    }
    all.write(marker);
    return all.toByteArray();
  }

  /** The frames of a superframe; the unit itself if it is none. */
  static List<byte[]> split(byte[] unit) {
    int marker = unit.length == 0 ? 0 : unit[unit.length - 1] & 0xFF;
    int count = (marker & 0x07) + 1;
    int sizeBytes = (marker >> 3 & 0x03) + 1;
    int index = unit.length - 2 - count * sizeBytes;
    if ((marker & 0xE0) != 0xC0 || index < 0 || (unit[index] & 0xFF) != marker) {
      return List.of(unit);
    }
    List<byte[]> frames = new ArrayList<>();
    int position = 0;
    for (int i = 0; i < count; i++) {
      long size = 0;
      for (int b = 0; b < sizeBytes; b++) {
        size |= (unit[index + 1 + i * sizeBytes + b] & 0xFFL) << 8 * b;
      }
      if (size == 0 || size > index - position) {
        return List.of(unit);
      }
      frames.add(Arrays.copyOfRange(unit, position, position + (int) size));
      position += (int) size;
    }
    return frames;
  }
}
