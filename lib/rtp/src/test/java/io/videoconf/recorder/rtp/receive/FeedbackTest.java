package io.videoconf.recorder.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.HeaderExtension;
import io.videoconf.recorder.model.RtcpFeedback;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.model.RtpParameters;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.RtpExtensions;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.receive.TransportReceiver.Options;
import io.videoconf.recorder.rtp.rtcp.ReportBlock;
import io.videoconf.recorder.rtp.rtcp.Rtcp;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Bye;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Fir;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Nack;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Pli;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.ReceiverReport;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Remb;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Sdes;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.TransportFeedback;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a transport tells the other side, and in which form. */
class FeedbackTest {
  private static final long MS = 1_000_000;
  private static final int TRANSPORT_SEQUENCE = 5;
  private static final byte[] KEYFRAME = {0x10, 0, 0, 0, (byte) 0x9D, 1, 0x2A, 1, 0, 1, 0};
  private static final byte[] DELTA = {0x10, 1, 0, 0};

  private static TrackSpec track(int trackId, RtcpFeedback... feedback) {
    RtpFormat format = new RtpFormat(100, Codec.VP8, 90_000, 0, Map.of());
    return new TrackSpec(
        trackId,
        "p",
        TrackSource.CAMERA,
        new RtpParameters(
            List.of(format),
            (long) trackId,
            null,
            null,
            Map.of(),
            null,
            Set.of(),
            Map.of(HeaderExtension.TRANSPORT_SEQUENCE_NUMBER, TRANSPORT_SEQUENCE),
            Set.of(feedback)));
  }

  private static TransportReceiver receiver(Options options, TrackSpec... tracks) {
    TransportReceiver receiver = new TransportReceiver(42, "me", options);
    for (TrackSpec track : tracks) {
      receiver.add(track, 0);
    }
    return receiver;
  }

  private static void receive(
      TransportReceiver receiver, long ssrc, int sequence, byte[] payload, long now) {
    receive(receiver, RtpPacket.write(true, 100, sequence, sequence * 3000L, ssrc, payload), now);
  }

  private static void receive(TransportReceiver receiver, byte[] packet, long now) {
    assertThat(receiver.onDatagram(packet, 0, packet.length, now, Receivers.NOWHERE)).isNull();
  }

  private static List<RtcpPacket> packets(List<byte[]> datagrams) {
    List<RtcpPacket> packets = new ArrayList<>();
    datagrams.forEach(datagram -> packets.addAll(Rtcp.parse(datagram).packets()));
    return packets;
  }

  private static <T> List<T> only(Class<T> type, List<byte[]> datagrams) {
    return packets(datagrams).stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Test
  void reducedSizeMakesAKeyframeRequestTwelveBytes() {
    TransportReceiver receiver = receiver(Options.DEFAULT.withReducedSizeRtcp(true), track(2001));
    receiver.requestKeyframe(2001, 0);

    assertThat(receiver.poll(0))
        .containsExactly(HexFormat.of().parseHex("81ce00020000002a000007d1"));
  }

  @Test
  void otherwiseFeedbackFollowsAnEmptyReportAndLeavesTheNextOneWhole() {
    TransportReceiver receiver = receiver(Options.DEFAULT, track(1, RtcpFeedback.NACK));
    receive(receiver, 1, 1, KEYFRAME, 0);
    receive(receiver, 1, 3, DELTA, 0);

    assertThat(packets(receiver.poll(10 * MS)))
        .containsExactly(
            new ReceiverReport(42, List.of()),
            new Sdes(List.of(new Sdes.Chunk(42, "me"))),
            new Nack(42, 1, List.of(2)));
    receive(receiver, 1, 4, DELTA, 20 * MS);
    List<ReceiverReport> reports = only(ReceiverReport.class, receiver.poll(1_500 * MS));
    assertThat(reports.getFirst().blocks().getFirst().fractionLost()).isEqualTo(64);
  }

  @ParameterizedTest
  @CsvSource({"'', PLI", "NACK, PLI", "'CCM_FIR', FIR", "'CCM_FIR NACK_PLI', PLI"})
  void asksInTheWayThatTheSenderUnderstands(String understood, String expected) {
    RtcpFeedback[] feedback =
        understood.isEmpty()
            ? new RtcpFeedback[0]
            : Arrays.stream(understood.split(" "))
                .map(RtcpFeedback::valueOf)
                .toArray(RtcpFeedback[]::new);
    TransportReceiver receiver = receiver(Options.DEFAULT, track(1, feedback));
    receiver.requestKeyframe(1, 0);
    List<byte[]> datagrams = receiver.poll(0);

    assertThat(only(Pli.class, datagrams)).hasSize(expected.equals("PLI") ? 1 : 0);
    assertThat(only(Fir.class, datagrams)).hasSize(expected.equals("FIR") ? 1 : 0);
    assertThat(receiver.stats(1).firsSent()).isEqualTo(expected.equals("FIR") ? 1 : 0);
    assertThat(receiver.stats(1).keyframeRequests()).isEqualTo(1);
  }

  @Test
  void aFullIntraRequestIsRepeatedUnderItsNumberAndANewOneHasTheNext() {
    TransportReceiver receiver = receiver(Options.DEFAULT, track(1, RtcpFeedback.CCM_FIR));
    List<Integer> numbers = new ArrayList<>();
    receiver.requestKeyframe(1, 0);
    for (int i = 0; i < 40; i++) {
      long now = i * 100 * MS;
      receive(receiver, 1, i, i == 15 ? KEYFRAME : DELTA, now);
      if (i == 20) {
        receiver.requestKeyframe(1, now);
      }
      only(Fir.class, receiver.poll(now))
          .forEach(fir -> numbers.add(fir.entries().getFirst().sequenceNumber()));
    }

    assertThat(numbers.getFirst()).isEqualTo(numbers.get(1));
    assertThat(numbers.get(2)).isEqualTo(numbers.get(1) + 1);
  }

  @Test
  void oneReportSpeaksOfAllTracksAndThirtyOneFitADatagram() {
    TransportReceiver receiver =
        receiver(
            Options.DEFAULT,
            IntStream.rangeClosed(1, 40).mapToObj(i -> track(i)).toArray(TrackSpec[]::new));
    for (int i = 1; i <= 40; i++) {
      receive(receiver, i, 1, KEYFRAME, 0);
    }
    List<byte[]> datagrams = receiver.poll(2_000 * MS);

    assertThat(datagrams).hasSize(2);
    assertThat(only(ReceiverReport.class, datagrams))
        .extracting(report -> report.blocks().size())
        .containsExactly(31, 9);
    assertThat(only(ReceiverReport.class, datagrams).stream().flatMap(r -> r.blocks().stream()))
        .extracting(ReportBlock::ssrc)
        .doesNotHaveDuplicates();
  }

  @Test
  void reportsKeepTheirShareOfAThinSessionAndVaryTheirIntervals() {
    TransportReceiver receiver = receiver(Options.DEFAULT, track(1));
    List<Long> reports = new ArrayList<>();
    for (int i = 0; i < 6_000; i++) {
      long now = i * 10L * MS;
      receive(receiver, 1, i, KEYFRAME, now);
      if (!only(ReceiverReport.class, receiver.poll(now)).isEmpty()) {
        reports.add(now / MS);
      }
    }
    List<Long> intervals = new ArrayList<>();
    for (int i = 1; i < reports.size(); i++) {
      intervals.add(reports.get(i) - reports.get(i - 1));
    }

    assertThat(reports).hasSizeBetween(45, 75);
    assertThat(intervals).allSatisfy(i -> assertThat(i).isBetween(500L, 1_510L));
    assertThat(intervals.stream().distinct().count()).isGreaterThan(20);
  }

  @Test
  void saysGoodbyeWithTheLastTrack() {
    TransportReceiver receiver = receiver(Options.DEFAULT, track(1), track(2));
    receive(receiver, 1, 1, KEYFRAME, 0);

    assertThat(receiver.remove(1, 0)).isEmpty();
    assertThat(packets(receiver.remove(2, 0)))
        .containsExactly(
            new ReceiverReport(42, List.of()),
            new Sdes(List.of(new Sdes.Chunk(42, "me"))),
            new Bye(List.of(42L), ""));
    assertThat(receiver.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void saysNothingToASenderThatWasNeverHeard() {
    TransportReceiver receiver = receiver(Options.DEFAULT, track(1));

    assertThat(receiver.close(0)).isEmpty();
  }

  @Test
  void tellsItsCeilingEachSecondToThoseWhoUnderstandRemb() {
    Options options = new Options(true, 1L << 26, Duration.ofSeconds(1));
    TransportReceiver receiver =
        receiver(
            options, track(1, RtcpFeedback.GOOG_REMB), track(2), track(3, RtcpFeedback.GOOG_REMB));
    List<Remb> told = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      receive(receiver, 1, i, KEYFRAME, i * 100 * MS);
      told.addAll(only(Remb.class, receiver.poll(i * 100 * MS)));
    }

    assertThat(told).hasSize(10).containsOnly(new Remb(42, 1L << 26, List.of(1L, 3L)));
  }

  @Test
  void tellsWhenPacketsOfAllTracksCameByTheirTransportWideNumbers() {
    TransportReceiver receiver =
        receiver(
            Options.DEFAULT,
            track(1, RtcpFeedback.TRANSPORT_CC),
            track(2, RtcpFeedback.TRANSPORT_CC),
            track(3));
    long start = 64 * MS;
    int[] numbers = {65_534, 65_535, 1, 2};
    for (int i = 0; i < numbers.length; i++) {
      byte[] packet = RtpPacket.write(true, 100, i, 0, 1 + i % 2, KEYFRAME);
      byte[] number = {(byte) (numbers[i] >> 8), (byte) numbers[i]};
      receive(
          receiver,
          RtpExtensions.insert(packet, Map.of(TRANSPORT_SEQUENCE, number)),
          start + i * 10 * MS);
    }

    assertThat(only(TransportFeedback.class, receiver.poll(start + 99 * MS))).isEmpty();
    assertThat(only(TransportFeedback.class, receiver.poll(start + 100 * MS)))
        .containsExactly(
            new TransportFeedback(
                42, 2, 65_534, 1, 0, List.of(0, 40, TransportFeedback.NOT_RECEIVED, 40, 40)));
  }

  @Test
  void aFastTransportIsToldOfEveryFiftyPackets() {
    TransportReceiver receiver = receiver(Options.DEFAULT, track(1, RtcpFeedback.TRANSPORT_CC));
    List<TransportFeedback> told = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      byte[] packet = RtpPacket.write(true, 100, i, 0, 1, KEYFRAME);
      byte[] number = {(byte) (i >> 8), (byte) i};
      receive(
          receiver, RtpExtensions.insert(packet, Map.of(TRANSPORT_SEQUENCE, number)), i * MS / 10);
      told.addAll(only(TransportFeedback.class, receiver.poll(i * MS / 10)));
    }

    assertThat(told).hasSize(20).allSatisfy(f -> assertThat(f.deltas()).hasSize(50));
  }
}
