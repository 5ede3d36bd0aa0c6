package io.videoconf.recorder.rtp.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.HeaderExtension;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.RtpParse;
import io.videoconf.recorder.rtp.rtcp.Rtcp;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.SenderReport;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RtpSenderTest {
  private static final long SECOND = 1_000_000_000L;

  private final RtpSender sender =
      new RtpSender(
          new RtpSender.Config(Codec.OPUS, 111, 7, 65_535, 0xFFFFFF00L, "me"),
          Instant.ofEpochSecond(1_000));

  private RtpPacket send(long timestampNanos) {
    List<byte[]> packets = sender.send(new AccessUnit(timestampNanos, true, new byte[10]));
    assertThat(packets).hasSize(1);
    byte[] bytes = packets.getFirst();
    return ((RtpParse.Packet) RtpPacket.parse(bytes, 0, bytes.length)).packet();
  }

  @Test
  void timestampsFollowTheUnitsAndNumbersWrap() {
    assertThat(send(0).timestamp()).isEqualTo(0xFFFFFF00L);
    RtpPacket second = send(SECOND / 50);
    assertThat(second.timestamp()).isEqualTo(960 - 0x100);
    assertThat(second.sequenceNumber()).isZero();
  }

  @Test
  void reportsEachSecondFromTheFirstPacketOn() {
    assertThat(sender.poll(0)).isEmpty();
    send(0);
    List<byte[]> first = sender.poll(SECOND / 2);
    assertThat(sender.poll(SECOND)).isEmpty();
    assertThat(sender.poll(SECOND * 3 / 2)).hasSize(1);

    assertThat(Rtcp.parse(first.getFirst()).packets().getFirst())
        .isEqualTo(
            new SenderReport(
                7,
                (2_208_988_800L + 1_000) << 32 | 0x8000_0000L,
                24_000 - 0x100,
                1,
                10,
                List.of()));
  }

  @Test
  void tellsWhenAKeyframeIsRequestedOfIt() {
    byte[] pli = Rtcp.write(new RtcpPacket.Pli(1, 7));
    byte[] fir = Rtcp.write(new RtcpPacket.Fir(1, List.of(new RtcpPacket.Fir.Entry(7, 1))));
    byte[] other = Rtcp.write(new RtcpPacket.Pli(1, 8));

    assertThat(sender.onRtcp(pli, 0, pli.length)).isTrue();
    assertThat(sender.onRtcp(fir, 0, fir.length)).isTrue();
    assertThat(sender.onRtcp(other, 0, other.length)).isFalse();
    assertThat(sender.keyframeRequests()).isEqualTo(2);
  }

  private static RtpPacket parse(byte[] bytes) {
    return ((RtpParse.Packet) RtpPacket.parse(bytes, 0, bytes.length)).packet();
  }

  private static byte[] nack(int... numbers) {
    return Rtcp.write(new RtcpPacket.Nack(1, 7, Arrays.stream(numbers).boxed().toList()));
  }

  @Test
  void sendsAgainWhatIsAskedForAsItWas() {
    byte[] first = sender.send(new AccessUnit(0, true, new byte[10])).getFirst();
    sender.poll(0);
    byte[] nack = nack(65_535, 3);

    assertThat(sender.onRtcp(nack, 0, nack.length)).isFalse();
    assertThat(sender.poll(1)).containsExactly(first);
    assertThat(sender.poll(2)).isEmpty();
    assertThat(sender.counts()).isEqualTo(new RtpSender.Counts(1, 2, 1, 0));
  }

  @Test
  void writesTheExtensionsItIsTo() {
    RtpSender extended =
        new RtpSender(
            new RtpSender.Config(Codec.OPUS, 111, 7, 1, 0, "me"),
            Instant.ofEpochSecond(1_000),
            new RtpSender.Features(
                new RtpSender.Rtx(112, 8, 9),
                "0",
                Map.of(
                    HeaderExtension.MID, 1,
                    HeaderExtension.AUDIO_LEVEL, 2,
                    HeaderExtension.ABS_SEND_TIME, 3,
                    HeaderExtension.TRANSPORT_SEQUENCE_NUMBER, 4,
                    HeaderExtension.ABS_CAPTURE_TIME, 5,
                    HeaderExtension.VIDEO_ORIENTATION, 6),
                new TransportSequence()));
    extended.audioLevel(true, 30);
    AccessUnit unit = new AccessUnit(SECOND / 2, true, new byte[] {1, 2, 3});
    RtpPacket sent = parse(extended.send(unit, SECOND * 3 / 4).getFirst());
    extended.poll(0);
    byte[] nack = nack(1);
    extended.onRtcp(nack, 0, nack.length);
    RtpPacket again = parse(extended.poll(1).getFirst());

    HexFormat hex = HexFormat.of();
    assertThat(sent.extension(1)).hasValue(new byte[] {'0'});
    assertThat(sent.extension(2)).hasValue(new byte[] {(byte) (0x80 | 30)});
    int seconds = (int) (2_208_988_800L + 1_000 & 63);
    int sendTime = seconds << 18 | 3 << 16;
    assertThat(sent.extension(3)).hasValue(hex.parseHex(hex.toHexDigits(sendTime, 6)));
    assertThat(sent.extension(4)).hasValue(new byte[] {0, 0});
    long captured = (2_208_988_800L + 1_000) << 32 | 0x8000_0000L;
    assertThat(sent.extension(5)).hasValue(hex.parseHex(hex.toHexDigits(captured)));
    assertThat(sent.extension(6)).isEmpty();

    assertThat(again.payloadType()).isEqualTo(112);
    assertThat(again.ssrc()).isEqualTo(8);
    assertThat(again.sequenceNumber()).isEqualTo(9);
    assertThat(again.timestamp()).isEqualTo(sent.timestamp());
    assertThat(again.payload()).containsExactly(0, 1, 1, 2, 3);
    assertThat(again.extension(4)).hasValue(new byte[] {0, 1});
    assertThat(again.extension(5)).hasValue(sent.extension(5).orElseThrow());
  }
}
