package io.videoconf.recorder.media.isolate;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The identification header of Opus (RFC 7845 section 5.1), which WebM keeps too. */
final class OpusHead {
  private static final int BYTES = 19;
  private static final int SAMPLE_RATE = 48_000;

  private OpusHead() {}

  /**
   * Without pre-skip: what comes from the middle of a conversation begins with its first sample.
   */
  static byte[] of(int channels) {
    return ByteBuffer.allocate(BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("OpusHead".getBytes(StandardCharsets.US_ASCII))
        .put((byte) 1) // version
        .put((byte) channels)
        .putShort((short) 0) // pre-skip
        .putInt(SAMPLE_RATE)
        .putShort((short) 0) // output gain
        .put((byte) 0) // mapping family: mono or stereo
        .array();
  }
}
