package io.videoconf.recorder.rtp.rtcp;

import static io.videoconf.recorder.rtp.rtcp.RtcpPacket.TransportFeedback.NOT_RECEIVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.rtp.Seeded;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Bye;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.ExtendedReport;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.ExtendedReport.Delay;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Fir;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Nack;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Other;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Pli;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.ReceiverReport;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Remb;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Sdes;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.SenderReport;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.TransportFeedback;
import java.util.ArrayList;
import java.util.Collections;
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
        new Fir(1, List.of(new Fir.Entry(2, 255), new Fir.Entry(3, 0))),
        new Remb(1, 0, List.of()),
        new Remb(1, 0x3FFFFL << 20, List.of(2L, 0xFFFFFFFFL)),
        new ExtendedReport(1, null, List.of()),
        new ExtendedReport(
            1, 0xFEDCBA9876543210L, List.of(new Delay(2, 0xFFFFFFFFL, 3), new Delay(4, 5, 6))),
        feedback(0, List.of(0, 1, 255, 256, -1, -32_768, 32_767, NOT_RECEIVED, 7)),
        feedback(-0x800000, Collections.nCopies(8000, NOT_RECEIVED)),
        feedback(0x7FFFFF, Collections.nCopies(20, 300)));
  }

  private static TransportFeedback feedback(int referenceTime, List<Integer> deltas) {
    return new TransportFeedback(1, 2, 65_530, referenceTime, 255, deltas);
  }

  @Test
  void readsAnyTransportFeedbackThatItWrites() {
    Seeded.check(
        2_000,
        random -> {
          List<Integer> deltas = new ArrayList<>();
          int kind = 0;
          for (int i = random.nextInt(120); i >= 0; i--) {
            kind = random.nextInt(6) == 0 ? random.nextInt(3) : kind;
            deltas.add(
                switch (kind) {
                  case 0 -> NOT_RECEIVED;
                  case 1 -> random.nextInt(256);
                  default -> random.nextInt(65_536) - 32_768;
                });
          }
          TransportFeedback feedback = feedback(random.nextInt() >> 8, deltas);
          assertThat(Rtcp.parse(Rtcp.write(feedback)).packets()).containsExactly(feedback);
        });
  }

  @Test
  void readsTransportFeedbackOfAnotherSender() {
    // Base 0x0010, 5 packets, reference time 1, count 7: a run of two small deltas, then a vector
    // of two-bit symbols "not received, large, small"; padded as RFC 3550 has it.
    byte[] bytes =
        HexFormat.of()
            .parseHex(
                "afcd0007"
                    + "00000001"
                    + "00000002"
                    + "00100005"
                    + "00000107"
                    + "2002"
                    + "c900"
                    + "04"
                    + "08"
                    + "ff00"
                    + "10"
                    + "000003");

    assertThat(Rtcp.parse(bytes).packets())
        .containsExactly(
            new TransportFeedback(1, 2, 16, 1, 7, List.of(4, 8, NOT_RECEIVED, -256, 16)));
  }

  @Test
  void aBitRateBeyondItsMantissaIsRoundedDown() {
    assertThat(Rtcp.parse(Rtcp.write(new Remb(1, 100_000_001, List.of(2L)))).packets())
        .containsExactly(new Remb(1, 100_000_001L >> 9 << 9, List.of(2L)));
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
    byte[] bytes = HexFormat.of().parseHex("83cd00020000000100000002" + "80cc000141424344");

    assertThat(Rtcp.parse(bytes).packets()).containsExactly(new Other(205, 3), new Other(204, 0));
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

  @Test
  void whateverIsReadCanBeWrittenAndNothingThrows() {
    List<RtcpPacket> corpus = packets();
    Seeded.check(
        4_000,
        random -> {
          byte[] bytes =
              Seeded.mutate(
                  Rtcp.write(
                      corpus.get(random.nextInt(corpus.size())),
                      corpus.get(random.nextInt(corpus.size()))),
                  random);
          for (RtcpPacket packet : Rtcp.parse(bytes).packets()) {
            if (!(packet instanceof Other)) {
              assertThat(Rtcp.parse(Rtcp.write(packet)).malformed()).isZero();
            }
          }
        });
  }
}
