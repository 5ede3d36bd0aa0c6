package io.videoconf.recorder.ingest.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.rtcp.Rtcp;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket;
import io.videoconf.recorder.rtp.send.RtpSender;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real sockets on loopback. */
class TrackEndpointTest {
  private static final InetAddress HOST = InetAddress.getLoopbackAddress();
  private static final long SSRC = 0x1234;

  private final BlockingQueue<byte[]> journal = new LinkedBlockingQueue<>();
  private UdpNetwork network;
  private TrackEndpoint endpoint;
  private DatagramSocket sfu;
  private final RtpSender sender =
      new RtpSender(new RtpSender.Config(Codec.VP8, 96, SSRC, 100, 5_000, "sfu"), Instant.EPOCH);

  @BeforeEach
  void listen() throws IOException {
    network = UdpNetwork.start(1, new PortPool(HOST, 20_000, 60_000, 1 << 20));
    sfu = new DatagramSocket(0, HOST);
    sfu.setSoTimeout(10_000);
    TrackSpec spec = TrackSpec.of(1, "p", TrackSource.CAMERA, Codec.VP8, 96, SSRC, 0, Map.of());
    PacketSink sink =
        new PacketSink() {
          @Override
          public void rtp(int trackId, byte[] bytes, int offset, int length, long nowNanos) {
            journal.add(Arrays.copyOfRange(bytes, offset, offset + length));
          }

          @Override
          public void rtcp(int trackId, byte[] bytes, int offset, int length, long nowNanos) {
            journal.add(Arrays.copyOfRange(bytes, offset, offset + length));
          }

          @Override
          public void onRoundEnd(long nowNanos) {}
        };
    endpoint =
        TrackEndpoint.open(
            network,
            spec,
            true,
            77,
            sink);
    endpoint.listen();
  }

  @AfterEach
  void end() {
    endpoint.close();
    network.close();
    sfu.close();
  }

  @Test
  void whatTheSfuSendsReachesTheJournalByteForByte() throws Exception {
    byte[] packet = interPicture(0);
    send(sfu, packet);
    assertThat(journal.poll(10, TimeUnit.SECONDS)).isEqualTo(packet);
  }

  @Test
  void aStartWithoutKeyframeIsAnsweredByAPliToWhereTheMediaCameFrom() throws Exception {
    send(sfu, interPicture(0));
    byte[] buffer = new byte[1500];
    for (int i = 0; i < 5; i++) {
      DatagramPacket answer = new DatagramPacket(buffer, buffer.length);
      sfu.receive(answer);
      boolean pli =
          Rtcp.parse(buffer, 0, answer.getLength()).packets().stream()
              .anyMatch(p -> p instanceof RtcpPacket.Pli(long from, long of) && of == SSRC);
      if (pli) {
        return;
      }
    }
    throw new AssertionError("no PLI came");
  }

  @Test
  void aSecondSourceIsCountedAndNotHeard() throws Exception {
    send(sfu, interPicture(0));
    assertThat(journal.poll(10, TimeUnit.SECONDS)).isNotNull();
    try (DatagramSocket stranger = new DatagramSocket(0, HOST)) {
      send(stranger, interPicture(40_000_000));
    }
    byte[] next = interPicture(80_000_000);
    send(sfu, next);
    assertThat(journal.poll(10, TimeUnit.SECONDS)).isEqualTo(next);
    assertThat(network.counters().rejected("wrong_source")).isEqualTo(1);
  }

  @Test
  void noiseIsCountedByReasonAndTheTrackGoesOn() throws Exception {
    send(sfu, new byte[] {1, 2, 3});
    send(sfu, new byte[20]);
    byte[] packet = interPicture(0);
    send(sfu, packet);
    assertThat(journal.poll(10, TimeUnit.SECONDS)).isEqualTo(packet);
    assertThat(network.counters().rejected("not_rtp")).isEqualTo(2);
  }

  /** A VP8 picture that is no keyframe (RFC 7741 section 4.3: the P bit is set). */
  private byte[] interPicture(long timestampNanos) {
    List<byte[]> packets =
        sender.send(new AccessUnit(timestampNanos, false, new byte[] {1, 0, 0, 1, 2, 3}));
    return packets.getFirst();
  }

  private void send(DatagramSocket from, byte[] packet) throws IOException {
    from.send(new DatagramPacket(packet, packet.length, HOST, endpoint.rtpPort()));
  }
}
