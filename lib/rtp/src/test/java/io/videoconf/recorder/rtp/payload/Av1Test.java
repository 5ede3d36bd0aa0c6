package io.videoconf.recorder.rtp.payload;

import static io.videoconf.recorder.rtp.payload.Payloads.bytes;
import static io.videoconf.recorder.rtp.payload.Payloads.hex;
import static io.videoconf.recorder.rtp.payload.Payloads.packet;
import static io.videoconf.recorder.rtp.payload.Payloads.packets;
import static io.videoconf.recorder.rtp.payload.Payloads.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.payload.Depacketizer.Assembly;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Av1Test {
  /** A sequence header's payload for 320x180, as encoders write it. */
  private static final String SEQUENCE = "000000043cfecf" + "40404040";

  private static final String DELIMITER = "1200";
  private final Av1Depacketizer depacketizer = new Av1Depacketizer(0);

  @Test
  void elementsGetTheirSizesAndTheUnitItsDelimiter() {
    // W = 2: a sequence header with its size before it, a keyframe up to the end
    Assembly unit =
        depacketizer.assemble(packets("28 0c 08" + SEQUENCE + "30 10aabb"), false);

    assertThat(hex(unit)).isEqualTo(DELIMITER + "0a0b" + SEQUENCE + "3203" + "10aabb");
    assertThat(((Assembly.Complete) unit).keyframe()).isTrue();
    assertThat(((Assembly.Complete) unit).width()).isEqualTo(320);
    assertThat(((Assembly.Complete) unit).height()).isEqualTo(180);
  }

  @Test
  void anObuGoesOnThroughPackets() {
    Assembly unit =
        depacketizer.assemble(packets("40 03 30 30aa", "d0 bb", "d0 cc", "80 01 dd"), false);

    assertThat(hex(unit)).isEqualTo(DELIMITER + "3205" + "30aabbccdd");
  }

  @Test
  void everyFormOfSizesGivesTheSameUnit() {
    String expected = DELIMITER + "2a02" + "0102" + "3203" + "30aabb";

    assertThat(hex(depacketizer.assemble(packets("00 03 280102 04 3030aabb"), false)))
        .isEqualTo(expected);
    assertThat(hex(depacketizer.assemble(packets("20 03 280102 3030aabb"), false)))
        .isEqualTo(expected);
    assertThat(hex(depacketizer.assemble(packets("10 280102", "10 3030aabb"), false)))
        .isEqualTo(expected);
    assertThat(hex(depacketizer.assemble(packets("20 04 2a020102 320330aabb"), false)))
        .as("sizes within the OBUs too")
        .isEqualTo(expected);
    assertThat(hex(depacketizer.assemble(packets("20 8300 280102 3030aabb"), false)))
        .as("a size in more bytes than it needs")
        .isEqualTo(expected);
    assertThat(hex(depacketizer.assemble(packets("30 01 10 03 280102 3030aabb"), false)))
        .as("a temporal delimiter")
        .isEqualTo(expected);
  }

  @Test
  void theExtensionOfAnObuIsKept() {
    assertThat(hex(depacketizer.assemble(packets("10 34 08 30aa"), false)))
        .isEqualTo(DELIMITER + "3608" + "02" + "30aa");
  }

  @ParameterizedTest
  @CsvSource({
    "80 01 dd, ''", // the beginning is missing
    "40 03 30 30aa, ''", // the end is missing
    "40 03 30 30aa, 00 01 dd", // what follows does not go on
    "00 03 30 30aa, 80 01 dd", // goes on with nothing
    "00 09 30 30aa, ''",
    "00 ffffffffffffffffff, ''",
    "10 32 09 30, ''", // the OBU's own size
    "10 34, ''", // no byte of its extension
    "10 30, ''", // no byte of the frame
    "10, ''",
  })
  void piecesThatDoNotFitAreTorn(String first, String second) {
    assertThat(depacketizer.assemble(packets(first, second), false))
        .isInstanceOf(Assembly.Torn.class);
  }

  @Test
  void aUnitWithoutAPictureIsEmpty() {
    assertThat(depacketizer.assemble(packets("10 08" + SEQUENCE), false))
        .isInstanceOf(Assembly.Empty.class);
  }

  @Test
  void aKeyframeWithoutSequenceHeaderIsNoPlaceToBegin() {
    Assembly unit = depacketizer.assemble(packets("10 30 10aabb"), false);

    assertThat(((Assembly.Complete) unit).keyframe()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    // begins a unit, begins a keyframe
    "true,  true,  28 0c 08 000000043cfecf40404040 30 10aabb",
    "true,  true,  20 0c 08 000000043cfecf40404040 30 10aabb", // no N
    "true,  false, 20 0c 08 000000043cfecf40404040 30 30aabb", // repeated before another frame
    "true,  true,  18 08 000000043cfecf40404040", // the frame is in the next packet
    "true,  false, 10 30 30aabb",
    "false, false, 10 34 08 30aabb", // spatial layer 1
    "true,  false, 10 34 20 30aabb", // temporal layer 1
    "false, false, 10 20 aabb", // tile group
    "false, false, 98 30 10aabb", // goes on
    "false, false, 10",
    "false, false, ''",
  })
  void knowsWhatAPacketBegins(boolean unit, boolean keyframe, String payload) {
    assertThat(depacketizer.startsUnit(packet(payload))).isEqualTo(unit);
    assertThat(depacketizer.startsKeyframe(packet(payload))).isEqualTo(keyframe);
  }

  @Test
  void sizesInLeb128GoThereAndBack() {
    for (int value : List.of(0, 1, 127, 128, 16_383, 16_384, 1 << 21, Integer.MAX_VALUE)) {
      byte[] bytes = new byte[Av1Obu.leb128Bytes(value)];
      assertThat(Av1Obu.putLeb128(bytes, 0, value)).isEqualTo(bytes.length);
      assertThat(Av1Obu.leb128(bytes, 0, bytes.length))
          .isEqualTo((long) bytes.length << 32 | value);
      assertThat(Av1Obu.leb128(bytes, 0, bytes.length - 1)).isZero();
    }
  }

  @Test
  void theDependencyDescriptorSaysWhereAFrameBeginsAndEnds() {
    Av1Depacketizer described = new Av1Depacketizer(5);
    RtpPacket first = described("80 0001", "40 03 30 30aa");
    RtpPacket last = described("40 0001", "80 01 dd");

    assertThat(described.startsUnit(first)).isTrue();
    assertThat(described.startsUnit(described("40 0001", "10 30 30aabb"))).isFalse();
    assertThat(hex(described.assemble(List.of(first, last), false)))
        .isEqualTo(DELIMITER + "3203" + "30aadd");
    assertThat(described.assemble(List.of(described("80 0001", "10 30 30aabb")), false))
        .as("the frame goes on").isInstanceOf(Assembly.Torn.class);
    assertThat(described.assemble(List.of(packet("10 30 30aabb")), false))
        .as("without the extension").isInstanceOf(Assembly.Complete.class);
  }

  @Test
  void readsTheHeadOfADependencyDescriptor() {
    assertThat(DependencyDescriptor.parse(bytes("c50102")))
        .isEqualTo(new DependencyDescriptor(true, true, 5, 0x102, false));
    assertThat(DependencyDescriptor.parse(bytes("800102 80 00")))
        .isEqualTo(new DependencyDescriptor(true, false, 0, 0x102, true));
    assertThat(DependencyDescriptor.parse(bytes("8001"))).isNull();
  }

  /** A packet with the descriptor as header extension 5. */
  private static RtpPacket described(String descriptor, String payload) {
    byte[] plain = RtpPacket.write(false, 96, 1, 0, 1, new byte[0]);
    byte[] element = bytes(descriptor);
    List<Byte> all = new ArrayList<>();
    for (byte b : plain) {
      all.add(b);
    }
    all.set(0, (byte) 0x90);
    for (byte b : bytes("bede0001 " + "%02x".formatted(5 << 4 | (element.length - 1)))) {
      all.add(b);
    }
    for (byte b : element) {
      all.add(b);
    }
    for (byte b : bytes(payload)) {
      all.add(b);
    }
    byte[] packet = new byte[all.size()];
    for (int i = 0; i < packet.length; i++) {
      packet[i] = all.get(i);
    }
    return parse(packet);
  }
}
