package io.videoconf.recorder.bench.compositor;

import io.videoconf.recorder.model.AccessUnit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads VP8 out of an IVF file. */
final class IvfFile {
  private static final int FRAME_HEADER_BYTES = 12;

  private IvfFile() {}

  /** All pictures; their times count from the first. */
  static List<AccessUnit> read(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int headerBytes = in.getShort(6);
    long rate = in.getInt(16);
    long scale = in.getInt(20);
    in.position(headerBytes);
    List<AccessUnit> units = new ArrayList<>();
    while (in.remaining() >= FRAME_HEADER_BYTES) {
      int size = in.getInt();
      long pts = in.getLong();
      byte[] frame = new byte[size];
      in.get(frame);
      // RFC 6386 section 9.1: the lowest bit of the first byte is 0 in a keyframe.
      boolean keyframe = (frame[0] & 1) == 0;
      units.add(new AccessUnit(Math.round((double) pts * scale * 1e9 / rate), keyframe, frame));
    }
    return units;
  }
}
