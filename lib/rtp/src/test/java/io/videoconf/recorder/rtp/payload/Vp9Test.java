package io.videoconf.recorder.rtp.payload;

import static io.videoconf.recorder.rtp.payload.Payloads.bytes;
import static io.videoconf.recorder.rtp.payload.Payloads.hex;
import static io.videoconf.recorder.rtp.payload.Payloads.packet;
import static io.videoconf.recorder.rtp.payload.Payloads.packets;
import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.rtp.payload.Depacketizer.Assembly;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Vp9Test {
  /** Begins a keyframe of 640x480: profile 0, shown. */
  private static final String KEY = "82 498342 2027f01df0";

  private static final String DELTA = "86 aabb";

  // Descriptors, flexible, with layer indices: I F (P) L B E; PictureID 7 bits; TID U SID D.
  private static final String BASE_KEY = "bc 05 00 ";
  private static final String TOP_KEY = "bc 05 03 ";
  private static final String BASE = "fc 06 00 02 ";
  private static final String TOP = "fc 06 03 02 ";

  @ParameterizedTest
  @CsvSource({
    // payload,           pictureId, TID, SID, D,     TL0PICIDX, references, layers, length
    "0c 82,               -1,        0,   0,   false, -1,        0,          0,      1",
    "8c 11 82,            0x11,      0,   0,   false, -1,        0,          0,      2",
    "8c 9234 82,          0x1234,    0,   0,   false, -1,        0,          0,      3",
    "ac 9234 45 7f 82,    0x1234,    2,   2,   true,  127,       0,          0,      5",
    "fc 9234 b4 02 86,    0x1234,    5,   2,   false, -1,        1,          0,      5",
    "fc 11 00 03 05 08 86, 0x11,     0,   0,   false, -1,        3,          0,      6",
    "9e 11 00 82,         0x11,      0,   0,   false, -1,        0,          1,      3",
    "9e 11 30 0140 00b4 0280 0168 82, 0x11, 0, 0, false, -1,     0,          2,      11",
    "9e 11 28 02 04 01 0c 01 02 03 82, 0x11, 0, 0, false, -1,    0,          2,      10",
  })
  void readsEveryFormOfTheDescriptor(
      String payload,
      String pictureId,
      int temporalLayer,
      int spatialLayer,
      boolean usesLowerLayer,
      int tl0PicIdx,
      int references,
      int layers,
      int length) {
    Vp9Descriptor descriptor = new Vp9Descriptor();
    byte[] bytes = bytes(payload);

    assertThat(descriptor.read(bytes, 0, bytes.length)).isTrue();
    assertThat(descriptor.pictureId()).isEqualTo(Integer.decode(pictureId));
    assertThat(descriptor.temporalLayer()).isEqualTo(temporalLayer);
    assertThat(descriptor.spatialLayer()).isEqualTo(spatialLayer);
    assertThat(descriptor.usesLowerLayer()).isEqualTo(usesLowerLayer);
    assertThat(descriptor.tl0PicIdx()).isEqualTo(tl0PicIdx);
    assertThat(descriptor.references()).isEqualTo(references);
    assertThat(descriptor.layers()).isEqualTo(layers);
    assertThat(descriptor.length()).isEqualTo(length);
    for (int cut = 0; cut < length; cut++) {
      assertThat(descriptor.read(bytes, 0, cut)).as("cut to %d", cut).isFalse();
    }
  }

  @Test
  void aFourthReferenceIsNone() {
    byte[] payload = bytes("d8 11 03 03 03 02 86");

    assertThat(new Vp9Descriptor().read(payload, 0, payload.length)).isFalse();
  }

  @Test
  void aKeyframeShowsItsSize() {
    Assembly unit = new Vp9Depacketizer().assemble(packets("8c 11" + KEY), false);

    assertThat(hex(unit)).isEqualTo(hex(bytes(KEY)));
    assertThat(((Assembly.Complete) unit).width()).isEqualTo(640);
    assertThat(((Assembly.Complete) unit).height()).isEqualTo(480);
  }

  @ParameterizedTest
  @CsvSource({
    "true,  true,  8c 11 82 49", // B, keyframe
    "true,  true,  0c 82 49", // the same without PictureID
    "true,  true,  0c b1 49", // profile 3
    "true,  false, cc 11 86 49", // P, not a keyframe
    "true,  false, 8c 11 86 49", // intra-only, or a sender that never sets P
    "true,  false, 8c 11 88 49", // shows a frame again
    "false, false, 84 11 82 49", // no B
    "false, false, bc 11 03 82 49", // layer 1 on layer 0
    "true,  false, bc 11 02 82 49", // layer 1 by itself
    "false, false, 8c",
  })
  void knowsWhatAPacketBegins(boolean unit, boolean keyframe, String payload) {
    assertThat(new Vp9Depacketizer().startsUnit(packet(payload))).isEqualTo(unit);
    assertThat(new Vp9Depacketizer().startsKeyframe(packet(payload))).isEqualTo(keyframe);
  }

  @Test
  void allLayersOfAPictureBecomeOneSuperframe() {
    Assembly unit =
        new Vp9Depacketizer()
            .assemble(packets("b8 05 00" + KEY, "b4 05 00 0102", TOP_KEY + "86 cc"), false);

    // Frames of 11 and 2 bytes, then the index: sizes of one byte, two frames.
    assertThat(hex(unit)).isEqualTo(hex(bytes(KEY + "0102 86cc c1 0b 02 c1")));
    assertThat(((Assembly.Complete) unit).keyframe()).isTrue();
  }

  @Test
  void theScalabilityStructureTellsTheSizeOfTheHighestLayer() {
    Assembly unit =
        new Vp9Depacketizer()
            .assemble(
                packets("be 05 00 30 0140 00b4 0280 0168" + KEY, TOP_KEY + "86 cc"), false);

    assertThat(((Assembly.Complete) unit).width()).isEqualTo(640);
    assertThat(((Assembly.Complete) unit).height()).isEqualTo(360);
  }

  @Test
  void aSuperframeWithinALayerIsTakenApart() {
    byte[] hidden = bytes("86aa 8601 c1 02 02 c1");

    assertThat(Vp9Frame.split(hidden).stream().map(Payloads::hex)).containsExactly("86aa", "8601");
    assertThat(
            hex(
                new Vp9Depacketizer()
                    .assemble(packets(BASE + hex(hidden), TOP + "86cc"), false)))
        .isEqualTo("86aa860186cc" + "c2020202c2");
  }

  @ParameterizedTest
  @CsvSource({
    "84 11 86, ''", // the beginning is missing
    "88 11 86, ''", // the end is missing
    "8c 11 86, 8c 11 86", // two frames of one layer
    "88 11 86, 8c 11 86", // a frame within a frame
    "8c 11 86, 84 11 86", // goes on behind the end
    "fc 06 05 02 86, ''", // layer 2 without the layer below it
    "8c, ''",
    "8c 11, ''",
  })
  void piecesThatDoNotFitAreTorn(String first, String second) {
    assertThat(new Vp9Depacketizer().assemble(packets(first, second), false))
        .isInstanceOf(Assembly.Torn.class);
  }

  @Test
  void aHigherLayerByItselfIsAUnit() { // K-SVC: between keyframes no layer needs another
    Vp9Depacketizer depacketizer = new Vp9Depacketizer();

    assertThat(hex(depacketizer.assemble(packets("fc 06 04 02" + DELTA), false)))
        .isEqualTo("86aabb");
  }

  @Test
  void aLayerThatLostPacketsIsLeftOutUntilItNeedsNoEarlierPicture() {
    Vp9Depacketizer depacketizer = new Vp9Depacketizer();
    String both = "86aabb86cc" + "c10302c1";

    assertThat(hex(depacketizer.assemble(packets(BASE + DELTA, TOP + "86cc"), false)))
        .isEqualTo(both);
    assertThat(hex(depacketizer.salvage(packets(BASE + DELTA, "f8 06 03 02 86", "lost"))))
        .isEqualTo("86aabb");
    assertThat(hex(depacketizer.assemble(packets(BASE + DELTA, TOP + "86cc"), false)))
        .isEqualTo("86aabb");
    assertThat(hex(depacketizer.assemble(packets(BASE + DELTA, "bc 06 03 86cc"), false)))
        .as("the layer begins anew").isEqualTo(both);
    assertThat(hex(depacketizer.assemble(packets(BASE + DELTA, TOP + "86cc"), false)))
        .isEqualTo(both);
  }

  @Test
  void aKeyframeMakesAllLayersUsable() {
    Vp9Depacketizer depacketizer = new Vp9Depacketizer();
    depacketizer.salvage(packets(BASE + DELTA, "lost"));

    depacketizer.assemble(packets(BASE_KEY + KEY, TOP_KEY + "86cc"), false);

    assertThat(hex(depacketizer.assemble(packets(BASE + DELTA, TOP + "86cc"), false)))
        .endsWith("c10302c1");
  }

  @ParameterizedTest
  @CsvSource({
    "f8 06 00 02 86, lost", // the lowest layer is not whole
    "f4 06 00 02 86, fc 06 03 02 86",
    "fc 06 03 02 86, lost",
  })
  void withoutTheLowestLayerNothingIsSaved(String first, String second) {
    assertThat(new Vp9Depacketizer().salvage(packets(first, second)))
        .isInstanceOf(Assembly.Torn.class);
  }
}
