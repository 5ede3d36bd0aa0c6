package io.videoconf.recorder.rtp.rtcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Bye;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Fir;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Nack;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Other;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Pli;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.ReceiverReport;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Sdes;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.SenderReport;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RtcpTest {
  private static final ReportBlock BLOCK =
      new ReportBlock(0xFFFFFFFFL, 255, -3, 0x0001FFFFL, 77, 0x80000001L, 65_536);

  static List<RtcpPacket> packets() {
    return List.of(
        new SenderReport(1, 0x8123456789ABCDEFL, 0xFFFFFFFEL, 3, 4, List.of(BLOCK, BLOCK)),
        new ReceiverReport(2, List.of(BLOCK)),
        new ReceiverReport(2, List.of()),
        new Sdes(List.of(new Sdes.Chunk(1, "a"), new Sdes.Chunk(2, "ab@host"))),
        new Sdes(List.of(new Sdes.Chunk(1, "abc"), new Sdes.Chunk(2, null))),
        new Bye(List.of(1L, 0xFFFFFFFFL), ""),
        new Bye(List.of(1L), "going"),
        new Nack(1, 2, List.of(65535, 0, 15, 16, 100)),
        new Pli(1, 2),
        new Fir(1, List.of(new Fir.Entry(2, 255), new Fir.Entry(3, 0))));
  }

  @ParameterizedTest
  @MethodSource("packets")
  void readsWhatItWrites(RtcpPacket packet) {
    byte[] bytes = Rtcp.write(packet);

    assertThat(bytes.length % 4).isZero();
    assertThat(Rtcp.parse(bytes)).isEqualTo(new Rtcp.Parsed(List.of(packet), 0));
  }

  @Test
  void readsACompoundPacketInOrder() {
    assertThat(Rtcp.parse(Rtcp.write(packets())).packets()).isEqualTo(packets());
  }

  @Test
  void aPictureLossIndicationIsTwelveBytes() {
    assertThat(Rtcp.write(new Pli(1, 2001)))
        .isEqualTo(HexFormat.of().parseHex("81ce000200000001000007d1"));
  }

  @Test
  void keepsPlaceOfWhatItDoesNotKnow() {
    byte[] bytes = HexFormat.of().parseHex("8fcd00020000000100000002" + "80cc000141424344");

    assertThat(Rtcp.parse(bytes).packets()).containsExactly(new Other(205, 15), new Other(204, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "40c9000100000001",
        "80c9000200000001",
        "81c9000100000001",
        "80c8000100000001",
        "81ca000200000001010541",
        "81ca00020000000101034142",
        "81ca00020000000101024142",
        "82cb000100000001",
        "81ce000100000001",
        "81cd00020000000100000002",
        "a0c90000",
        "a0c900010000ff00"
      })
  void countsWhatIsMalformed(String text) {
    Rtcp.Parsed parsed = Rtcp.parse(HexFormat.of().parseHex(text));

    assertThat(parsed.malformed()).isEqualTo(1);
  }

  @Test
  void aMalformedPacketDoesNotHideTheOneBehindIt() {
    byte[] bytes = HexFormat.of().parseHex("81c9000100000001" + "81ce000200000001000007d1");

    assertThat(Rtcp.parse(bytes)).isEqualTo(new Rtcp.Parsed(List.of(new Pli(1, 2001)), 1));
  }

  @Test
  void refusesToWriteWhatDoesNotFit() {
    List<Long> ssrcs = IntStream.range(0, 32).mapToObj(i -> (long) i).toList();

    assertThatThrownBy(() -> Rtcp.write(new Bye(ssrcs, "")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Rtcp.write(new Other(205, 15)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
