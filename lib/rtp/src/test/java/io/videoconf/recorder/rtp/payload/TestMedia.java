package io.videoconf.recorder.rtp.payload;

import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import java.io.ByteArrayOutputStream;
import java.util.Random;

/** Access units that are no real media, but have the headers that depacketizers look at. */
public final class TestMedia {
  private TestMedia() {}

  public static AccessUnit unit(
      Codec codec, long timestampNanos, boolean keyframe, int size, Random random) {
    byte[] data =
        switch (codec) {
          case VP8 -> vp8(keyframe, Math.max(size, 12), random);
          case H264 -> h264(keyframe, Math.max(size, 12), random);
          default -> bytes(Math.max(1, size), random);
        };
    return new AccessUnit(timestampNanos, keyframe || codec == Codec.OPUS, data);
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
    byte[] slice = new byte[size];
    for (int i = 2; i < size; i++) {
      slice[i] = (byte) (1 + random.nextInt(255)); // no zeros, so no start codes within
    }
    slice[0] = (byte) (keyframe ? 0x65 : 0x41);
    slice[1] = (byte) 0x88; // first_mb_in_slice is 0
    nal(stream, slice);
    return stream.toByteArray();
  }

  private static void nal(ByteArrayOutputStream stream, byte[] unit) {
    stream.writeBytes(H264Nal.START_CODE);
    stream.writeBytes(unit);
  }

  private static byte[] bytes(int size, Random random) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }
}
