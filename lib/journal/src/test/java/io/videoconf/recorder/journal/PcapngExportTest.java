package io.videoconf.recorder.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PcapngExportTest {
  @TempDir Path directory;

  @Test
  void packetsBecomeDatagramsToTheirTracksPorts() throws IOException {
    Journals.write(
        directory,
        JournalOptions.defaults(),
        List.of(
            Journals.started(),
            new JournalEntry.Event(1, Journals.trackAdded(1, "a", 5000)),
            Journals.rtp(1_500_000_001, 0x80, 96, 1),
            new JournalEntry.Rtcp(2_000_000_000L, 1, new byte[] {9, 8, 7, 6}),
            new JournalEntry.Rtp(3, 99, new byte[12])));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(PcapngExport.write(directory, out)).isEqualTo(2);

    ByteBuffer file = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(block(file, 0x0A0D0D0A).getInt()).isEqualTo(0x1A2B3C4D);
    assertThat(block(file, 1).getShort()).isEqualTo((short) 101);
    assertPacket(block(file, 6), 1_500_000_001, 5000, 0x80, 96, 1);
    assertPacket(block(file, 6), 2_000_000_000, 5001, 9, 8, 7, 6);
    assertThat(file.hasRemaining()).isFalse();
  }

  private static void assertPacket(ByteBuffer body, long nanos, int port, int... payload) {
    assertThat(body.getInt()).isZero();
    Instant start = Instant.parse("2026-11-22T10:00:00Z");
    long time = ((long) body.getInt() << 32) | (body.getInt() & 0xFFFF_FFFFL);
    assertThat(time).isEqualTo(start.getEpochSecond() * 1_000_000_000 + nanos);
    int length = 28 + payload.length;
    assertThat(body.getInt()).isEqualTo(length);
    assertThat(body.getInt()).isEqualTo(length);
    ByteBuffer ip = body.slice(); // network byte order
    assertThat(ip.get(0)).isEqualTo((byte) 0x45);
    assertThat(ip.getShort(2)).isEqualTo((short) length);
    int sum = 0;
    for (int i = 0; i < 20; i += 2) {
      sum += ip.getShort(i) & 0xFFFF;
    }
    assertThat((sum & 0xFFFF) + (sum >>> 16)).as("one's complement sum").isEqualTo(0xFFFF);
    assertThat(ip.getShort(22)).isEqualTo((short) port);
    assertThat(ip.getShort(24)).isEqualTo((short) (8 + payload.length));
    for (int i = 0; i < payload.length; i++) {
      assertThat(ip.get(28 + i)).isEqualTo((byte) payload[i]);
    }
  }

  private static ByteBuffer block(ByteBuffer file, int type) {
    int start = file.position();
    assertThat(file.getInt(start)).isEqualTo(type);
    int length = file.getInt(start + 4);
    assertThat(length % 4).isZero();
    assertThat(file.getInt(start + length - 4)).isEqualTo(length);
    file.position(start + length);
    return file.slice(start + 8, length - 12).order(ByteOrder.LITTLE_ENDIAN);
  }
}
