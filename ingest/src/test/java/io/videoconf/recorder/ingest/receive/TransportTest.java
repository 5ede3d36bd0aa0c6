package io.videoconf.recorder.ingest.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.rtcp.Rtcp;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket;
import io.videoconf.recorder.rtp.send.RtpSender;
import io.videoconf.recorder.rtp.srtp.SrtpKey;
import io.videoconf.recorder.rtp.srtp.SrtpReceiver;
import io.videoconf.recorder.rtp.srtp.SrtpSender;
import io.videoconf.recorder.rtp.srtp.SrtpSuite;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real sockets on loopback. */
class TransportTest {
  private static final InetAddress HOST = InetAddress.getLoopbackAddress();
  private static final long SSRC = 0x1234;
  private static final long OTHER_SSRC = 0x5678;
  private static final SrtpSuite SUITE = SrtpSuite.AES_CM_128_HMAC_SHA1_80;

  private final CollectingSink journal = new CollectingSink();
  private final Random random = new Random(7);
  private final SrtpKey remoteKey = SrtpKey.random(SUITE, random);
  private final SrtpKey localKey = SrtpKey.random(SUITE, random);
  private final RtpSender sender = sender(SSRC);
  private UdpNetwork network;
  private DatagramSocket sfu;

  @BeforeEach
  void listen() throws IOException {
    network =
        UdpNetwork.start(2, new PortPool(HOST, 20_000, 60_000, 1 << 20), Duration.ofSeconds(1));
    sfu = socket();
  }

  @AfterEach
  void end() {
    network.close();
    sfu.close();
  }

  @Test
  void whatTheSfuSendsReachesTheJournalByteForByte() throws Exception {
    try (Transport transport = open(TransportOptions.plain(true), camera(1, SSRC))) {
      byte[] packet = interPicture(sender, 0);
      send(sfu, transport.rtpPort(), packet);
      assertThat(journal.next().bytes()).isEqualTo(packet);
      assertThat(network.counters().rtpPackets()).isEqualTo(1);
    }
  }

  @Test
  void aStartWithoutKeyframeIsAnsweredByAPliToWhereTheMediaCameFrom() throws Exception {
    try (Transport transport = open(TransportOptions.plain(true), camera(1, SSRC))) {
      send(sfu, transport.rtpPort(), interPicture(sender, 0));
      awaitRtcp(sfu, packet -> packet instanceof RtcpPacket.Pli(long _, long of) && of == SSRC);
    }
  }

  @Test
  void feedbackGoesToTheDestinationThatWasTold() throws Exception {
    try (DatagramSocket control = socket();
        Transport transport =
            open(
                new TransportOptions(
                    true, new InetSocketAddress(HOST, control.getLocalPort()), false, null),
                camera(1, SSRC))) {
      send(sfu, transport.rtpPort(), interPicture(sender, 0));
      awaitRtcp(control, packet -> packet instanceof RtcpPacket.Pli);
    }
  }

  @Test
  void withoutMuxFeedbackGoesToWhereTheSendersRtcpCameFrom() throws Exception {
    try (DatagramSocket control = socket();
        Transport transport = open(TransportOptions.plain(false), camera(1, SSRC))) {
      assertThat(transport.rtcpPort()).isNotEqualTo(transport.rtpPort());
      send(sfu, transport.rtpPort(), interPicture(sender, 0));
      journal.next();
      send(control, transport.rtcpPort(), emptySenderReport());
      awaitRtcp(control, packet -> packet instanceof RtcpPacket.Pli);
      assertThat(journal.next().rtp()).isFalse();
    }
  }

  @Test
  void withMuxReportsMayComeFromAnotherSocketOfTheSender() throws Exception {
    try (DatagramSocket control = socket();
        Transport transport = open(TransportOptions.plain(true), camera(1, SSRC))) {
      send(sfu, transport.rtpPort(), interPicture(sender, 0));
      assertThat(journal.next().rtp()).isTrue();
      send(control, transport.rtpPort(), emptySenderReport());
      assertThat(journal.next().rtp()).isFalse();
    }
  }

  @Test
  void aTransportThatIsClosedSaysGoodbye() throws Exception {
    Transport transport = open(TransportOptions.plain(true), camera(1, SSRC));
    send(sfu, transport.rtpPort(), interPicture(sender, 0));
    journal.next();
    transport.close();
    awaitRtcp(sfu, packet -> packet instanceof RtcpPacket.Bye);
    assertThat(transport.snapshot().tracks().get(1).stats().packetsReceived()).isEqualTo(1);
  }

  @Test
  void aSecondSourceIsCountedAndNotHeard() throws Exception {
    Transport transport = open(TransportOptions.plain(true), camera(1, SSRC));
    try (transport;
        DatagramSocket stranger = socket()) {
      send(sfu, transport.rtpPort(), interPicture(sender, 0));
      journal.next();
      send(stranger, transport.rtpPort(), interPicture(sender, 40_000_000));
      byte[] next = interPicture(sender, 80_000_000);
      send(sfu, transport.rtpPort(), next);
      assertThat(journal.next().bytes()).isEqualTo(next);
      assertThat(network.counters().rejected("wrong_source")).isEqualTo(1);
    }
    assertThat(transport.snapshot().rejected()).containsEntry("wrong_source", 1L);
  }

  @Test
  void noiseIsCountedByReasonAndTheTrackGoesOn() throws Exception {
    try (Transport transport = open(TransportOptions.plain(true), camera(1, SSRC))) {
      send(sfu, transport.rtpPort(), new byte[] {1, 2, 3});
      send(sfu, transport.rtpPort(), new byte[20]);
      byte[] packet = interPicture(sender, 0);
      send(sfu, transport.rtpPort(), packet);
      assertThat(journal.next().bytes()).isEqualTo(packet);
      assertThat(network.counters().rejected("not_rtp")).isEqualTo(2);
    }
  }

  @Test
  void tracksOfOneTransportAreToldApartAndMayComeAndGo() throws Exception {
    RtpSender other = sender(OTHER_SSRC);
    Transport transport = open(TransportOptions.plain(true), camera(1, SSRC));
    try (transport) {
      send(sfu, transport.rtpPort(), interPicture(other, 0));
      send(sfu, transport.rtpPort(), interPicture(sender, 0));
      assertThat(journal.next().trackId()).isEqualTo(1);

      transport.add(camera(2, OTHER_SSRC));
      send(sfu, transport.rtpPort(), interPicture(other, 40_000_000));
      assertThat(journal.next().trackId()).isEqualTo(2);

      transport.remove(1);
      send(sfu, transport.rtpPort(), interPicture(sender, 80_000_000));
      send(sfu, transport.rtpPort(), interPicture(other, 80_000_000));
      assertThat(journal.next().trackId()).isEqualTo(2);
    }
    assertThat(transport.snapshot().tracks().get(1).stats().packetsReceived()).isEqualTo(1);
    assertThat(transport.snapshot().tracks().get(2).stats().packetsReceived()).isEqualTo(2);
    assertThat(network.counters().rejected("wrong_ssrc")).isEqualTo(2);
  }

  @Test
  void srtpIsTakenOffBeforeTheJournalAndFeedbackIsProtected() throws Exception {
    try (Transport transport = open(secure(Map.of()), camera(1, SSRC))) {
      byte[] packet = interPicture(sender, 0);
      send(sfu, transport.rtpPort(), protect(new SrtpSender(remoteKey), packet));
      assertThat(journal.next().bytes()).isEqualTo(packet);

      byte[] answer = receive(sfu);
      assertThat(Rtcp.parse(answer, 0, answer.length).packets())
          .noneMatch(p -> p instanceof RtcpPacket.Pli);
      int length = new SrtpReceiver(localKey, Map.of()).unprotectRtcp(answer, 0, answer.length);
      assertThat(length).isPositive();
      assertThat(Rtcp.parse(answer, 0, length).packets()).isNotEmpty();
    }
  }

  @Test
  void plainForgedAndRepeatedPacketsAreCountedByReasonAndNeverBecomeTheSource() throws Exception {
    SrtpSender good = new SrtpSender(remoteKey);
    SrtpSender forger = new SrtpSender(SrtpKey.random(SUITE, random));
    try (DatagramSocket stranger = socket();
        Transport transport = open(secure(Map.of()), camera(1, SSRC))) {
      send(stranger, transport.rtpPort(), interPicture(sender, 0));
      send(stranger, transport.rtpPort(), protect(forger, interPicture(sender, 0)));
      byte[] packet = interPicture(sender, 0);
      byte[] secured = protect(good, packet);
      send(sfu, transport.rtpPort(), secured);
      send(sfu, transport.rtpPort(), secured);
      byte[] next = interPicture(sender, 40_000_000);
      send(sfu, transport.rtpPort(), protect(good, next));
      assertThat(journal.next().bytes()).isEqualTo(packet);
      assertThat(journal.next().bytes()).isEqualTo(next);
      assertThat(network.counters().rejected("srtp_authentication")).isEqualTo(2);
      assertThat(network.counters().rejected("srtp_replayed")).isEqualTo(1);
    }
  }

  @Test
  void aSenderMayChangeItsKey() throws Exception {
    SrtpKey nextKey = SrtpKey.random(SUITE, random);
    try (Transport transport = open(secure(Map.of()), camera(1, SSRC))) {
      send(sfu, transport.rtpPort(), protect(new SrtpSender(remoteKey), interPicture(sender, 0)));
      journal.next();
      transport.rekey(nextKey);
      byte[] packet = interPicture(sender, 40_000_000);
      send(sfu, transport.rtpPort(), protect(new SrtpSender(nextKey), packet));
      assertThat(journal.next().bytes()).isEqualTo(packet);
    }
  }

  @Test
  void anotherTransportGoesOnAfterTheRolloverCounterOfTheFirst() throws Exception {
    SrtpSender secured = new SrtpSender(remoteKey);
    Transport first = open(secure(Map.of()), camera(1, SSRC));
    int port = first.rtpPort();
    try (first) {
      for (int sequence : new int[] {65_534, 65_535, 0, 1}) {
        send(sfu, port, protect(secured, numbered(sequence)));
        journal.next();
      }
    }
    Map<Long, Integer> counters = first.snapshot().rolloverCounters();
    assertThat(counters).containsEntry(SSRC, 1);
    awaitFree(port);
    Transport second = Transport.reopen(network, secure(counters), port, port, 78, journal);
    try (second) {
      second.add(camera(1, SSRC));
      second.listen();
      send(sfu, port, protect(secured, numbered(2)));
      assertThat(journal.next().bytes()).isEqualTo(numbered(2));
    }
  }

  /** The loop lets go of a closed port with its next round, as a process does with its end. */
  private static void awaitFree(int port) {
    long endNanos = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (true) {
      try (DatagramSocket probe = new DatagramSocket(port, HOST)) {
        assertThat(probe.isBound()).isTrue();
        return;
      } catch (IOException e) {
        assertThat(System.nanoTime()).as("port %d: %s", port, e).isLessThan(endNanos);
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void rtcpMayBeInTheClearBesideSrtpAsJanusForwards() throws Exception {
    TransportOptions options =
        new TransportOptions(
            false, null, false, new TransportOptions.Srtp(remoteKey, localKey, true, Map.of()));
    try (DatagramSocket control = socket();
        Transport transport = open(options, camera(1, SSRC))) {
      byte[] packet = interPicture(sender, 0);
      send(sfu, transport.rtpPort(), protect(new SrtpSender(remoteKey), packet));
      assertThat(journal.next().bytes()).isEqualTo(packet);
      // A bare header opens the way for feedback.
      send(control, transport.rtcpPort(), new byte[] {(byte) 0x80, (byte) 200, 0, 1, 0, 0, 0, 0});
      awaitRtcp(control, p -> p instanceof RtcpPacket.Pli);
    }
  }

  @Test
  void ipv6SendersAreHeardAndAnswered() throws Exception {
    InetAddress host6 = InetAddress.ofLiteral("::1");
    try (UdpNetwork network6 =
            UdpNetwork.start(
                1, new PortPool(host6, 20_000, 60_000, 1 << 20), Duration.ofSeconds(1));
        DatagramSocket sfu6 = new DatagramSocket(0, host6);
        Transport transport = Transport.open(network6, TransportOptions.plain(true), 77, journal)) {
      sfu6.setSoTimeout(10_000);
      transport.add(camera(1, SSRC));
      transport.listen();
      byte[] packet = interPicture(sender, 0);
      sfu6.send(new DatagramPacket(packet, packet.length, host6, transport.rtpPort()));
      assertThat(journal.next().bytes()).isEqualTo(packet);
      awaitRtcp(sfu6, p -> p instanceof RtcpPacket.Pli);
    }
  }

  private Transport open(TransportOptions options, TrackSpec... tracks) throws IOException {
    Transport transport = Transport.open(network, options, 77, journal);
    for (TrackSpec track : tracks) {
      transport.add(track);
    }
    transport.listen();
    return transport;
  }

  private TransportOptions secure(Map<Long, Integer> rolloverCounters) {
    return new TransportOptions(
        true, null, false, new TransportOptions.Srtp(remoteKey, localKey, false, rolloverCounters));
  }

  private static TrackSpec camera(int trackId, long ssrc) {
    return TrackSpec.of(trackId, "p", TrackSource.CAMERA, Codec.VP8, 96, ssrc, 0, Map.of());
  }

  private static RtpSender sender(long ssrc) {
    return new RtpSender(
        new RtpSender.Config(Codec.VP8, 96, ssrc, 100, 5_000, "sfu"), Instant.EPOCH);
  }

  /** A VP8 picture that is no keyframe (RFC 7741 section 4.3: the P bit is set). */
  private static byte[] interPicture(RtpSender sender, long timestampNanos) {
    List<byte[]> packets =
        sender.send(new AccessUnit(timestampNanos, false, new byte[] {1, 0, 0, 1, 2, 3}));
    return packets.getFirst();
  }

  /** RFC 3550 section 6.4.1, without report blocks. */
  private static byte[] emptySenderReport() {
    return ByteBuffer.allocate(28)
        .put((byte) 0x80)
        .put((byte) 200)
        .putShort((short) 6)
        .putInt((int) SSRC)
        .array();
  }

  private static byte[] numbered(int sequence) {
    byte[] packet = interPicture(sender(SSRC), 0);
    packet[2] = (byte) (sequence >> 8);
    packet[3] = (byte) sequence;
    return packet;
  }

  private static byte[] protect(SrtpSender sender, byte[] packet) {
    byte[] roomy = Arrays.copyOf(packet, packet.length + SUITE.rtpOverhead());
    return Arrays.copyOf(roomy, sender.protectRtp(roomy, 0, packet.length));
  }

  private static DatagramSocket socket() throws IOException {
    DatagramSocket socket = new DatagramSocket(0, HOST);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void send(DatagramSocket from, int port, byte[] packet) throws IOException {
    from.send(new DatagramPacket(packet, packet.length, HOST, port));
  }

  private static byte[] receive(DatagramSocket at) throws IOException {
    byte[] buffer = new byte[1500];
    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
    at.receive(packet);
    return Arrays.copyOf(buffer, packet.getLength());
  }

  /** Fails by the socket's timeout when none comes. */
  private static void awaitRtcp(DatagramSocket at, Predicate<RtcpPacket> wanted)
      throws IOException {
    while (true) {
      byte[] answer = receive(at);
      if (Rtcp.parse(answer, 0, answer.length).packets().stream().anyMatch(wanted)) {
        return;
      }
    }
  }
}
