package io.videoconf.recorder.rtp.payload;

import static io.videoconf.recorder.rtp.payload.Payloads.bytes;
import static io.videoconf.recorder.rtp.payload.Payloads.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.rtp.Captures;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.RtpParse;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AudioPayloadTest {

  @ParameterizedTest
  @EnumSource(
      value = Codec.class,
      names = {"OPUS", "PCMU", "PCMA", "G722"})
  void everyPacketOfSoundIsAUnit(Codec codec) {
    Depacketizer depacketizer = Depacketizer.of(Captures.spec(1, codec, 0, null).format());
    RtpPacket packet = Payloads.packet("08");

    assertThat(depacketizer.onePacketPerUnit()).isTrue();
    assertThat(depacketizer.startsUnit(packet)).isTrue();
    assertThat(depacketizer.startsKeyframe(packet)).isFalse();
    assertThat(hex(depacketizer.assemble(List.of(packet), true))).isEqualTo("08");
    assertThat(hex(depacketizer.assemble(List.of(Payloads.packet("")), true))).isEqualTo("empty");
  }

  @Test
  void aRedPayloadHoldsEarlierFramesAndItsOwn() {
    byte[] payload = bytes("ef 0f00 03 ef 0780 02 6f aabbcc ddee 112233");

    RedPayload red = Objects.requireNonNull(RedPayload.parse(payload, 0, payload.length));

    assertThat(red.redundant()).extracting(RedPayload.Block::timestampOffset).containsExactly(960, 480);
    assertThat(red.redundant()).extracting(b -> hex(b.data())).containsExactly("aabbcc", "ddee");
    assertThat(red.redundant()).extracting(RedPayload.Block::payloadType).containsOnly(111);
    assertThat(red.primary().payloadType()).isEqualTo(111);
    assertThat(hex(red.primary().data())).isEqualTo("112233");
    assertThat(RedPayload.primaryPayloadType(payload, 0, payload.length)).isEqualTo(111);
    assertThat(hex(red.write())).isEqualTo(hex(payload));
  }

  @Test
  void aRedPayloadMayHoldItsOwnFrameAlone() {
    byte[] payload = bytes("6f 112233");

    RedPayload red = Objects.requireNonNull(RedPayload.parse(payload, 0, payload.length));

    assertThat(red.redundant()).isEmpty();
    assertThat(hex(red.primary().data())).isEqualTo("112233");
  }

  @ParameterizedTest
  @CsvSource({"''", "ef", "ef0f00", "ef0f0003", "ef0f0003 6f aabb", "ef0f0000 ef0f0000"})
  void aRedPayloadThatIsCutShortIsNone(String payload) {
    byte[] bytes = bytes(payload);

    assertThat(RedPayload.parse(bytes, 0, bytes.length)).isNull();
    assertThat(RedPayload.primaryPayloadType(bytes, 0, bytes.length)).isEqualTo(-1);
  }

  @Test
  void whatIsTooLargeForARedHeaderIsNotWritten() {
    RedPayload.Block own = new RedPayload.Block(111, 0, new byte[10]);

    assertThatThrownBy(
            () -> new RedPayload(List.of(new RedPayload.Block(111, 1 << 14, new byte[1]), own)).write())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new RedPayload(List.of(new RedPayload.Block(111, 960, new byte[1024]), own)).write())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    // packet, samples of a frame, frames, channels
    "00 01,    480,  1, 1", // SILK 10 ms
    "08 01,    960,  1, 1",
    "10 01,    1920, 1, 1",
    "18 01,    2880, 1, 1",
    "60 01,    480,  1, 1", // hybrid 10 ms
    "78 01,    960,  1, 1",
    "7c 01,    960,  1, 2",
    "80 01,    120,  1, 1", // CELT 2.5 ms
    "fc 01,    960,  1, 2",
    "fd 01,    960,  2, 2",
    "fe 01,    960,  2, 2",
    "ff 06,    960,  6, 2", // 120 ms
    "f8,       960,  1, 1", // DTX
  })
  void theFirstBytesOfAnOpusPacketTellHowLongItIs(
      String packet, int frameSamples, int frames, int channels) {
    byte[] bytes = bytes(packet);

    assertThat(OpusToc.parse(bytes)).isEqualTo(new OpusToc(frameSamples, frames, channels));
    assertThat(OpusToc.samples(bytes, 0, bytes.length)).isEqualTo(frameSamples * frames);
  }

  @ParameterizedTest
  @CsvSource({"''", "ff", "ff00", "ff07", "1b03"})
  void whatLastsNoTimeOrMoreThan120MsIsNoOpusPacket(String packet) {
    byte[] bytes = bytes(packet);

    assertThat(OpusToc.parse(bytes)).isNull();
    assertThat(OpusToc.samples(bytes, 0, bytes.length)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "48 40 00, true", // SILK 20 ms mono: voice activity, then FEC
    "48 80 00, false",
    "4c 10 00, true", // stereo, the second channel's
    "58 10 00, true", // 60 ms: three of each
    "58 e0 00, false",
    "f8 ff 00, false", // CELT has none
    "48 40,    false",
    "'',       false",
  })
  void aPacketTellsWhetherItRepeatsTheOneBefore(String packet, boolean fec) {
    assertThat(OpusToc.hasFec(bytes(packet))).isEqualTo(fec);
  }

  @Test
  void capturedOpusPacketsLast20Ms() {
    Captures.read("vp8.40002")
        .forEach(
            entry -> {
              if (RtpPacket.parse(entry.packet(), 0, entry.packet().length)
                  instanceof RtpParse.Packet(RtpPacket packet)) {
                assertThat(
                        OpusToc.samples(
                            packet.bytes(), packet.payloadOffset(), packet.payloadLength()))
                    .isEqualTo(960);
              }
            });
  }
}
