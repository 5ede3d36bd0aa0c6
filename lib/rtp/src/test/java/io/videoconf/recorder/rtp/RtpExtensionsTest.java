package io.videoconf.recorder.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RtpExtensionsTest {
  private static final byte[] PACKET = RtpPacket.write(true, 96, 1, 2, 3, new byte[] {9, 8});

  private static RtpPacket parse(byte[] bytes) {
    return ((RtpParse.Packet) RtpPacket.parse(bytes, 0, bytes.length)).packet();
  }

  @Test
  void oneByteHeadersAreAsRfc8285ShowsThem() {
    byte[] bytes =
        RtpExtensions.insert(
            PACKET, new TreeMap<>(Map.of(1, new byte[] {0x61}, 3, new byte[] {1, 2})));

    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo("90e000010000000200000003" + "bede0002" + "1061" + "310102" + "000000" + "0908");
  }

  @Test
  void whatIsWrittenIsReadInEitherForm() {
    Seeded.check(
        2_000,
        random -> {
          Map<Integer, byte[]> elements = new TreeMap<>();
          boolean small = random.nextBoolean();
          for (int i = random.nextInt(6); i > 0; i--) {
            byte[] value = new byte[small ? 1 + random.nextInt(16) : random.nextInt(60)];
            random.nextBytes(value);
            elements.put(1 + random.nextInt(small ? 14 : 255), value);
          }
          RtpPacket packet = parse(RtpExtensions.insert(PACKET, elements));

          assertThat(packet.payload()).containsExactly(9, 8);
          for (int id = 1; id < 256; id++) {
            byte[] value = elements.get(id);
            if (value == null) {
              assertThat(packet.extension(id)).isEmpty();
              assertThat(packet.extensionOffset(id)).isEqualTo(-1);
              assertThat(packet.extensionLength(id)).isEqualTo(-1);
            } else {
              assertThat(packet.extension(id)).hasValue(value);
              assertThat(packet.extensionLength(id)).isEqualTo(value.length);
            }
          }
        });
  }

  @Test
  void refusesWhatDoesNotFit() {
    byte[] extended = RtpExtensions.insert(PACKET, Map.of(1, new byte[1]));

    assertThatThrownBy(() -> RtpExtensions.insert(extended, Map.of(1, new byte[1])))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RtpExtensions.insert(PACKET, Map.of(0, new byte[1])))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RtpExtensions.insert(PACKET, Map.of(1, new byte[256])))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aParserShowsOnePacketAfterTheOther() {
    RtpParser parser = new RtpParser();

    assertThat(parser.parse(PACKET, 0, PACKET.length)).isNull();
    assertThat(parser.packet().sequenceNumber()).isEqualTo(1);
    assertThat(parser.parse(PACKET, 0, 11)).isEqualTo(RtpParse.Reason.TOO_SHORT);
    assertThat(parser.packet().length()).isEqualTo(PACKET.length);
  }
}
