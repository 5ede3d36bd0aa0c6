package io.videoconf.recorder.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.HeaderExtension;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.offer.InvalidOfferException;
import io.videoconf.recorder.rtp.offer.SdpOffer;
import io.videoconf.recorder.rtp.offer.SdpOfferTest;
import io.videoconf.recorder.rtp.offer.TrackRequest;
import io.videoconf.recorder.rtp.payload.Depacketizer;
import io.videoconf.recorder.rtp.payload.Depacketizer.Assembly;
import io.videoconf.recorder.rtp.payload.DependencyDescriptor;
import io.videoconf.recorder.rtp.payload.OpusToc;
import io.videoconf.recorder.rtp.payload.Packetizer;
import io.videoconf.recorder.rtp.payload.RedPayload;
import io.videoconf.recorder.rtp.payload.TestMedia;
import io.videoconf.recorder.rtp.playout.ParticipantClock;
import io.videoconf.recorder.rtp.playout.TrackPlayout;
import io.videoconf.recorder.rtp.receive.Receivers;
import io.videoconf.recorder.rtp.receive.TransportReceiver;
import io.videoconf.recorder.rtp.rtcp.Rtcp;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket;
import io.videoconf.recorder.rtp.srtp.SrtpKey;
import io.videoconf.recorder.rtp.srtp.SrtpReceiver;
import io.videoconf.recorder.rtp.srtp.SrtpSender;
import io.videoconf.recorder.rtp.srtp.SrtpSuite;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Whatever comes from the network, nothing throws, hangs or grows. See docs/fuzzing.md. */
class FuzzTest {
  private static final int DESCRIPTOR_ID = 5;

  /** A unit may hold parameter sets that came before it, at most so much of them. */
  private static final int MAX_STORED_BYTES = 1 << 17;

  private static final List<byte[]> CAPTURED_VP8 = packets("vp8.40000");
  private static final List<byte[]> CAPTURED_H264 = packets("h264.40000");
  private static final List<byte[]> CAPTURED_OPUS = packets("vp8.40002");
  private static final List<byte[]> RTP =
      joined(CAPTURED_VP8, CAPTURED_H264, CAPTURED_OPUS, withExtensions());
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
  private static final List<JsonNode> REQUESTS =
      List.of(
          json("{'participant_id':'p1','codec':'opus','payload_type':111,'ssrc':5,'channels':2}"),
          json(
              "{'participant_id':'p1','display_name':'A','source':'camera','codec':'H264',"
                  + "'payload_type':100,'ssrc':7,'parameters':{'sprop-parameter-sets':'Zw=='}}"),
          json(
              "{'participant_id':'p1','source':'camera','kind':'video','rtp_parameters':{"
                  + "'mid':'0','codecs':[{'mimeType':'video/VP8','payloadType':101,"
                  + "'clockRate':90000,'parameters':{},'rtcpFeedback':[{'type':'nack'},"
                  + "{'type':'nack','parameter':'pli'}]},{'mimeType':'video/rtx',"
                  + "'payloadType':102,'clockRate':90000,'parameters':{'apt':101}}],"
                  + "'headerExtensions':[{'uri':'urn:ietf:params:rtp-hdrext:sdes:mid','id':1}],"
                  + "'encodings':[{'ssrc':123,'rtx':{'ssrc':124}}],'rtcp':{'cname':'c'}}}"));

  private static JsonNode json(String text) {
    return Json.MAPPER.readTree(text.replace('\'', '"'));
  }

  @SafeVarargs
  private static List<byte[]> joined(List<byte[]>... lists) {
    List<byte[]> all = new ArrayList<>();
    for (List<byte[]> list : lists) {
      all.addAll(list);
    }
    return all;
  }

  private static List<byte[]> packets(String capture) {
    return Captures.read(capture).stream().map(RtpDump.Entry::packet).limit(400).toList();
  }

  /** One-byte and two-byte header extensions, CSRCs and padding. */
  private static List<byte[]> withExtensions() {
    HexFormat hex = HexFormat.of();
    return List.of(
        hex.parseHex("90e000010000000200000003bede000210ff52c5010200009001020304"),
        hex.parseHex("90e0000100000002000000031000000201010502c501020000aabbccdd"),
        hex.parseHex("b2e00001000000020000000300000004000000051000000101000000aabb0002"));
  }

  /** Payloads that the codec's reader has reason to like. */
  private static List<byte[]> payloads(Codec codec) {
    Random random = new Random(codec.ordinal());
    Packetizer packetizer = Packetizer.of(codec, 1, 96, 0);
    List<byte[]> payloads = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      AccessUnit unit = TestMedia.unit(codec, 0, i % 4 == 0, random.nextInt(3000), random);
      packetizer.packetize(unit, 0).forEach(packet -> payloads.add(payload(packet)));
    }
    List<byte[]> captured =
        switch (codec) {
          case VP8 -> CAPTURED_VP8;
          case H264 -> CAPTURED_H264;
          case OPUS -> CAPTURED_OPUS;
          default -> List.of();
        };
    captured.forEach(packet -> payloads.add(payload(packet)));
    HexFormat hex = HexFormat.of();
    switch (codec) {
      case VP9 -> {
        payloads.add(hex.parseHex("be92343001400 0b402800168824983422027f01df0".replace(" ", "")));
        payloads.add(hex.parseHex("9e11280204010c01020382498342"));
        payloads.add(hex.parseHex("fc06030286cc"));
      }
      case H265 -> payloads.add(hex.parseHex("60010003440100000326018000044e010580"));
      case AV1 -> payloads.add(hex.parseHex("380112080a060000000442abbfc3713410aabb"));
      default -> {}
    }
    return payloads;
  }

  private static byte[] payload(byte[] packet) {
    return RtpPacket.parse(packet, 0, packet.length) instanceof RtpParse.Packet(RtpPacket p)
        ? p.payload()
        : new byte[0];
  }

  private static RtpFormat format(Codec codec, Map<String, String> parameters) {
    return new RtpFormat(96, codec, codec.clockRateHz(), 0, parameters);
  }

  private static Depacketizer reader(Codec codec, Map<String, String> parameters) {
    return Depacketizer.of(
        format(codec, parameters), Map.of(HeaderExtension.DEPENDENCY_DESCRIPTOR, DESCRIPTOR_ID));
  }

  @Test
  void rtpPackets() throws InterruptedException {
    FuzzRun.check(random -> {
      byte[] bytes = Mutation.ofAny(RTP, random);
      PacketKind.of(bytes);
      if (RtpPacket.parse(bytes, 0, bytes.length) instanceof RtpParse.Packet(RtpPacket p)) {
        assertThat(p.payload().length).isLessThanOrEqualTo(bytes.length);
        p.extension(random.nextInt(256));
        p.extension(DESCRIPTOR_ID).ifPresent(DependencyDescriptor::parse);
      }
    });
  }

  @Test
  void rtcpPackets() throws InterruptedException {
    FuzzRun.check(random -> {
      byte[] bytes = Mutation.ofAny(RTCP, random);
      Rtcp.Parsed parsed = Rtcp.parse(bytes);
      assertThat(parsed.packets().size() + parsed.malformed())
          .isBetween(bytes.length == 0 ? 0 : 1, 1 + bytes.length / 4);
    });
  }

  @ParameterizedTest
  @EnumSource(SrtpSuite.class)
  void protectedPackets(SrtpSuite suite) throws InterruptedException {
    SrtpKey key = SrtpKey.random(suite, new Random(1));
    SrtpSender sender = new SrtpSender(key);
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      byte[] packet = RtpPacket.write(true, 96, i, 0, 1, new byte[50 * i]);
      byte[] room = Arrays.copyOf(packet, packet.length + suite.rtpOverhead());
      seeds.add(Arrays.copyOf(room, sender.protectRtp(room, 0, packet.length)));
    }
    for (byte[] compound : RTCP) {
      byte[] room = Arrays.copyOf(compound, compound.length + suite.rtcpOverhead());
      seeds.add(Arrays.copyOf(room, sender.protectRtcp(room, 0, compound.length)));
    }
    SrtpReceiver receiver = new SrtpReceiver(key, Map.of());
    FuzzRun.check(random -> {
      byte[] bytes = Mutation.ofAny(seeds, random);
      assertThat(receiver.unprotectRtp(bytes.clone(), 0, bytes.length))
          .isLessThanOrEqualTo(bytes.length);
      assertThat(receiver.unprotectRtcp(bytes.clone(), 0, bytes.length))
          .isLessThanOrEqualTo(bytes.length);
      // Only what is authentic has a context.
      assertThat(receiver.rolloverCounters().keySet()).isSubsetOf(1L);
    });
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void payloadsByThemselves(Codec codec) throws InterruptedException {
    List<byte[]> seeds = payloads(codec);
    Depacketizer depacketizer = reader(codec, Map.of());
    FuzzRun.check(random -> read(depacketizer, packet(0, seeds, random), random.nextBoolean()));
  }

  /** What a reader remembers of earlier units must not make it stumble, nor grow. */
  @ParameterizedTest
  @EnumSource(Codec.class)
  void payloadsInSequence(Codec codec) throws InterruptedException {
    List<byte[]> seeds = payloads(codec);
    FuzzRun.check(
        10,
        random -> {
          Depacketizer depacketizer = reader(codec, Map.of());
          int sequence = random.nextInt(65_536);
          for (int unit = random.nextInt(6); unit >= 0; unit--) {
            List<RtpPacket> packets = new ArrayList<>();
            for (int i = random.nextInt(5); i >= 0; i--) {
              packets.addAll(packet(sequence, seeds, random));
              sequence = (sequence + (random.nextInt(10) == 0 ? 2 : 1)) & 0xFFFF;
            }
            read(depacketizer, packets, random.nextBoolean());
          }
        });
  }

  /** Packets as a packetizer writes them, of which some are lost, doubled, exchanged, damaged. */
  @ParameterizedTest
  @EnumSource(Codec.class)
  void damagedUnits(Codec codec) throws InterruptedException {
    FuzzRun.check(
        10,
        random -> {
          Depacketizer depacketizer = reader(codec, Map.of());
          Packetizer packetizer = Packetizer.of(codec, 1, 96, random.nextInt(65_536));
          for (int i = 0; i < 4; i++) {
            AccessUnit unit =
                TestMedia.unit(codec, 0, random.nextBoolean(), random.nextInt(6000), random);
            List<byte[]> sent = new ArrayList<>(packetizer.packetize(unit, 0));
            for (int change = random.nextInt(3); change > 0 && !sent.isEmpty(); change--) {
              int at = random.nextInt(sent.size());
              switch (random.nextInt(4)) {
                case 0 -> sent.remove(at);
                case 1 -> sent.add(at, sent.get(random.nextInt(sent.size())));
                case 2 -> sent.add(sent.remove(at));
                default -> sent.set(at, Mutation.ofAny(List.of(sent.get(at)), random));
              }
            }
            List<RtpPacket> packets = new ArrayList<>();
            for (byte[] bytes : sent) {
              if (RtpPacket.parse(bytes, 0, bytes.length) instanceof RtpParse.Packet(var p)) {
                packets.add(p);
              }
            }
            read(depacketizer, packets, random.nextBoolean());
          }
        });
  }

  /** A packet that may have a header extension, or none if it is no RTP. */
  private static List<RtpPacket> packet(int sequence, List<byte[]> seeds, Random random) {
    byte[] payload = Mutation.ofAny(seeds, random);
    byte[] bytes = RtpPacket.write(random.nextBoolean(), 96, sequence, 0, 1, payload);
    if (random.nextInt(8) == 0) {
      byte[] extension = HexFormat.of().parseHex("bede0001" + "52000000");
      extension[5] = (byte) random.nextInt();
      bytes = new byte[RtpPacket.HEADER_BYTES + extension.length + payload.length];
      byte[] head = RtpPacket.write(random.nextBoolean(), 96, sequence, 0, 1, new byte[0]);
      head[0] |= 0x10;
      System.arraycopy(head, 0, bytes, 0, head.length);
      System.arraycopy(extension, 0, bytes, head.length, extension.length);
      System.arraycopy(payload, 0, bytes, head.length + extension.length, payload.length);
    }
    return RtpPacket.parse(bytes, 0, bytes.length) instanceof RtpParse.Packet(RtpPacket p)
        ? List.of(p)
        : List.of();
  }

  private static void read(Depacketizer depacketizer, List<RtpPacket> packets, boolean afterGap) {
    int bytes = 0;
    for (RtpPacket packet : packets) {
      depacketizer.startsUnit(packet);
      depacketizer.startsKeyframe(packet);
      bytes += packet.payloadLength();
    }
    for (Assembly assembly :
        List.of(depacketizer.assemble(packets, afterGap), depacketizer.salvage(packets))) {
      if (assembly instanceof Assembly.Complete complete) {
        assertThat(complete.data().length).isBetween(1, 64 + 3 * bytes + MAX_STORED_BYTES);
        assertThat(complete.width()).isBetween(0, 65_536);
        assertThat(complete.height()).isBetween(0, 65_536);
      }
    }
  }

  @Test
  void redundantAudio() throws InterruptedException {
    RedPayload.Block own = new RedPayload.Block(111, 0, new byte[60]);
    List<byte[]> seeds =
        List.of(
            new RedPayload(List.of(own)).write(),
            new RedPayload(
                    List.of(
                        new RedPayload.Block(111, 1920, new byte[50]),
                        new RedPayload.Block(111, 960, new byte[300]),
                        own))
                .write());
    FuzzRun.check(random -> {
      byte[] bytes = Mutation.ofAny(seeds, random);
      RedPayload red = RedPayload.parse(bytes, 0, bytes.length);
      int type = RedPayload.primaryPayloadType(bytes, 0, bytes.length);
      if (red == null) {
        assertThat(type).isEqualTo(-1);
      } else {
        assertThat(red.primary().payloadType()).isEqualTo(type);
        assertThat(red.blocks().stream().mapToInt(b -> b.data().length).sum())
            .isLessThan(bytes.length);
      }
    });
  }

  @Test
  void opusPackets() throws InterruptedException {
    List<byte[]> seeds = payloads(Codec.OPUS);
    FuzzRun.check(random -> {
      byte[] bytes = Mutation.ofAny(seeds, random);
      assertThat(OpusToc.samples(bytes, 0, bytes.length)).isBetween(0, OpusToc.MAX_SAMPLES);
      OpusToc.hasFec(bytes);
      OpusToc.parse(bytes);
    });
  }

  @Test
  void dependencyDescriptors() throws InterruptedException {
    List<byte[]> seeds = List.of(HexFormat.of().parseHex("c00001800214eaa860"));
    FuzzRun.check(random -> DependencyDescriptor.parse(Mutation.ofAny(seeds, random)));
  }

  /** The parameters of a format come from whoever offers the track. */
  @Test
  void parametersOfFormats() throws InterruptedException {
    List<byte[]> seeds =
        List.of(
            "Z0IAH5Wo,aM48gA==".getBytes(StandardCharsets.US_ASCII),
            "QAEMAf//AWAAAAMAkAAAAwAAAwAekoCQ".getBytes(StandardCharsets.US_ASCII),
            "QgEBAWAAAAMAkAAAAwAAAwAeoBQgYfJlkqryvAWgIAAAAwAg,RAHBc9EJ"
                .getBytes(StandardCharsets.US_ASCII));
    FuzzRun.check(random -> {
      String text = new String(Mutation.ofAny(seeds, random), StandardCharsets.ISO_8859_1);
      reader(Codec.H264, Map.of("sprop-parameter-sets", text));
      reader(Codec.H265, Map.of("sprop-vps", text, "sprop-sps", text, "sprop-pps", text));
    });
  }

  @Test
  void sessionDescriptions() throws InterruptedException {
    String offer = SdpOfferTest.BROWSER_OFFER;
    List<byte[]> seeds = List.of(offer.getBytes(StandardCharsets.UTF_8));
    FuzzRun.check(random -> {
      String text =
          random.nextInt(3) == 0
              ? new String(Mutation.ofAny(seeds, random), StandardCharsets.UTF_8)
              : Mutation.ofLines(offer, random);
      try {
        SdpOffer.parse(text, random.nextBoolean() ? null : "screen");
      } catch (InvalidOfferException e) {
        assertThat(e).hasMessageContaining(e.field());
      }
    });
  }

  @Test
  void trackRequests() throws InterruptedException {
    FuzzRun.check(random -> {
      JsonNode request = Mutation.ofTree(REQUESTS.get(random.nextInt(REQUESTS.size())), random);
      try {
        TrackRequest.read(request);
      } catch (InvalidOfferException e) {
        assertThat(e).hasMessageContaining(e.field());
      }
    });
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void wholeTracks(Codec codec) throws InterruptedException {
    TrackSpec spec = Captures.spec(1, codec, 96, null);
    List<byte[]> seeds = new ArrayList<>();
    for (byte[] payload : payloads(codec)) {
      seeds.add(RtpPacket.write(seeds.size() % 3 == 0, 96, seeds.size(), 0, 1, payload));
    }
    FuzzRun.check(
        1_000,
        random -> {
          TrackPlayout playout =
              new TrackPlayout(spec, new ParticipantClock(Duration.ofMillis(200)));
          TransportReceiver receiver = Receivers.of(spec);
          long now = 0;
          for (int i = 0; i < 1_000; i++) {
            now += random.nextInt(40_000_000);
            byte[] bytes = Mutation.ofAny(random.nextInt(20) == 0 ? RTCP : seeds, random);
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
