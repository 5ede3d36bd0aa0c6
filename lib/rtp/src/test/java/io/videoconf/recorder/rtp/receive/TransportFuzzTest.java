package io.videoconf.recorder.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.HeaderExtension;
import io.videoconf.recorder.model.RtcpFeedback;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.model.RtpParameters;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.PacketKind;
import io.videoconf.recorder.rtp.RtpExtensions;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.RtpParse;
import io.videoconf.recorder.rtp.Seeded;
import io.videoconf.recorder.rtp.receive.TransportReceiver.Options;
import io.videoconf.recorder.rtp.rtcp.Rtcp;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever comes to a socket of several tracks: nothing throws, and what goes out is sound. */
class TransportFuzzTest {
  private static final List<Codec> VIDEO =
      List.of(Codec.VP8, Codec.VP9, Codec.H264, Codec.H265, Codec.AV1);
  private static final Map<HeaderExtension, Integer> EXTENSIONS =
      Map.of(HeaderExtension.MID, 1, HeaderExtension.TRANSPORT_SEQUENCE_NUMBER, 2);

  private static TrackSpec track(int trackId, @Nullable Long ssrc, @Nullable Long rtxSsrc) {
    List<RtpFormat> formats =
        VIDEO.stream()
            .map(codec -> new RtpFormat(100 + codec.ordinal(), codec, 90_000, 0, Map.of()))
            .toList();
    return new TrackSpec(
        trackId,
        "p",
        TrackSource.CAMERA,
        new RtpParameters(
            formats,
            ssrc,
            rtxSsrc,
            "m" + trackId,
            Map.of(110, 100, 111, 101, 112, 55),
            null,
            Set.of(126),
            EXTENSIONS,
            Set.of(RtcpFeedback.values())));
  }

  private static byte[] rtp(Random random) {
    byte[] payload = new byte[random.nextInt(40)];
    random.nextBytes(payload);
    int type = random.nextInt(10) == 0 ? random.nextInt(128) : 100 + random.nextInt(12);
    int sequence = random.nextInt(20) == 0 ? random.nextInt(65_536) : random.nextInt(200);
    byte[] packet =
        RtpPacket.write(
            random.nextBoolean(), type, sequence, random.nextInt(), random.nextInt(8), payload);
    byte[] mid = {'m', (byte) ('0' + random.nextInt(4))};
    byte[] number = {0, (byte) random.nextInt()};
    return switch (random.nextInt(3)) {
      case 0 -> packet;
      case 1 -> RtpExtensions.insert(packet, Map.of(2, number));
      default -> RtpExtensions.insert(packet, Map.of(1, mid, 2, number));
    };
  }

  private static byte[] rtcp(Random random) {
    long ssrc = random.nextInt(8);
    return Rtcp.write(
        switch (random.nextInt(4)) {
          case 0 -> new RtcpPacket.SenderReport(ssrc, 1L << 40, 5, 6, 7, List.of());
          case 1 -> new RtcpPacket.Bye(List.of(ssrc), "");
          case 2 -> new RtcpPacket.Sdes(List.of(new RtcpPacket.Sdes.Chunk(ssrc, "c")));
          default -> new RtcpPacket.ExtendedReport(ssrc, 4L, List.of());
        });
  }

  @Test
  void nothingThrowsAndWhatGoesOutIsSound() {
    Seeded.check(
        60,
        random -> {
          TransportReceiver receiver = new TransportReceiver(99, "c", Options.DEFAULT);
          receiver.add(track(1, 1L, 2L), 0);
          receiver.add(track(2, 3L, null), 0);
          receiver.add(track(3, null, null), 0);
          Checking sink = new Checking();
          long now = random.nextLong() >> 2;
          int rejected = 0;
          for (int i = 0; i < 2_000; i++) {
            now += random.nextInt(20_000_000);
            byte[] packet = random.nextInt(20) == 0 ? rtcp(random) : rtp(random);
            byte[] bytes = Seeded.mutate(packet, random);
            if (receiver.onDatagram(bytes, 0, bytes.length, now, sink) != null) {
              rejected++;
            }
            for (byte[] datagram : receiver.poll(now)) {
              assertThat(Rtcp.parse(datagram).malformed()).isZero();
              assertThat(datagram.length).isLessThanOrEqualTo(1_500);
            }
            assertThat(receiver.nextDeadlineNanos()).isGreaterThan(now);
          }
          int counted = receiver.unroutable().values().stream().mapToInt(Long::intValue).sum();
          for (int id = 1; id <= 3; id++) {
            TrackStats stats = receiver.stats(id);
            counted += (int) stats.rejectedTotal();
            assertThat(stats.packetsLost()).isNotNegative();
          }
          assertThat(counted).isEqualTo(rejected);
          assertThat(sink.packets).isPositive();
          receiver.close(now);
        });
  }

  private static final class Checking implements TransportReceiver.Sink {
    private int packets;

    @Override
    public void rtp(int trackId, byte[] bytes, int offset, int length) {
      packets++;
      byte[] packet = Arrays.copyOfRange(bytes, offset, offset + length);
      assertThat(RtpPacket.parse(packet, 0, length)).isInstanceOf(RtpParse.Packet.class);
      assertThat(trackId).isBetween(1, 3);
    }

    @Override
    public void rtcp(int trackId, byte[] bytes, int offset, int length) {
      packets++;
      assertThat(PacketKind.of(bytes, offset, length)).isEqualTo(PacketKind.RTCP);
    }
  }
}
