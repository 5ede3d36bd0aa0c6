package io.videoconf.recorder.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.HeaderExtension;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.RtcpFeedback;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.model.RtpParameters;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.RtpExtensions;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.receive.TransportReceiver.Sink;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A packet that nothing is wrong with leaves no garbage. */
class AllocationTest {
  private static final int PACKETS = 100_000;
  private static final int WARM_UP = 60_000;
  private static final int MID = 1;
  private static final int TRANSPORT_SEQUENCE = 3;

  /** What the sink saw, so that nothing is optimised away. */
  private long handedOn;

  private final Sink sink =
      new Sink() {
        @Override
        public void rtp(int trackId, byte[] bytes, int offset, int length) {
          handedOn += bytes[offset + 3] + length;
        }

        @Override
        public void rtcp(int trackId, byte[] bytes, int offset, int length) {}
      };

  @ParameterizedTest
  @EnumSource
  void ofAPacketThatComesInOrder(Codec codec) {
    TransportReceiver receiver = Receivers.of(track(codec, false), track(codec, true));
    byte[] packet = packet(codec, 96, 7);
    run(receiver, packet, 0, WARM_UP);

    long before = allocated();
    run(receiver, packet, WARM_UP, PACKETS);
    double perPacket = (allocated() - before) / (double) PACKETS;

    assertThat(perPacket).as("bytes per packet").isLessThan(1);
    assertThat(receiver.stats(1).packetsReceived()).isEqualTo(WARM_UP + PACKETS);
    assertThat(handedOn).isNotZero();
  }

  @ParameterizedTest
  @EnumSource
  void ofARetransmission(Codec codec) {
    TransportReceiver receiver = Receivers.of(track(codec, false));
    byte[] original = packet(codec, 96, 7);
    byte[] rtx = RtpPacket.write(true, 97, 0, 0, 8, new byte[200]);
    System.arraycopy(original, original.length - 100, rtx, 14, 100);
    repair(receiver, original, rtx, 0, WARM_UP);

    long before = allocated();
    repair(receiver, original, rtx, WARM_UP, PACKETS);
    double perPacket = (allocated() - before) / (double) PACKETS;

    assertThat(perPacket).as("bytes per packet").isLessThan(1);
    assertThat(receiver.stats(1).repaired()).isEqualTo((WARM_UP + PACKETS) / 2);
  }

  private void run(TransportReceiver receiver, byte[] packet, int from, int count) {
    for (int i = from; i < from + count; i++) {
      number(packet, 2, i);
      receiver.onDatagram(packet, 0, packet.length, i * 1_000_000L, sink);
    }
  }

  /** Every other packet comes by retransmission only, one packet late. */
  private void repair(
      TransportReceiver receiver, byte[] original, byte[] rtx, int from, int count) {
    for (int i = from; i < from + count; i += 2) {
      long now = i * 1_000_000L;
      number(original, 2, i + 2);
      receiver.onDatagram(original, 0, original.length, now, sink);
      number(rtx, 12, i + 1);
      receiver.onDatagram(rtx, 0, rtx.length, now, sink);
    }
  }

  private static void number(byte[] packet, int at, int value) {
    packet[at] = (byte) (value >> 8);
    packet[at + 1] = (byte) value;
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().threadId());
  }

  private static byte[] packet(Codec codec, int payloadType, long ssrc) {
    byte[] payload = new byte[100];
    switch (codec) {
      case VP8 -> payload[0] = 0x10;
      case VP9 -> payload[0] = 0x08;
      case H264 -> payload[0] = 0x65;
      case H265 -> payload[0] = 0x26;
      case AV1 -> payload[0] = 0x18;
      default -> payload[0] = 1;
    }
    byte[] plain = RtpPacket.write(true, payloadType, 0, 0, ssrc, payload);
    return RtpExtensions.insert(
        plain, Map.of(MID, new byte[] {'a'}, TRANSPORT_SEQUENCE, new byte[] {0, 0}));
  }

  private static TrackSpec track(Codec codec, boolean second) {
    RtpFormat format =
        new RtpFormat(
            96, codec, codec.clockRateHz(), codec.kind() == MediaKind.AUDIO ? 1 : 0, Map.of());
    return new TrackSpec(
        second ? 2 : 1,
        "p",
        TrackSource.CAMERA,
        new RtpParameters(
            List.of(format),
            second ? 17L : 7L,
            second ? 18L : 8L,
            second ? "b" : "a",
            Map.of(97, 96),
            null,
            Set.of(),
            Map.of(
                HeaderExtension.MID, MID,
                HeaderExtension.TRANSPORT_SEQUENCE_NUMBER, TRANSPORT_SEQUENCE),
            Set.of(RtcpFeedback.NACK, RtcpFeedback.NACK_PLI, RtcpFeedback.TRANSPORT_CC)));
  }
}
