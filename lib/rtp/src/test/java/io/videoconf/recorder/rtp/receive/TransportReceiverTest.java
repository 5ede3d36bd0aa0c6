package io.videoconf.recorder.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.Captures;
import io.videoconf.recorder.rtp.RtpDump;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.rtcp.Rtcp;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Pli;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.ReceiverReport;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Sdes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TransportReceiverTest {
  private static final long MS = 1_000_000;
  private static final byte[] KEYFRAME = {0x10, 0, 0, 0, (byte) 0x9D, 1, 0x2A, 1, 0, 1, 0};
  private static final byte[] DELTA = {0x10, 1, 0, 0};

  private static TransportReceiver receiver(@Nullable Long ssrc) {
    TrackSpec spec = Captures.spec(1, Codec.VP8, 100, ssrc);
    return Receivers.of(spec);
  }

  private static @Nullable RejectReason receive(
      TransportReceiver receiver, long ssrc, int sequence, byte[] payload, long now) {
    byte[] packet = RtpPacket.write(true, 100, sequence, sequence * 3000L, ssrc, payload);
    return receive(receiver, packet, now);
  }

  private static List<RtcpPacket> poll(TransportReceiver receiver, long now) {
    List<RtcpPacket> packets = new ArrayList<>();
    for (byte[] datagram : receiver.poll(now)) {
      packets.addAll(Rtcp.parse(datagram).packets());
    }
    return packets;
  }

  private static @Nullable RejectReason receive(
      TransportReceiver receiver, byte[] packet, long now) {
    return receiver.onDatagram(packet, 0, packet.length, now, Receivers.NOWHERE);
  }

  @Test
  void rejectsWhatIsNotOfTheTrackAndCountsWhy() {
    TransportReceiver receiver = receiver(2001L);
    byte[] wrongType = RtpPacket.write(false, 99, 1, 0, 2001, DELTA);
    byte[] noise = {1, 2, 3};
    byte[] shortRtcp = {(byte) 0x80, (byte) 200, 0, 9};
    byte[] overrun = RtpPacket.write(false, 100, 1, 0, 2001, new byte[0]);
    overrun[0] |= 0x0F;

    assertThat(receive(receiver, wrongType, 0)).isEqualTo(RejectReason.WRONG_PAYLOAD_TYPE);
    assertThat(receive(receiver, noise, 0)).isEqualTo(RejectReason.NOT_RTP);
    assertThat(receive(receiver, shortRtcp, 0)).isEqualTo(RejectReason.MALFORMED_RTCP);
    assertThat(receive(receiver, overrun, 0)).isEqualTo(RejectReason.MALFORMED_RTP);
    assertThat(receive(receiver, 9, 1, DELTA, 0)).isEqualTo(RejectReason.WRONG_SSRC);
    assertThat(receiver.stats(1).rejectedTotal()).isEqualTo(5);
    assertThat(receiver.stats(1).packetsReceived()).isZero();
    assertThat(receiver.poll(0)).isEmpty();
  }

  @Test
  void asksAtOnceForAKeyframeWhenVideoBeginsWithoutOne() {
    TransportReceiver receiver = receiver(null);
    receive(receiver, 2001, 1, DELTA, 0);

    assertThat(receiver.nextDeadlineNanos()).isZero();
    assertThat(poll(receiver, 0))
        .satisfiesExactly(
            p -> assertThat(p).isInstanceOf(ReceiverReport.class),
            p -> assertThat(p).isEqualTo(new Sdes(List.of(new Sdes.Chunk(42, "recorder@test")))),
            p -> assertThat(p).isEqualTo(new Pli(42, 2001)));
    assertThat(receiver.stats(1).keyframeRequests()).isEqualTo(1);
  }

  @Test
  void asksForNoKeyframeWhenVideoBeginsWithOne() {
    TransportReceiver receiver = receiver(null);
    receive(receiver, 2001, 1, KEYFRAME, 0);

    assertThat(poll(receiver, 0)).isEmpty();
    assertThat(receiver.stats(1).keyframesSeen()).isEqualTo(1);
  }

  @Test
  void asksBeforeAnyMediaIfTheSsrcIsKnown() {
    TransportReceiver receiver = receiver(2001L);
    receiver.requestKeyframe(1, 5 * MS);

    assertThat(poll(receiver, 5 * MS)).contains(new Pli(42, 2001));
    assertThat(poll(receiver, 900 * MS)).isEmpty();
    assertThat(poll(receiver, 1005 * MS)).contains(new Pli(42, 2001));
  }

  @Test
  void aRequestWaitsForTheSsrc() {
    TransportReceiver receiver = receiver(null);
    receiver.requestKeyframe(1, 0);

    assertThat(receiver.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(poll(receiver, 0)).isEmpty();
    receive(receiver, 5, 1, DELTA, 10 * MS);
    assertThat(poll(receiver, 10 * MS)).contains(new Pli(42, 5));
  }

  @Test
  void repeatsTheRequestMoreAndMoreSeldomUntilTheKeyframeComes() {
    TransportReceiver receiver = receiver(null);
    List<Long> requests = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      long now = i * 10L * MS;
      receive(receiver, 1, i, i == 2500 ? KEYFRAME : DELTA, now);
      if (poll(receiver, now).stream().anyMatch(Pli.class::isInstance)) {
        requests.add(now / MS);
      }
    }

    assertThat(requests).containsExactly(0L, 1000L, 2000L, 4000L, 8000L, 16_000L, 24_000L);
  }

  @Test
  void doesNotGoOnAskingASilentSource() {
    TransportReceiver receiver = receiver(null);
    receive(receiver, 1, 1, DELTA, 0);
    for (int i = 0; i < 600; i++) {
      poll(receiver, i * 100L * MS);
    }
    long whileSilent = receiver.stats(1).keyframeRequests();
    receive(receiver, 1, 2, DELTA, 60_000 * MS);
    poll(receiver, 60_000 * MS);

    assertThat(whileSilent).isEqualTo(1);
    assertThat(receiver.stats(1).keyframeRequests()).isEqualTo(2);
  }

  @Test
  void asksAfterALossThatWasNotRepaired() {
    TransportReceiver receiver = receiver(null);
    receive(receiver, 1, 1, KEYFRAME, 0);
    receive(receiver, 1, 3, DELTA, 10 * MS);

    assertThat(receiver.nextDeadlineNanos()).isEqualTo(210 * MS);
    assertThat(poll(receiver, 209 * MS)).isEmpty();
    assertThat(poll(receiver, 210 * MS)).contains(new Pli(42, 1));
  }

  @Test
  void doesNotAskAfterALossThatWasRepaired() {
    TransportReceiver receiver = receiver(null);
    receive(receiver, 1, 1, KEYFRAME, 0);
    receive(receiver, 1, 3, DELTA, 10 * MS);
    receive(receiver, 1, 2, DELTA, 150 * MS);

    assertThat(poll(receiver, 300 * MS)).doesNotHaveAnyElementsOfTypes(Pli.class);
  }

  @Test
  void neverAsksTwiceWithinHalfASecondNorMoreThanEveryOtherSecondForLong() {
    TransportReceiver receiver = receiver(2001L);
    long last = Long.MIN_VALUE / 2;
    for (long now = 0; now < 60_000 * MS; now += 10 * MS) {
      receiver.requestKeyframe(1, now);
      if (poll(receiver, now).stream().anyMatch(Pli.class::isInstance)) {
        assertThat(now - last).isGreaterThanOrEqualTo(500 * MS);
        last = now;
      }
    }
    assertThat(receiver.stats(1).keyframeRequests()).isBetween(30L, 34L);
  }

  @Test
  void followsANewSsrcAfterTwoConsecutivePackets() {
    TransportReceiver receiver = receiver(null);
    receive(receiver, 1, 1, KEYFRAME, 0);
    receive(receiver, 1, 2, DELTA, 0);

    assertThat(receive(receiver, 2, 700, DELTA, 0)).isEqualTo(RejectReason.WRONG_SSRC);
    assertThat(receive(receiver, 2, 701, DELTA, 0)).isNull();
    assertThat(receive(receiver, 1, 3, DELTA, 0)).isEqualTo(RejectReason.WRONG_SSRC);
    assertThat(receiver.stats(1).ssrc()).isEqualTo(2);
    assertThat(receiver.stats(1).packetsReceived()).isEqualTo(3);
    assertThat(poll(receiver, 0)).contains(new Pli(42, 2));
  }

  @Test
  void aSecondSourceBesideTheFirstIsNotFollowed() {
    TransportReceiver receiver = receiver(null);
    for (int i = 0; i < 20; i++) {
      receive(receiver, 1, i, DELTA, 0);
      receive(receiver, 2, 700 + i, DELTA, 0);
    }

    assertThat(receiver.stats(1).ssrc()).isEqualTo(1);
    assertThat(receiver.stats(1).packetsReceived()).isEqualTo(20);
  }

  @Test
  void reportsAboutOnceASecond() {
    TransportReceiver receiver = Receivers.of(Captures.OPUS);
    int reports = 0;
    for (RtpDump.Entry entry : Captures.read("vp8.40002")) {
      receive(receiver, entry.packet(), entry.offsetNanos());
      reports += receiver.poll(entry.offsetNanos()).size();
    }

    assertThat(reports).isBetween(7, 15);
    assertThat(receiver.stats(2).packetsReceived()).isEqualTo(501);
    assertThat(receiver.stats(2).packetsLost()).isZero();
    assertThat(receiver.stats(2).jitterSeconds()).isBetween(0.0001, 0.02);
  }

  @Test
  void seesTheKeyframesOfACapture() {
    TransportReceiver receiver = Receivers.of(Captures.H264);
    for (RtpDump.Entry entry : Captures.read("h264.40000")) {
      receive(receiver, entry.packet(), entry.offsetNanos());
    }

    assertThat(receiver.stats(1).keyframesSeen()).isEqualTo(4);
    assertThat(receiver.stats(1).packetsReceived()).isEqualTo(649);
  }
}
