package io.videoconf.recorder.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.Captures;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.RtpParse;
import io.videoconf.recorder.rtp.Seeded;
import io.videoconf.recorder.rtp.payload.Depacketizer.Assembly;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PayloadFormatTest {
  private static final String SPS = "6742001f95a8";
  private static final String PPS = "68ce3c80";

  private static RtpPacket packet(String payload) {
    return parse(
        RtpPacket.write(false, 96, 1, 0, 1, HexFormat.of().parseHex(payload.replace(" ", ""))));
  }

  private static RtpPacket parse(byte[] bytes) {
    return ((RtpParse.Packet) RtpPacket.parse(bytes, 0, bytes.length)).packet();
  }

  private static Assembly h264(H264Depacketizer depacketizer, boolean gap, String... payloads) {
    return depacketizer.assemble(
        Arrays.stream(payloads).map(PayloadFormatTest::packet).toList(), gap);
  }

  private static String hex(Assembly assembly) {
    return HexFormat.of().formatHex(((Assembly.Complete) assembly).data());
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void whatWasPacketizedComesBackBitExact(Codec codec) {
    TrackSpec spec = Captures.spec(1, codec, 96, 1L);
    boolean audio = codec.kind() == MediaKind.AUDIO;
    Seeded.check(
        200,
        random -> {
          Packetizer packetizer = Packetizer.of(codec, 1, 96, 65_530);
          Depacketizer depacketizer = Depacketizer.of(spec.format());
          for (int i = 0; i < 5; i++) {
            int size = random.nextInt(audio ? 1000 : 20_000);
            AccessUnit unit = TestMedia.unit(codec, 0, random.nextBoolean(), size, random);
            List<RtpPacket> packets = new ArrayList<>();
            for (byte[] bytes : packetizer.packetize(unit, 7)) {
              assertThat(bytes.length).isLessThanOrEqualTo(Packetizer.MAX_PACKET_BYTES);
              packets.add(parse(bytes));
            }

            assertThat(depacketizer.startsUnit(packets.getFirst())).isTrue();
            Assembly.Complete complete = (Assembly.Complete) depacketizer.assemble(packets, false);
            assertThat(complete.data()).isEqualTo(unit.data());
            assertThat(complete.keyframe()).isEqualTo(unit.keyframe());
            if (!audio) {
              assertThat(packets.getLast().marker()).isTrue();
              assertThat(packets.stream().anyMatch(depacketizer::startsKeyframe))
                  .isEqualTo(unit.keyframe());
            }
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    // payload, start, partition, pictureId, tl0PicIdx, temporal layer, keyIdx, length
    "10 aa,             true,  0, -1,     -1,  -1, -1, 1",
    "03 aa,             false, 3, -1,     -1,  -1, -1, 1",
    "90 80 11 aa,       true,  0, 17,     -1,  -1, -1, 3",
    "90 80 94eb aa,     true,  0, 0x14eb, -1,  -1, -1, 4",
    "90 c0 94eb 7f aa,  true,  0, 0x14eb, 127, -1, -1, 5",
    "90 f0 94eb 7f 9f,  true,  0, 0x14eb, 127, 2,  31, 6",
    "90 20 c0 aa,       true,  0, -1,     -1,  3,  -1, 3",
    "90 10 05 aa,       true,  0, -1,     -1,  -1, 5,  3",
  })
  void readsEveryFormOfTheVp8Descriptor(
      String payload,
      boolean start,
      int partition,
      String pictureId,
      int tl0PicIdx,
      int temporalLayer,
      int keyIdx,
      int length) {
    assertThat(Vp8Descriptor.parse(packet(payload)))
        .isEqualTo(
            new Vp8Descriptor(
                false,
                start,
                partition,
                Integer.decode(pictureId),
                tl0PicIdx,
                temporalLayer,
                false,
                keyIdx,
                length));
  }

  @Test
  void aVp8FrameTellsWhetherItNeedsTheBaseLayerAlone() {
    assertThat(Vp8Descriptor.parse(packet("90 60 07 a0 01")))
        .isEqualTo(new Vp8Descriptor(false, true, 0, -1, 7, 2, true, -1, 4));
  }

  @ParameterizedTest
  @CsvSource({"''", "90", "9080", "908094", "90c094eb", "90f094eb7f"})
  void aVp8DescriptorThatIsCutShortIsNone(String payload) {
    assertThat(Vp8Descriptor.parse(packet(payload))).isNull();
  }

  @Test
  void aVp8KeyframeShowsItsSize() {
    Assembly assembly =
        new Vp8Depacketizer().assemble(List.of(packet("10 100000 9d012a 8042 e081")), false);

    assertThat(assembly)
        .isInstanceOfSatisfying(
            Assembly.Complete.class,
            c -> {
              assertThat(c.keyframe()).isTrue();
              assertThat(c.width()).isEqualTo(0x280);
              assertThat(c.height()).isEqualTo(0x1E0);
            });
  }

  @Test
  void laterVp8PartitionsBelongToTheFrame() {
    Vp8Depacketizer depacketizer = new Vp8Depacketizer();

    assertThat(depacketizer.startsUnit(packet("90e0 11 05 40 01aa"))).isTrue();
    assertThat(depacketizer.startsUnit(packet("93e0 11 05 40 bb"))).isFalse();
    Assembly unit =
        depacketizer.assemble(
            List.of(packet("90e0 11 05 40 01aa"), packet("93e0 11 05 40 bb"), packet("03 cc")),
            false);
    assertThat(hex(unit)).isEqualTo("01aabbcc");
  }

  @Test
  void vp8FramesWithoutTheirBeginningAreTorn() {
    assertThat(new Vp8Depacketizer().assemble(List.of(packet("00 01aa")), false))
        .isInstanceOf(Assembly.Torn.class);
  }

  @Test
  void h264AggregatesAndFragmentsBecomeAByteStream() {
    Assembly assembly =
        h264(
            new H264Depacketizer(null),
            false,
            "18 0006 " + SPS + " 0004 " + PPS,
            "7c 85 88aa",
            "7c 05 bb",
            "7c 45 cc");

    assertThat(hex(assembly))
        .isEqualTo("00000001" + SPS + "00000001" + PPS + "00000001" + "6588aabbcc");
  }

  @Test
  void anIdrWithoutParameterSetsGetsTheOnesOfTheDescription() {
    H264Depacketizer depacketizer = new H264Depacketizer("Z0IAH5Wo,aM48gA==");

    assertThat(hex(h264(depacketizer, true, "6588aa")))
        .isEqualTo("00000001" + SPS + "00000001" + PPS + "00000001" + "6588aa");
  }

  @Test
  void anIdrWithoutParameterSetsGetsTheLastOnesSeen() {
    H264Depacketizer depacketizer = new H264Depacketizer(null);

    assertThat(h264(depacketizer, false, SPS, PPS)).isInstanceOf(Assembly.Empty.class);
    assertThat(hex(h264(depacketizer, false, "0910", "6588aa")))
        .isEqualTo("000000010910" + "00000001" + SPS + "00000001" + PPS + "00000001" + "6588aa");
  }

  @Test
  void anIdrWhoseParameterSetsMayBeLostIsTorn() {
    H264Depacketizer depacketizer = new H264Depacketizer(null);
    h264(depacketizer, false, SPS, PPS);

    assertThat(h264(depacketizer, true, "6588aa")).isInstanceOf(Assembly.Torn.class);
    assertThat(h264(new H264Depacketizer("?"), false, "6588aa")).isInstanceOf(Assembly.Torn.class);
  }

  @ParameterizedTest
  @CsvSource({
    "7c 05 bb, ''", // begins in the middle
    "7c 85 88aa, ''", // has no end
    "7c 85 88aa, 4188", // another unit within
    "7c 85 88aa, 7c 85 88", // begins again
    "7c 85, ''",
    "18 0009 41, ''",
    "18 00, ''",
    "18 0000, ''",
    "1d 8588aa, ''", // FU-B
  })
  void h264PiecesThatDoNotFitAreTorn(String first, String second) {
    assertThat(h264(new H264Depacketizer(null), false, first, second))
        .isInstanceOf(Assembly.Torn.class);
  }

  @ParameterizedTest
  @CsvSource({
    "true,  4188",
    "false, 4148", // first_mb_in_slice is not 0
    "true,  7c 81 88",
    "false, 7c 81 48",
    "false, 7c 01 88",
    "true,  18 0006 6742001f95a8",
    "true,  0910",
    "false, ''",
  })
  void knowsThePacketsThatCertainlyBeginAPicture(boolean starts, String payload) {
    assertThat(new H264Depacketizer(null).startsUnit(packet(payload))).isEqualTo(starts);
  }

  @Test
  void parameterSetsOfTheDescriptionMayBeAnyText() {
    TrackSpec spec = Captures.H264;
    for (String sprop : List.of("", ",", "%%%", "Zw==", "aA==,Zw==")) {
      TrackSpec odd =
          TrackSpec.of(
              1,
              "p",
              spec.source(),
              Codec.H264,
              96,
              null,
              0,
              Map.of("sprop-parameter-sets", sprop));
      assertThat(Depacketizer.of(odd.format())).isNotNull();
    }
  }

  @Test
  void anH264KeyframeShowsItsSize() {
    // High profile, 1280x720 with cropping of 8 rows; as x264 writes it
    String sps = "6764001facd9405005bb011000000300100000030320f1831960";

    assertThat(H264Sps.parse(HexFormat.of().parseHex(sps))).isEqualTo(new H264Sps(0, 1280, 720));
    Assembly unit = h264(new H264Depacketizer(null), false, sps, PPS, "6588aa");
    assertThat(((Assembly.Complete) unit).width()).isEqualTo(1280);
    assertThat(((Assembly.Complete) unit).height()).isEqualTo(720);
  }

  @Test
  void anAccessUnitKeepsItsDelimiterAndMessages() {
    assertThat(hex(h264(new H264Depacketizer(null), false, "0930", "0605ff", "4188aa", "4148bb")))
        .isEqualTo("000000010930" + "000000010605ff" + "000000014188aa" + "000000014148bb");
  }

  @Test
  void parameterSetsThatChangeInMidStreamTakeTheOldOnesPlace() {
    H264Depacketizer depacketizer = new H264Depacketizer("Z0IAH5Wo,aM48gA==");
    String changed = "6742001f95a9";
    h264(depacketizer, false, changed, "4188");

    assertThat(hex(h264(depacketizer, false, "6588aa")))
        .isEqualTo("00000001" + changed + "00000001" + PPS + "00000001" + "6588aa");
  }

  @Test
  void whatIsRememberedOfATrackStaysSmall() {
    H264ParameterSets h264 = new H264ParameterSets(null);
    H265ParameterSets h265 = new H265ParameterSets(Map.of());
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] set = new byte[random.nextInt(5000)];
      random.nextBytes(set);
      if (set.length > 2) {
        set[0] = (byte) (random.nextBoolean() ? H264Nal.SPS : H264Nal.PPS);
        h264.received(set.clone());
        set[0] = (byte) (random.nextInt(H265Nal.VPS, H265Nal.PPS + 1) << 1);
        h265.received(set.clone());
      }
    }
    assertThat(h265.all().stream().mapToInt(s -> s.length).sum()).isBetween(1, 3 * 20_480);
    assertThat(h264.sequence().stream().mapToInt(s -> s.length).sum()).isBetween(1, 20_480);
    assertThat(h264.picture().stream().mapToInt(s -> s.length).sum()).isBetween(1, 20_480);
  }
}
