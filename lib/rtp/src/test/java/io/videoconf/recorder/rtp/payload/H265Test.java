package io.videoconf.recorder.rtp.payload;

import static io.videoconf.recorder.rtp.payload.Payloads.bytes;
import static io.videoconf.recorder.rtp.payload.Payloads.hex;
import static io.videoconf.recorder.rtp.payload.Payloads.packet;
import static io.videoconf.recorder.rtp.payload.Payloads.packets;
import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.rtp.payload.Depacketizer.Assembly;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class H265Test {
  // 160x90, as libx265 writes them.
  private static final String VPS = "40010c01ffff01600000030090000003000003001e928090";
  private static final String SPS =
      "42010101600000030090000003000003001ea0142061f26592aaf2bc05a020000003002000000301e1";
  private static final String PPS = "4401c173d109";
  private static final String START = "00000001";

  private static String base64(String hex) {
    return Base64.getEncoder().encodeToString(bytes(hex));
  }

  private static H265Depacketizer described() {
    return new H265Depacketizer(
        Map.of("sprop-vps", base64(VPS), "sprop-sps", base64(SPS), "sprop-pps", base64(PPS)));
  }

  @Test
  void aggregatesAndFragmentsBecomeAByteStream() {
    String aggregate =
        "6001 0018 %s 0029 %s 0006 %s".formatted(VPS, SPS, PPS);
    Assembly unit =
        new H265Depacketizer(Map.of())
            .assemble(packets(aggregate, "6201 93 80aa", "6201 13 bb", "6201 53 cc"), false);

    assertThat(hex(unit))
        .isEqualTo(START + VPS + START + SPS + START + PPS + START + "2601" + "80aabbcc");
    assertThat(((Assembly.Complete) unit).keyframe()).isTrue();
    assertThat(((Assembly.Complete) unit).width()).isEqualTo(160);
    assertThat(((Assembly.Complete) unit).height()).isEqualTo(90);
  }

  @Test
  void aKeyframeGetsTheParameterSetsOfTheDescription() {
    assertThat(hex(described().assemble(packets("4601 50", "2601 80aa"), true)))
        .isEqualTo(START + "460150" + START + VPS + START + SPS + START + PPS + START + "260180aa");
  }

  @Test
  void newParameterSetsTakeThePlaceOfTheOldOnes() {
    H265Depacketizer depacketizer = described();
    String pps = PPS + "80";

    assertThat(depacketizer.assemble(packets(pps), false)).isInstanceOf(Assembly.Empty.class);
    assertThat(hex(depacketizer.assemble(packets("2601 80aa"), false)))
        .isEqualTo(START + VPS + START + SPS + START + pps + START + "260180aa");
  }

  @Test
  void aKeyframeWhoseParameterSetsMayBeLostIsTorn() {
    H265Depacketizer depacketizer = described();
    depacketizer.assemble(packets(VPS, SPS, PPS), false);

    assertThat(depacketizer.assemble(packets("2601 80aa"), true)).isInstanceOf(Assembly.Torn.class);
    assertThat(new H265Depacketizer(Map.of("sprop-vps", "?")).assemble(packets("2601 80"), false))
        .isInstanceOf(Assembly.Torn.class);
  }

  @ParameterizedTest
  @CsvSource({
    "6201 13 bb, ''", // begins in the middle
    "6201 93 80aa, ''", // has no end
    "6201 93 80aa, 0201 80", // another unit within
    "6201 93 80aa, 6201 93 80aa", // begins again
    "6201 93, ''",
    "6001 0009 0201, ''",
    "6001 00, ''",
    "6001 0002 0201, ''", // a header and nothing
    "6401 80, ''", // PACI
    "02, ''",
  })
  void piecesThatDoNotFitAreTorn(String first, String second) {
    assertThat(new H265Depacketizer(Map.of()).assemble(packets(first, second), false))
        .isInstanceOf(Assembly.Torn.class);
  }

  @ParameterizedTest
  @CsvSource({
    // begins a unit, begins a keyframe
    "true,  false, 0201 80", // first_slice_segment_in_pic_flag
    "false, false, 0201 40",
    "true,  true,  2601 80",
    "true,  true,  2a01 80", // CRA
    "false, true,  2601 40", // a later slice of a keyframe
    "true,  true,  6201 93 80",
    "false, false, 6201 13 80",
    "true,  false, 6201 81 80",
    "true,  false, 6001 0003 400180",
    "true,  true,  6001 0003 440100 0003 260180",
    "true,  false, 4601 50", // access unit delimiter
    "true,  false, 4e01 05", // SEI before the picture
    "false, false, 5001 05", // SEI behind it
    "false, false, 02",
    "false, false, ''",
  })
  void knowsWhatAPacketBegins(boolean unit, boolean keyframe, String payload) {
    H265Depacketizer depacketizer = new H265Depacketizer(Map.of());

    assertThat(depacketizer.startsUnit(packet(payload))).isEqualTo(unit);
    assertThat(depacketizer.startsKeyframe(packet(payload))).isEqualTo(keyframe);
  }
}
