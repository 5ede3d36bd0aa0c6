package io.videoconf.recorder.bench.compositor;

import io.videoconf.recorder.model.AccessUnit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the packets of an Ogg file (RFC 3533) with one Opus stream in packets of 20 ms. */
final class OggOpusFile {
  private static final long PACKET_NANOS = 20_000_000;
  private static final int PAGE_HEADER_BYTES = 27;
  private static final int SEGMENT_COUNT = 26;

  /** OpusHead and OpusTags (RFC 7845). */
  private static final int HEADER_PACKETS = 2;

  private OggOpusFile() {}

  static List<AccessUnit> read(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<AccessUnit> units = new ArrayList<>();
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    int packets = 0;
    while (in.remaining() >= PAGE_HEADER_BYTES) {
      int segments = in.get(in.position() + SEGMENT_COUNT) & 0xFF;
      in.position(in.position() + PAGE_HEADER_BYTES);
      byte[] lengths = new byte[segments];
      in.get(lengths);
      for (byte lacing : lengths) {
        byte[] part = new byte[lacing & 0xFF];
        in.get(part);
        packet.writeBytes(part);
        if (part.length < 255) {
          if (packets >= HEADER_PACKETS) {
            units.add(
                new AccessUnit(
                    (packets - HEADER_PACKETS) * PACKET_NANOS, true, packet.toByteArray()));
          }
          packets++;
          packet.reset();
        }
      }
    }
    return units;
  }
}
