package io.videoconf.recorder.journal;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The first 44 bytes of a chunk.
 *
 * @param index of this chunk, from 0
 * @param previousBytes length of the chunk before as its writer left it, 0 for the first: tells a
 *     torn tail from a damaged chunk
 */
record ChunkHeader(UUID recordingId, int index, long previousBytes) {
  static final int BYTES = 44;
  private static final long MAGIC = 0x56_43_52_4A_52_4E_4C_0AL; // "VCRJRNL\n"
  private static final short VERSION = 1;

  sealed interface Parsed {
    record Good(ChunkHeader header) implements Parsed {}

    record Bad(String why) implements Parsed {}
  }

  void put(ByteBuffer out) {
    ByteBuffer header = ByteBuffer.allocate(BYTES);
    header.putLong(MAGIC).putShort(VERSION).putShort((short) 0).putInt(index);
    header.putLong(recordingId.getMostSignificantBits());
    header.putLong(recordingId.getLeastSignificantBits());
    header.putLong(previousBytes);
    header.putInt(crc(header.array()));
    out.put(header.flip());
  }

  static Parsed parse(byte[] bytes) {
    ByteBuffer header = ByteBuffer.wrap(bytes, 0, BYTES);
    if (header.getLong() != MAGIC) {
      return new Parsed.Bad("no chunk of a journal");
    }
    if (header.getInt(BYTES - 4) != crc(bytes)) {
      return new Parsed.Bad("checksum of the chunk header does not match");
    }
    int version = header.getShort();
    if (version != VERSION) {
      return new Parsed.Bad("format version " + version + " is not known");
    }
    header.getShort();
    int index = header.getInt();
    UUID recordingId = new UUID(header.getLong(), header.getLong());
    return new Parsed.Good(new ChunkHeader(recordingId, index, header.getLong()));
  }

  private static int crc(byte[] header) {
    CRC32C crc = new CRC32C();
    crc.update(header, 0, BYTES - 4);
    return (int) crc.getValue();
  }
}
