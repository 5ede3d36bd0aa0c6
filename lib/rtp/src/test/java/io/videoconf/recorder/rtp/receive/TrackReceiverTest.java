package io.videoconf.recorder.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.Captures;
import io.videoconf.recorder.rtp.RtpDump;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.receive.TrackReceiver.Result;
import io.videoconf.recorder.rtp.rtcp.Rtcp;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Pli;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.ReceiverReport;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Sdes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrackReceiverTest {
  private static final long MS = 1_000_000;
  private static final byte[] KEYFRAME = {0x10, 0, 0, 0, (byte) 0x9D, 1, 0x2A, 1, 0, 1, 0};
  private static final byte[] DELTA = {0x10, 1, 0, 0};

  private static TrackReceiver receiver(@Nullable Long ssrc) {
    TrackSpec spec = Captures.spec(1, Codec.VP8, 100, ssrc);
    return new TrackReceiver(spec, 42, "recorder@test");
  }

  private static Result receive(
      TrackReceiver receiver, long ssrc, int sequence, byte[] payload, long now) {
    byte[] packet = RtpPacket.write(true, 100, sequence, sequence * 3000L, ssrc, payload);
    return receiver.onPacket(packet, 0, packet.length, now);
  }

  private static List<RtcpPacket> poll(TrackReceiver receiver, long now) {
    List<RtcpPacket> packets = new ArrayList<>();
    for (byte[] datagram : receiver.poll(now)) {
      packets.addAll(Rtcp.parse(datagram).packets());
    }
    return packets;
  }

  private static Result rejected(RejectReason reason) {
    return new Result.Rejected(reason);
  }

  @Test
  void rejectsWhatIsNotOfTheTrackAndCountsWhy() {
    TrackReceiver receiver = receiver(2001L);
    byte[] wrongType = RtpPacket.write(false, 99, 1, 0, 2001, DELTA);
    byte[] noise = {1, 2, 3};
    byte[] shortRtcp = {(byte) 0x80, (byte) 200, 0, 9};
    byte[] overrun = RtpPacket.write(false, 100, 1, 0, 2001, new byte[0]);
    overrun[0] |= 0x0F;

    assertThat(receiver.onPacket(wrongType, 0, wrongType.length, 0))
        .isEqualTo(rejected(RejectReason.WRONG_PAYLOAD_TYPE));
    assertThat(receiver.onPacket(noise, 0, 3, 0)).isEqualTo(rejected(RejectReason.NOT_RTP));
    assertThat(receiver.onPacket(shortRtcp, 0, 4, 0))
        .isEqualTo(rejected(RejectReason.MALFORMED_RTCP));
    assertThat(receiver.onPacket(overrun, 0, overrun.length, 0))
        .isEqualTo(rejected(RejectReason.MALFORMED_RTP));
    assertThat(receive(receiver, 9, 1, DELTA, 0)).isEqualTo(rejected(RejectReason.WRONG_SSRC));
    assertThat(receiver.stats().rejectedTotal()).isEqualTo(5);
    assertThat(receiver.stats().packetsReceived()).isZero();
    assertThat(receiver.poll(0)).isEmpty();
  }

  @Test
  void asksAtOnceForAKeyframeWhenVideoBeginsWithoutOne() {
    TrackReceiver receiver = receiver(null);
    receive(receiver, 2001, 1, DELTA, 0);

    assertThat(receiver.nextDeadlineNanos()).isZero();
    assertThat(poll(receiver, 0))
        .satisfiesExactly(
            p -> assertThat(p).isInstanceOf(ReceiverReport.class),
            p -> assertThat(p).isEqualTo(new Sdes(List.of(new Sdes.Chunk(42, "recorder@test")))),
            p -> assertThat(p).isEqualTo(new Pli(42, 2001)));
    assertThat(receiver.stats().keyframeRequests()).isEqualTo(1);
  }

  @Test
  void asksForNoKeyframeWhenVideoBeginsWithOne() {
    TrackReceiver receiver = receiver(null);
    receive(receiver, 2001, 1, KEYFRAME, 0);

    assertThat(poll(receiver, 0)).isEmpty();
    assertThat(receiver.stats().keyframesSeen()).isEqualTo(1);
  }

  @Test
  void asksBeforeAnyMediaIfTheSsrcIsKnown() {
    TrackReceiver receiver = receiver(2001L);
    receiver.requestKeyframe(5 * MS);

    assertThat(poll(receiver, 5 * MS)).contains(new Pli(42, 2001));
    assertThat(poll(receiver, 900 * MS)).isEmpty();
    assertThat(poll(receiver, 1005 * MS)).contains(new Pli(42, 2001));
  }

  @Test
  void aRequestWaitsForTheSsrc() {
    TrackReceiver receiver = receiver(null);
    receiver.requestKeyframe(0);

    assertThat(receiver.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(poll(receiver, 0)).isEmpty();
    receive(receiver, 5, 1, DELTA, 10 * MS);
    assertThat(poll(receiver, 10 * MS)).contains(new Pli(42, 5));
  }

  @Test
  void repeatsTheRequestEachSecondUntilTheKeyframeComes() {
    TrackReceiver receiver = receiver(null);
    List<Long> requests = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      long now = i * 10L * MS;
      receive(receiver, 1, i, i == 350 ? KEYFRAME : DELTA, now);
      if (poll(receiver, now).stream().anyMatch(Pli.class::isInstance)) {
        requests.add(now / MS);
      }
    }

    assertThat(requests).containsExactly(0L, 1000L, 2000L, 3000L);
  }

  @Test
  void doesNotGoOnAskingASilentSource() {
    TrackReceiver receiver = receiver(null);
    receive(receiver, 1, 1, DELTA, 0);
    for (int i = 0; i < 600; i++) {
      poll(receiver, i * 100L * MS);
    }
    long whileSilent = receiver.stats().keyframeRequests();
    receive(receiver, 1, 2, DELTA, 60_000 * MS);
    poll(receiver, 60_000 * MS);

    assertThat(whileSilent).isEqualTo(1);
    assertThat(receiver.stats().keyframeRequests()).isEqualTo(2);
  }

  @Test
  void asksAfterALossThatWasNotRepaired() {
    TrackReceiver receiver = receiver(null);
    receive(receiver, 1, 1, KEYFRAME, 0);
    receive(receiver, 1, 3, DELTA, 10 * MS);

    assertThat(receiver.nextDeadlineNanos()).isEqualTo(210 * MS);
    assertThat(poll(receiver, 209 * MS)).isEmpty();
    assertThat(poll(receiver, 210 * MS)).contains(new Pli(42, 1));
  }

  @Test
  void doesNotAskAfterALossThatWasRepaired() {
    TrackReceiver receiver = receiver(null);
    receive(receiver, 1, 1, KEYFRAME, 0);
    receive(receiver, 1, 3, DELTA, 10 * MS);
    receive(receiver, 1, 2, DELTA, 150 * MS);

    assertThat(poll(receiver, 300 * MS)).doesNotHaveAnyElementsOfTypes(Pli.class);
  }

  @Test
  void neverAsksTwiceWithinHalfASecond() {
    TrackReceiver receiver = receiver(2001L);
    long last = Long.MIN_VALUE / 2;
    for (long now = 0; now < 5_000 * MS; now += 10 * MS) {
      receiver.requestKeyframe(now);
      if (poll(receiver, now).stream().anyMatch(Pli.class::isInstance)) {
        assertThat(now - last).isGreaterThanOrEqualTo(500 * MS);
        last = now;
      }
    }
    assertThat(receiver.stats().keyframeRequests()).isEqualTo(10);
  }

  @Test
  void followsANewSsrcAfterTwoConsecutivePackets() {
    TrackReceiver receiver = receiver(null);
    receive(receiver, 1, 1, KEYFRAME, 0);
    receive(receiver, 1, 2, DELTA, 0);

    assertThat(receive(receiver, 2, 700, DELTA, 0)).isEqualTo(rejected(RejectReason.WRONG_SSRC));
    assertThat(receive(receiver, 2, 701, DELTA, 0)).isInstanceOf(Result.AcceptedRtp.class);
    assertThat(receive(receiver, 1, 3, DELTA, 0)).isEqualTo(rejected(RejectReason.WRONG_SSRC));
    assertThat(receiver.stats().ssrc()).isEqualTo(2);
    assertThat(receiver.stats().packetsReceived()).isEqualTo(3);
    assertThat(poll(receiver, 0)).contains(new Pli(42, 2));
  }

  @Test
  void aSecondSourceBesideTheFirstIsNotFollowed() {
    TrackReceiver receiver = receiver(null);
    for (int i = 0; i < 20; i++) {
      receive(receiver, 1, i, DELTA, 0);
      receive(receiver, 2, 700 + i, DELTA, 0);
    }

    assertThat(receiver.stats().ssrc()).isEqualTo(1);
    assertThat(receiver.stats().packetsReceived()).isEqualTo(20);
  }

  @Test
  void reportsAboutOnceASecond() {
    TrackReceiver receiver = new TrackReceiver(Captures.OPUS, 42, "c");
    int reports = 0;
    for (RtpDump.Entry entry : Captures.read("vp8.40002")) {
      receiver.onPacket(entry.packet(), 0, entry.packet().length, entry.offsetNanos());
      reports += receiver.poll(entry.offsetNanos()).size();
    }

    assertThat(reports).isBetween(7, 15);
    assertThat(receiver.stats().packetsReceived()).isEqualTo(501);
    assertThat(receiver.stats().packetsLost()).isZero();
    assertThat(receiver.stats().jitterSeconds()).isBetween(0.0001, 0.02);
  }

  @Test
  void seesTheKeyframesOfACapture() {
    TrackReceiver receiver = new TrackReceiver(Captures.H264, 42, "c");
    for (RtpDump.Entry entry : Captures.read("h264.40000")) {
      receiver.onPacket(entry.packet(), 0, entry.packet().length, entry.offsetNanos());
    }

    assertThat(receiver.stats().keyframesSeen()).isEqualTo(4);
    assertThat(receiver.stats().packetsReceived()).isEqualTo(649);
  }
}
