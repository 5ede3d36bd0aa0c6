package io.videoconf.recorder.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.offer.InvalidOfferException;
import io.videoconf.recorder.rtp.offer.SdpOffer;
import io.videoconf.recorder.rtp.offer.SdpOfferTest;
import io.videoconf.recorder.rtp.payload.Depacketizer;
import io.videoconf.recorder.rtp.playout.ParticipantClock;
import io.videoconf.recorder.rtp.playout.TrackPlayout;
import io.videoconf.recorder.rtp.receive.Receivers;
import io.videoconf.recorder.rtp.receive.TransportReceiver;
import io.videoconf.recorder.rtp.rtcp.Rtcp;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever comes from the network, nothing throws. */
class FuzzTest {
  private static final int INPUTS = 20_000;
  private static final List<byte[]> RTP = packets("vp8.40000", "h264.40000", "vp8.40002");
  private static final List<byte[]> RTCP =
      List.of(
          Rtcp.write(
              new RtcpPacket.SenderReport(2001, 1L << 40, 5, 6, 7, List.of()),
              new RtcpPacket.Sdes(List.of(new RtcpPacket.Sdes.Chunk(2001, "cname")))),
          Rtcp.write(
              new RtcpPacket.ReceiverReport(1, List.of()),
              new RtcpPacket.Pli(1, 2),
              new RtcpPacket.Nack(1, 2, List.of(1, 5, 40))),
          Rtcp.write(
              new RtcpPacket.Fir(1, List.of(new RtcpPacket.Fir.Entry(2, 3))),
              new RtcpPacket.Bye(List.of(1L, 2L), "why")));

  private static List<byte[]> packets(String... captures) {
    List<byte[]> packets = new ArrayList<>();
    for (String capture : captures) {
      Captures.read(capture).forEach(e -> packets.add(e.packet()));
    }
    return packets;
  }

  private static byte[] any(List<byte[]> corpus, Random random) {
    return Seeded.mutate(corpus.get(random.nextInt(corpus.size())), random);
  }

  @Test
  void rtpPackets() {
    Seeded.check(
        INPUTS,
        random -> {
          byte[] bytes = any(RTP, random);
          PacketKind.of(bytes);
          if (RtpPacket.parse(bytes, 0, bytes.length) instanceof RtpParse.Packet(RtpPacket p)) {
            assertThat(p.payload().length).isLessThanOrEqualTo(bytes.length);
            p.extension(random.nextInt(256));
          }
        });
  }

  @Test
  void rtcpPackets() {
    Seeded.check(
        INPUTS,
        random -> {
          byte[] bytes = any(RTCP, random);
          Rtcp.Parsed parsed = Rtcp.parse(bytes);
          assertThat(parsed.packets().size() + parsed.malformed())
              .isBetween(bytes.length == 0 ? 0 : 1, 1 + bytes.length / 4);
        });
  }

  @Test
  void payloads() {
    for (Codec codec : List.of(Codec.VP8, Codec.H264, Codec.OPUS)) {
      Depacketizer depacketizer = Depacketizer.of(Captures.spec(1, codec, 96, null).format());
      Seeded.check(
          INPUTS,
          random -> {
            List<RtpPacket> packets = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
              byte[] bytes = any(RTP, random);
              if (RtpPacket.parse(bytes, 0, bytes.length) instanceof RtpParse.Packet(var p)) {
                depacketizer.startsUnit(p);
                depacketizer.startsKeyframe(p);
                packets.add(p);
              }
            }
            depacketizer.assemble(packets, random.nextBoolean());
          });
    }
  }

  @Test
  void wholeTracks() {
    for (TrackSpec spec : List.of(Captures.VP8, Captures.H264, Captures.OPUS)) {
      Seeded.check(
          20,
          random -> {
            TrackSpec anySsrc =
                Captures.spec(1, spec.format().codec(), spec.format().payloadType(), null);
            TrackPlayout playout =
                new TrackPlayout(anySsrc, new ParticipantClock(), Duration.ofMillis(200));
            TransportReceiver receiver = Receivers.of(anySsrc);
            long now = 0;
            for (int i = 0; i < 1_000; i++) {
              now += random.nextInt(40_000_000);
              byte[] bytes = any(random.nextInt(20) == 0 ? RTCP : RTP, random);
              receiver.onDatagram(bytes, 0, bytes.length, now, Receivers.NOWHERE);
              receiver.poll(now);
              playout.onRtp(bytes, now);
              playout.onRtcp(bytes, now);
              playout.poll(now);
            }
            playout.drain();
            receiver.stats(1);
          });
    }
  }

  @Test
  void sessionDescriptions() {
    byte[] offer = SdpOfferTest.BROWSER_OFFER.getBytes(StandardCharsets.UTF_8);
    Seeded.check(
        INPUTS,
        random -> {
          byte[] bytes = offer.clone();
          for (int i = random.nextInt(8); i >= 0; i--) {
            int at = random.nextInt(bytes.length);
            bytes[at] = offer[random.nextInt(offer.length)];
          }
          try {
            SdpOffer.parse(new String(bytes, StandardCharsets.UTF_8), null);
          } catch (InvalidOfferException e) {
            assertThat(e).hasMessageContaining(e.field());
          }
        });
  }
}
