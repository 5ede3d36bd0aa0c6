package io.videoconf.recorder.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.rtp.RtpParse.Malformed;
import io.videoconf.recorder.rtp.RtpParse.Reason;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RtpPacketTest {
  private static final String HEADER = "9064038800270114000007d1";

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  private static RtpPacket packet(String text) {
    byte[] bytes = hex(text);
    return ((RtpParse.Packet) RtpPacket.parse(bytes, 0, bytes.length)).packet();
  }

  @Test
  void readsHeaderExtensionAndPayloadOfARealPacket() {
    RtpPacket packet = packet(HEADER + "bede0001 31039200 908094eb911000");

    assertThat(packet.marker()).isFalse();
    assertThat(packet.payloadType()).isEqualTo(100);
    assertThat(packet.sequenceNumber()).isEqualTo(904);
    assertThat(packet.timestamp()).isEqualTo(2556180);
    assertThat(packet.ssrc()).isEqualTo(2001);
    assertThat(packet.payload()).isEqualTo(hex("908094eb911000"));
    assertThat(packet.extension(3)).hasValue(hex("0392"));
    assertThat(packet.extension(1)).isEmpty();
  }

  @Test
  void readsTwoByteExtensionHeadersOfAnyLength() {
    RtpPacket packet = packet(HEADER + "10000002 0700 2003aabbcc 00 ff");

    assertThat(packet.extension(7)).hasValue(new byte[0]);
    assertThat(packet.extension(0x20)).hasValue(hex("aabbcc"));
    assertThat(packet.payload()).isEqualTo(hex("ff"));
  }

  @Test
  void skipsContributingSourcesAndStripsPadding() {
    RtpPacket packet = packet("a2e0ffff ffffffff fffffffe 00000001 00000002 0102 000003");

    assertThat(packet.csrcCount()).isEqualTo(2);
    assertThat(packet.marker()).isTrue();
    assertThat(packet.payloadType()).isEqualTo(96);
    assertThat(packet.sequenceNumber()).isEqualTo(65535);
    assertThat(packet.timestamp()).isEqualTo(0xFFFFFFFFL);
    assertThat(packet.ssrc()).isEqualTo(0xFFFFFFFEL);
    assertThat(packet.payload()).isEqualTo(hex("0102"));
  }

  @Test
  void paddingMayBeAllThereIs() {
    assertThat(packet("a0600001 00000000 00000001 00000004").payloadLength()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "TOO_SHORT,          '80600001 00000000 000000'",
    "BAD_VERSION,        '40600001 00000000 00000001'",
    "CSRC_OVERRUN,       '81600001 00000000 00000001'",
    "EXTENSION_OVERRUN,  '90600001 00000000 00000001 bede'",
    "EXTENSION_OVERRUN,  '90600001 00000000 00000001 bede0002 00000000'",
    "BAD_PADDING,        'a0600001 00000000 00000001 0102030400'",
    "BAD_PADDING,        'a0600001 00000000 00000001 0102030406'",
  })
  void tellsWhatIsWrongWithAHeader(Reason reason, String text) {
    byte[] bytes = hex(text);

    assertThat(RtpPacket.parse(bytes, 0, bytes.length)).isEqualTo(new Malformed(reason));
  }

  @Test
  void readsWhatItWrites() {
    byte[] bytes = RtpPacket.write(true, 111, 65536 + 7, -2, 0x1_FFFF_FFFFL, new byte[] {9, 8});
    RtpPacket packet = ((RtpParse.Packet) RtpPacket.parse(bytes, 0, bytes.length)).packet();

    assertThat(packet.marker()).isTrue();
    assertThat(packet.payloadType()).isEqualTo(111);
    assertThat(packet.sequenceNumber()).isEqualTo(7);
    assertThat(packet.timestamp()).isEqualTo(0xFFFFFFFEL);
    assertThat(packet.ssrc()).isEqualTo(0xFFFFFFFFL);
    assertThat(packet.payload()).containsExactly(9, 8);
  }

  @ParameterizedTest
  @CsvSource({
    "RTP,   '80640001 00000000 00000001 00'",
    "RTP,   '80e40001 00000000 00000001 00'",
    "RTCP,  '80c80006 00000001'",
    "RTCP,  '81ce0002 00000001 00000002'",
    "OTHER, '800000000000000000000000'",
    "OTHER, '00010000 2112a442 000000000000000000000000'",
    "OTHER, '16fefd0000000000000000000000'",
    "OTHER, '80640001'",
    "OTHER, ''",
  })
  void tellsProtocolsApartByTheFirstBytes(PacketKind kind, String text) {
    assertThat(PacketKind.of(hex(text))).isEqualTo(kind);
  }

  @Test
  void whatJanusSendsToTheRtcpPortIsNeitherRtpNorRtcp() {
    for (RtpDump.Entry entry : Captures.read("vp8.40001")) {
      assertThat(PacketKind.of(entry.packet())).isEqualTo(PacketKind.OTHER);
    }
  }
}
