package io.videoconf.recorder.media.synth;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.media.av.Decoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.HeaderExtension;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.rtp.RtpDump;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.RtpParse;
import io.videoconf.recorder.rtp.payload.Depacketizer;
import io.videoconf.recorder.rtp.payload.Depacketizer.Assembly;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pictures that a browser sent in spatial layers. */
class SpatialLayersTest {
  private static final int PICTURES = 40;

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  @Test
  void vp9ShowsTheHighestLayerOfEachPicture() throws IOException {
    assertThat(sizes(Codec.VP9, assembled(Codec.VP9, pictures("vp9-l2t3"))))
        .hasSize(PICTURES)
        .containsOnly("480x270");
  }

  @Test
  void av1ShowsTheHighestLayerOfEachPicture() throws IOException {
    assertThat(sizes(Codec.AV1, assembled(Codec.AV1, pictures("av1-l2t2"))))
        .hasSize(PICTURES)
        .containsOnly("640x360");
  }

  @Test
  void theKeyframeTellsTheSizeOfTheHighestLayer() throws IOException {
    assertThat(assembled(Codec.VP9, pictures("vp9-l2t3")).getFirst())
        .matches(u -> u.keyframe() && u.width() == 480 && u.height() == 270);
    assertThat(assembled(Codec.AV1, pictures("av1-l2t2")).getFirst())
        .matches(u -> u.keyframe() && u.width() == 640 && u.height() == 360);
  }

  /** As an SFU does that forwards the lowest layer only. */
  @Test
  void theLowestLayerAloneIsAPictureToo() throws IOException {
    List<List<RtpPacket>> vp9 = pictures("vp9-l2t3");
    vp9.forEach(p -> p.removeIf(packet -> vp9Layer(packet) > 0));
    List<List<RtpPacket>> av1 = pictures("av1-l2t2");
    av1.forEach(p -> p.removeIf(packet -> av1Layer(packet) > 0));

    assertThat(sizes(Codec.VP9, assembled(Codec.VP9, vp9)))
        .hasSize(PICTURES)
        .containsOnly("240x136");
    assertThat(sizes(Codec.AV1, assembled(Codec.AV1, av1)))
        .hasSize(PICTURES)
        .containsOnly("320x180");
  }

  @Test
  void whenTheHigherLayerLosesAPacketTheLowerOneIsShownFromThereOn() throws IOException {
    Depacketizer depacketizer = Depacketizer.of(format(Codec.VP9));
    List<Assembly.Complete> units = new ArrayList<>();
    List<List<RtpPacket>> pictures = pictures("vp9-l2t3");
    for (int i = 0; i < pictures.size(); i++) {
      List<RtpPacket> picture = pictures.get(i);
      if (i == 20) {
        picture.removeLast();
      }
      units.add(
          (Assembly.Complete)
              (i == 20 ? depacketizer.salvage(picture) : depacketizer.assemble(picture, false)));
    }
    List<String> sizes = sizes(Codec.VP9, units);

    assertThat(sizes).hasSize(PICTURES);
    assertThat(sizes.subList(0, 20)).containsOnly("480x270");
    assertThat(sizes.subList(20, PICTURES)).containsOnly("240x136");
  }

  /** SID of a descriptor with a PictureID of 15 bits. */
  private static int vp9Layer(RtpPacket packet) {
    return packet.bytes()[packet.payloadOffset() + 3] >> 1 & 0x07;
  }

  /** The templates of this stream are numbered by layers. */
  private static int av1Layer(RtpPacket packet) {
    return (packet.extension(5).orElseThrow()[0] & 0x3F) / 2;
  }

  private static RtpFormat format(Codec codec) {
    return new RtpFormat(98, codec, codec.clockRateHz(), 0, Map.of());
  }

  private static List<Assembly.Complete> assembled(Codec codec, List<List<RtpPacket>> pictures) {
    Depacketizer depacketizer =
        Depacketizer.of(format(codec), Map.of(HeaderExtension.DEPENDENCY_DESCRIPTOR, 5));
    List<Assembly.Complete> units = new ArrayList<>();
    for (List<RtpPacket> picture : pictures) {
      assertThat(depacketizer.startsUnit(picture.getFirst())).isTrue();
      assertThat(depacketizer.startsKeyframe(picture.getFirst())).isEqualTo(units.isEmpty());
      units.add((Assembly.Complete) depacketizer.assemble(picture, false));
    }
    return units;
  }

  /** Size of the last picture that each unit decodes to. */
  private static List<String> sizes(Codec codec, List<Assembly.Complete> units) {
    List<String> sizes = new ArrayList<>();
    try (Decoder decoder = Decoder.open(format(codec), Map.of());
        Packet packet = Packet.allocate();
        Frame frame = Frame.allocate()) {
      for (Assembly.Complete unit : units) {
        packet.fill(unit.data(), sizes.size(), unit.keyframe());
        assertThat(decoder.send(packet)).isEqualTo(Decoder.Sent.ACCEPTED);
        String size = "none";
        Decoder.Received received = decoder.receive(frame);
        while (received == Decoder.Received.FRAME) {
          assertThat(frame.damaged()).isFalse();
          size = frame.width() + "x" + frame.height();
          received = decoder.receive(frame);
        }
        assertThat(received).isEqualTo(Decoder.Received.NEED_INPUT);
        sizes.add(size);
      }
    }
    return sizes;
  }

  /** The packets of each timestamp. */
  private static List<List<RtpPacket>> pictures(String name) throws IOException {
    List<List<RtpPacket>> pictures = new ArrayList<>();
    try (InputStream in =
        Objects.requireNonNull(
            SpatialLayersTest.class.getResourceAsStream("/svc/" + name + ".rtpdump"), name)) {
      for (RtpDump.Entry entry : RtpDump.read(in)) {
        byte[] bytes = entry.packet();
        RtpPacket packet =
            ((RtpParse.Packet) RtpPacket.parse(bytes, 0, bytes.length)).packet();
        if (pictures.isEmpty()
            || pictures.getLast().getFirst().timestamp() != packet.timestamp()) {
          pictures.add(new ArrayList<>());
        }
        pictures.getLast().add(packet);
      }
    }
    return pictures;
  }
}
