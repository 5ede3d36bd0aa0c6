package io.videoconf.recorder.rtp.payload;

import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.MediaKind;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Access units that are no real media, but have the headers that depacketizers look at. */
public final class TestMedia {
  private TestMedia() {}

  public static AccessUnit unit(
      Codec codec, long timestampNanos, boolean keyframe, int size, Random random) {
    byte[] data =
        switch (codec) {
          case VP8 -> vp8(keyframe, Math.max(size, 12), random);
          case VP9 -> vp9(keyframe, Math.max(size, 12), random);
          case H264 -> h264(keyframe, Math.max(size, 12), random);
          case H265 -> h265(keyframe, Math.max(size, 12), random);
          case AV1 -> av1(keyframe, Math.max(size, 12), random);
          default -> bytes(Math.max(1, size), random);
        };
    return new AccessUnit(timestampNanos, keyframe || codec.kind() == MediaKind.AUDIO, data);
  }

  private static byte[] vp8(boolean keyframe, int size, Random random) {
    byte[] frame = bytes(size, random);
    frame[0] = (byte) (keyframe ? frame[0] & 0xFE : frame[0] | 1);
    if (keyframe) {
      byte[] header = {(byte) 0x9D, 1, 0x2A, (byte) 0x80, 2, (byte) 0xE0, 1}; // 640x480
      System.arraycopy(header, 0, frame, 3, header.length);
    }
    return frame;
  }

  private static byte[] h264(boolean keyframe, int size, Random random) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    if (keyframe) {
      nal(stream, new byte[] {0x67, 0x42, 0, 0x1F, (byte) 0x95, (byte) (1 + random.nextInt(99))});
      nal(stream, new byte[] {0x68, (byte) 0xCE, 0x3C, (byte) 0x80});
    }
    byte[] slice = withoutZeros(size, random);
    slice[0] = (byte) (keyframe ? 0x65 : 0x41);
    slice[1] = (byte) 0x88; // first_mb_in_slice is 0
    nal(stream, slice);
    return stream.toByteArray();
  }

  private static byte[] h265(boolean keyframe, int size, Random random) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    if (keyframe) {
      for (int type = H265Nal.VPS; type <= H265Nal.PPS; type++) {
        byte[] set = withoutZeros(20, random);
        set[0] = (byte) (type << 1);
        set[1] = 1;
        nal(stream, set);
      }
    }
    byte[] slice = withoutZeros(size, random);
    slice[0] = (byte) ((keyframe ? 19 : 1) << 1);
    slice[1] = 1; // layer 0, TID 0
    slice[2] = (byte) 0x88; // first_slice_segment_in_pic_flag
    nal(stream, slice);
    return stream.toByteArray();
  }

  /** No start codes within. */
  private static byte[] withoutZeros(int size, Random random) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (1 + random.nextInt(255));
    }
    return bytes;
  }

  /** 640x480; profile 0. */
  private static byte[] vp9(boolean keyframe, int size, Random random) {
    byte[] frame = bytes(size, random);
    frame[0] = (byte) (keyframe ? 0x82 : 0x86);
    if (keyframe) {
      // sync code; color space, range, and the sizes less 1 in 16 bits each, behind 4 bits
      byte[] head = {0x49, (byte) 0x83, 0x42, 0x20, 0x27, (byte) 0xF0, 0x1D, (byte) 0xF0};
      System.arraycopy(head, 0, frame, 1, head.length);
    } else {
      frame[size - 1] = 0; // no superframe's
    }
    return frame;
  }

  /** 640x480; a temporal delimiter, with keyframes a sequence header, and a frame. */
  private static byte[] av1(boolean keyframe, int size, Random random) {
    ByteArrayOutputStream unit = new ByteArrayOutputStream();
    unit.writeBytes(new byte[] {0x12, 0});
    if (keyframe) {
      unit.writeBytes(HexFormat.of().parseHex("0a0a" + "00000004467dff" + "bfff30"));
    }
    byte[] frame = bytes(size, random);
    frame[0] = (byte) (keyframe ? 0x10 : 0x30);
    unit.write(Av1Obu.FRAME << 3 | Av1Obu.HAS_SIZE);
    byte[] length = new byte[Av1Obu.leb128Bytes(size)];
    Av1Obu.putLeb128(length, 0, size);
    unit.writeBytes(length);
    unit.writeBytes(frame);
    return unit.toByteArray();
  }

  private static void nal(ByteArrayOutputStream stream, byte[] unit) {
    stream.writeBytes(AnnexB.join(List.of(unit)));
  }

  private static byte[] bytes(int size, Random random) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }
}
