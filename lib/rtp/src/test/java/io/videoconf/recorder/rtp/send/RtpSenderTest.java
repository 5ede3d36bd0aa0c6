package io.videoconf.recorder.rtp.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.RtpParse;
import io.videoconf.recorder.rtp.rtcp.Rtcp;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.SenderReport;
import java.time.Instant;
import java.util.List;
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
}
