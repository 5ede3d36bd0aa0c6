package io.videoconf.recorder.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.HeaderExtension;
import io.videoconf.recorder.model.RtcpFeedback;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.model.RtpParameters;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.RtpExtensions;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.RtpParse;
import io.videoconf.recorder.rtp.rtcp.Rtcp;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Bye;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Nack;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Pli;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Sdes;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.SenderReport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Several tracks behind one socket, several formats in one track. */
class BundleTest {
  private static final long MS = 1_000_000;
  private static final int MID = 4;
  private static final byte[] KEYFRAME = {0x10, 0, 0, 0, (byte) 0x9D, 1, 0x2A, 1, 0, 1, 0};
  private static final byte[] DELTA = {0x10, 1, 0, 0};
  private static final byte[] SOUND = {1, 2, 3};

  private record Handed(int trackId, boolean rtcp, byte[] bytes) {}

  private final List<Handed> handed = new ArrayList<>();
  private final TransportReceiver.Sink sink =
      new TransportReceiver.Sink() {
        @Override
        public void rtp(int trackId, byte[] bytes, int offset, int length) {
          handed.add(
              new Handed(trackId, false, Arrays.copyOfRange(bytes, offset, offset + length)));
        }

        @Override
        public void rtcp(int trackId, byte[] bytes, int offset, int length) {
          handed.add(new Handed(trackId, true, Arrays.copyOfRange(bytes, offset, offset + length)));
        }
      };

  private static RtpParameters video(
      @Nullable Long ssrc, @Nullable Long rtxSsrc, @Nullable String mid) {
    return new RtpParameters(
        List.of(format(96, Codec.VP8), format(102, Codec.H264)),
        ssrc,
        rtxSsrc,
        mid,
        Map.of(97, 96, 103, 102),
        null,
        Set.of(120),
        Map.of(HeaderExtension.MID, MID),
        Set.of(RtcpFeedback.NACK, RtcpFeedback.NACK_PLI));
  }

  private static RtpParameters audio(@Nullable Long ssrc, @Nullable String mid) {
    return new RtpParameters(
        List.of(format(111, Codec.OPUS), format(0, Codec.PCMU)),
        ssrc,
        null,
        mid,
        Map.of(),
        63,
        Set.of(126, 13),
        Map.of(HeaderExtension.MID, MID),
        Set.of());
  }

  private static RtpFormat format(int payloadType, Codec codec) {
    return new RtpFormat(payloadType, codec, codec.clockRateHz(), 0, Map.of());
  }

  private static TrackSpec track(int trackId, RtpParameters rtp) {
    return new TrackSpec(trackId, "p" + trackId, TrackSource.CAMERA, rtp);
  }

  private @Nullable RejectReason receive(TransportReceiver receiver, byte[] packet, long now) {
    byte[] surrounded = new byte[packet.length + 10]; // as in a buffer that is larger
    System.arraycopy(packet, 0, surrounded, 5, packet.length);
    return receiver.onDatagram(surrounded, 5, packet.length, now, sink);
  }

  private static byte[] rtp(int payloadType, long ssrc, int sequence, byte[] payload) {
    return RtpPacket.write(true, payloadType, sequence, sequence * 3000L, ssrc, payload);
  }

  private static byte[] labelled(byte[] packet, String mid) {
    return RtpExtensions.insert(packet, Map.of(MID, mid.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] rtx(int payloadType, long ssrc, int original, byte[] payload) {
    byte[] body = new byte[payload.length + 2];
    body[0] = (byte) (original >> 8);
    body[1] = (byte) original;
    System.arraycopy(payload, 0, body, 2, payload.length);
    return rtp(payloadType, ssrc, 9, body);
  }

  private static List<RtcpPacket> poll(TransportReceiver receiver, long now) {
    List<RtcpPacket> packets = new ArrayList<>();
    for (byte[] datagram : receiver.poll(now)) {
      packets.addAll(Rtcp.parse(datagram).packets());
    }
    return packets;
  }

  private List<Integer> tracksHanded() {
    List<Integer> ids = handed.stream().map(Handed::trackId).toList();
    handed.clear();
    return ids;
  }

  @Test
  void announcedSsrcsTellTracksApart() {
    TransportReceiver receiver =
        Receivers.of(
            track(1, video(10L, 11L, null)),
            track(2, video(20L, 21L, null)),
            track(3, audio(30L, null)));

    assertThat(receive(receiver, rtp(96, 10, 1, KEYFRAME), 0)).isNull();
    assertThat(receive(receiver, rtp(96, 20, 1, KEYFRAME), 0)).isNull();
    assertThat(receive(receiver, rtp(111, 30, 1, SOUND), 0)).isNull();
    assertThat(receive(receiver, rtp(96, 99, 1, DELTA), 0)).isEqualTo(RejectReason.WRONG_SSRC);
    assertThat(receive(receiver, rtp(111, 10, 2, DELTA), 0))
        .isEqualTo(RejectReason.WRONG_PAYLOAD_TYPE);
    assertThat(receive(receiver, rtp(55, 99, 1, DELTA), 0))
        .isEqualTo(RejectReason.WRONG_PAYLOAD_TYPE);
    assertThat(tracksHanded()).containsExactly(1, 2, 3);
    assertThat(receiver.stats(1).rejected()).isEqualTo(Map.of(RejectReason.WRONG_PAYLOAD_TYPE, 1L));
    assertThat(receiver.unroutable())
        .isEqualTo(Map.of(RejectReason.WRONG_SSRC, 1L, RejectReason.WRONG_PAYLOAD_TYPE, 1L));
  }

  @Test
  void aMediaIdTellsTracksApartAndTheSsrcIsLearntFromIt() {
    TransportReceiver receiver =
        Receivers.of(track(1, video(null, null, "a")), track(2, video(null, null, "b")));

    assertThat(receive(receiver, rtp(96, 20, 1, KEYFRAME), 0))
        .isEqualTo(RejectReason.AMBIGUOUS_PAYLOAD_TYPE);
    assertThat(receive(receiver, labelled(rtp(96, 20, 2, KEYFRAME), "b"), 0)).isNull();
    assertThat(receive(receiver, labelled(rtp(96, 10, 2, KEYFRAME), "a"), 0)).isNull();
    assertThat(receive(receiver, rtp(96, 20, 3, DELTA), 0)).isNull();
    assertThat(receive(receiver, labelled(rtp(96, 30, 2, KEYFRAME), "c"), 0))
        .isEqualTo(RejectReason.UNKNOWN_MID);
    assertThat(tracksHanded()).containsExactly(2, 1, 2);
    assertThat(receiver.stats(2).ssrc()).isEqualTo(20);
  }

  @Test
  void aPayloadTypeThatOnlyOneTrackHasIsEnough() {
    TransportReceiver receiver =
        Receivers.of(track(1, video(null, null, null)), track(2, audio(null, null)));

    assertThat(receive(receiver, rtp(111, 5, 1, SOUND), 0)).isNull();
    assertThat(receive(receiver, rtp(102, 6, 1, DELTA), 0)).isNull();
    assertThat(receive(receiver, rtp(111, 5, 2, SOUND), 0)).isNull();
    assertThat(tracksHanded()).containsExactly(2, 1, 2);
  }

  @Test
  void amongTracksOfOnePayloadTypeTheOneWithoutAnSsrcTakesTheNewOne() {
    TransportReceiver receiver =
        Receivers.of(track(1, audio(5L, null)), track(2, audio(null, null)));
    receiver.add(track(3, audio(null, null)), 0);
    receiver.remove(3, 0);

    assertThat(receive(receiver, rtp(111, 6, 1, SOUND), 0)).isNull();
    assertThat(tracksHanded()).containsExactly(2);
  }

  @Test
  void aRetransmissionComesOutAsThePacketItRepeats() {
    TransportReceiver receiver = Receivers.of(track(1, video(10L, 11L, null)));
    byte[] lost = rtp(96, 10, 65_535, DELTA);
    receive(receiver, rtp(96, 10, 65_534, KEYFRAME), 0);
    receive(receiver, rtp(96, 10, 0, DELTA), 0);
    assertThat(poll(receiver, 10 * MS))
        .contains(new Nack(Receivers.LOCAL_SSRC, 10, List.of(65_535)));
    byte[] rtx = rtx(97, 11, 65_535, DELTA);
    System.arraycopy(lost, 4, rtx, 4, 4); // the timestamp is that of the original

    assertThat(receive(receiver, rtx, 60 * MS)).isNull();
    assertThat(receive(receiver, rtx, 61 * MS)).isNull();
    assertThat(handed).hasSize(3);
    assertThat(handed.getLast().bytes()).isEqualTo(lost);
    assertThat(receiver.stats(1).repaired()).isEqualTo(1);
    assertThat(receiver.stats(1).duplicates()).isEqualTo(1);
    assertThat(receiver.stats(1).packetsLost()).isZero();
    assertThat(receiver.stats(1).nacksSent()).isEqualTo(1);
    assertThat(receiver.stats(1).roundTripSeconds()).isEqualTo(0.05);
  }

  @Test
  void aRetransmissionKeepsExtensionsAndLosesPadding() {
    TransportReceiver receiver = Receivers.of(track(1, video(10L, 11L, "a")));
    receive(receiver, rtp(96, 10, 1, KEYFRAME), 0);
    receive(receiver, rtp(96, 10, 3, DELTA), 0);
    byte[] rtx = labelled(rtx(97, 11, 2, DELTA), "a");
    byte[] padded = Arrays.copyOf(rtx, rtx.length + 4);
    padded[0] |= 0x20;
    padded[padded.length - 1] = 4;

    receive(receiver, padded, 0);
    byte[] bytes = handed.getLast().bytes();
    RtpPacket packet = ((RtpParse.Packet) RtpPacket.parse(bytes, 0, bytes.length)).packet();
    assertThat(packet.payload()).isEqualTo(DELTA);
    assertThat(packet.sequenceNumber()).isEqualTo(2);
    assertThat(packet.ssrc()).isEqualTo(10);
    assertThat(packet.payloadType()).isEqualTo(96);
    assertThat(packet.extension(MID)).hasValue(new byte[] {'a'});
  }

  @Test
  void probingWithPaddingOrOldPacketsIsIgnored() {
    TransportReceiver receiver = Receivers.of(track(1, video(10L, 11L, null)));
    receive(receiver, rtp(96, 10, 1, KEYFRAME), 0);
    byte[] padding = rtp(97, 11, 5, new byte[] {0, 0, 0, 4});
    padding[0] |= 0x20;

    assertThat(receive(receiver, padding, 0)).isNull();
    assertThat(receive(receiver, rtx(97, 11, 1, KEYFRAME), 0)).isNull();
    assertThat(tracksHanded()).containsExactly(1);
    assertThat(receiver.stats(1).ignored()).isEqualTo(1);
    assertThat(receiver.stats(1).repaired()).isZero();
  }

  @Test
  void aRetransmissionOfNothingKnownIsRejected() {
    TransportReceiver receiver = Receivers.of(track(1, video(null, 11L, null)));

    assertThat(receive(receiver, rtx(97, 11, 1, DELTA), 0)).isEqualTo(RejectReason.UNEXPECTED_RTX);
    receive(receiver, rtp(96, 10, 1, KEYFRAME), 0);
    assertThat(receive(receiver, rtx(97, 11, 40_000, DELTA), 0))
        .isEqualTo(RejectReason.OUT_OF_RANGE);
    assertThat(receive(receiver, rtx(97, 11, 40_001, DELTA), 0))
        .isEqualTo(RejectReason.OUT_OF_RANGE);
  }

  @Test
  void retransmissionsOfAnUnknownSsrcBelongToTheTrackThatAskedForThem() {
    TransportReceiver receiver =
        Receivers.of(track(1, video(10L, null, null)), track(2, video(20L, null, null)));
    for (long ssrc : new long[] {10, 20}) {
      receive(receiver, rtp(96, ssrc, (int) ssrc * 100, KEYFRAME), 0);
      receive(receiver, rtp(96, ssrc, (int) ssrc * 100 + 2, DELTA), 0);
    }
    poll(receiver, 10 * MS);
    handed.clear();

    assertThat(receive(receiver, rtx(97, 21, 3000, DELTA), 50 * MS))
        .isEqualTo(RejectReason.AMBIGUOUS_PAYLOAD_TYPE);
    assertThat(receive(receiver, rtx(97, 21, 2001, DELTA), 50 * MS)).isNull();
    assertThat(tracksHanded()).containsExactly(2);
    assertThat(receiver.stats(2).repaired()).isEqualTo(1);
  }

  @Test
  void aTrackMayChangeItsFormatAtAnyPacket() {
    TransportReceiver receiver = Receivers.of(track(1, video(10L, null, null)));
    receive(receiver, rtp(96, 10, 1, KEYFRAME), 0);
    assertThat(receiver.stats(1).codec()).isEqualTo(Codec.VP8);
    assertThat(poll(receiver, 0)).doesNotHaveAnyElementsOfTypes(Pli.class);

    receive(receiver, rtp(102, 10, 2, new byte[] {0x41, 0}), 700 * MS);
    assertThat(receiver.stats(1).codec()).isEqualTo(Codec.H264);
    assertThat(receiver.stats(1).payloadType()).isEqualTo(102);
    assertThat(poll(receiver, 700 * MS)).contains(new Pli(Receivers.LOCAL_SSRC, 10));
    receive(receiver, rtp(102, 10, 3, new byte[] {0x65, 0}), 750 * MS);
    assertThat(receiver.stats(1).keyframesSeen()).isEqualTo(2);
  }

  @Test
  void redundantAudioIsTakenAsItIsAndWhatHoldsNoMediaIsOnlyCounted() {
    TransportReceiver receiver = Receivers.of(track(1, audio(null, null)));
    receive(receiver, rtp(111, 10, 1, SOUND), 0);
    receive(receiver, rtp(63, 10, 2, SOUND), 20 * MS);
    assertThat(receive(receiver, rtp(126, 10, 3, SOUND), 40 * MS)).isNull();
    assertThat(receive(receiver, rtp(13, 77, 3, SOUND), 40 * MS)).isNull();
    receive(receiver, rtp(0, 10, 4, SOUND), 60 * MS);

    assertThat(handed).hasSize(4);
    assertThat(handed.get(1).bytes()).isEqualTo(rtp(63, 10, 2, SOUND));
    assertThat(receiver.stats(1).ignored()).isEqualTo(2);
    assertThat(receiver.stats(1).packetsLost()).isZero();
    assertThat(receiver.stats(1).rejected()).isEmpty();
    assertThat(receiver.stats(1).codec()).isEqualTo(Codec.PCMU);
  }

  @Test
  void afterByeTheNextSourceIsTakenAtOnce() {
    TransportReceiver receiver = Receivers.of(track(1, video(10L, 11L, null)));
    receive(receiver, rtp(96, 10, 1, KEYFRAME), 0);
    assertThat(receive(receiver, rtp(96, 12, 1, DELTA), 0)).isEqualTo(RejectReason.WRONG_SSRC);
    byte[] bye = Rtcp.write(new Bye(List.of(10L), ""));
    assertThat(receive(receiver, bye, 0)).isNull();

    assertThat(receive(receiver, rtp(96, 12, 500, DELTA), 10 * MS)).isNull();
    assertThat(handed.stream().map(Handed::rtcp)).containsExactly(false, true, false);
    assertThat(receiver.stats(1).ssrc()).isEqualTo(12);
    assertThat(receiver.stats(1).packetsReceived()).isEqualTo(2);
    assertThat(receiver.stats(1).packetsLost()).isZero();
    assertThat(poll(receiver, 10 * MS)).contains(new Pli(Receivers.LOCAL_SSRC, 12));
  }

  @Test
  void rtcpGoesToTheTracksItConcerns() {
    TransportReceiver receiver =
        Receivers.of(track(1, video(10L, 11L, null)), track(2, video(20L, null, null)));
    RtcpPacket report = new SenderReport(10, 1L << 40, 2, 3, 4, List.of());
    byte[] one = Rtcp.write(report);
    byte[] both = Rtcp.write(report, new Sdes(List.of(new Sdes.Chunk(20, "c"))));
    byte[] repairs = Rtcp.write(new SenderReport(11, 1L << 40, 2, 3, 4, List.of()));
    byte[] stranger = Rtcp.write(new SenderReport(99, 1L << 40, 2, 3, 4, List.of()));

    assertThat(receive(receiver, one, 0)).isNull();
    assertThat(tracksHanded()).containsExactly(1);
    assertThat(receive(receiver, both, 0)).isNull();
    assertThat(tracksHanded()).containsExactly(1, 2);
    assertThat(receive(receiver, repairs, 0)).isNull();
    assertThat(receive(receiver, stranger, 0)).isEqualTo(RejectReason.WRONG_SSRC);
    assertThat(handed).isEmpty();
  }

  @Test
  void aReportBeforeTheFirstPacketIsKeptForATrackWhoseSsrcIsUnknown() {
    TransportReceiver receiver =
        Receivers.of(track(1, video(10L, 11L, null)), track(2, audio(null, null)));

    assertThat(receive(receiver, Rtcp.write(new SenderReport(30, 1, 2, 3, 4, List.of())), 0))
        .isNull();
    assertThat(tracksHanded()).containsExactly(2);
  }

  @Test
  void aRemovedTrackIsNotKnownAnyMore() {
    TransportReceiver receiver =
        Receivers.of(track(1, video(10L, 11L, null)), track(2, video(20L, null, null)));
    receive(receiver, rtp(96, 10, 1, KEYFRAME), 0);

    assertThat(receiver.remove(1, 0)).isEmpty();
    assertThat(receive(receiver, rtp(96, 10, 2, DELTA), 0)).isEqualTo(RejectReason.WRONG_SSRC);
    assertThat(receiver.stats(1)).isEqualTo(TrackStats.NONE);
  }

  @Test
  void anSsrcBelongsToWhomAnnouncedItLast() {
    TransportReceiver receiver =
        Receivers.of(track(1, audio(10L, null)), track(2, audio(10L, null)));
    receive(receiver, rtp(111, 10, 1, SOUND), 0);

    assertThat(tracksHanded()).containsExactly(2);
    assertThatThrownBy(() -> receiver.add(track(2, audio(11L, null)), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
