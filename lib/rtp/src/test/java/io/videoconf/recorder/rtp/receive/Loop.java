package io.videoconf.recorder.rtp.receive;

import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.RtcpFeedback;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.model.RtpParameters;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.PacketKind;
import io.videoconf.recorder.rtp.send.RtpSender;
import io.videoconf.recorder.rtp.send.TransportSequence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A sender and a receiver with a bad network between them, in virtual time: 30 pictures or 50
 * sounds a second, and a keyframe when one is asked for.
 */
final class Loop {
  static final long MS = 1_000_000;
  static final long SSRC = 7;
  static final long RTX_SSRC = 8;
  private static final int TYPE = 96;
  private static final int RTX_TYPE = 97;

  /**
   * @param loss share of the packets that get lost, each way, 0 to 1
   * @param feedbackLoss the same of the way back
   * @param roundTripMillis without jitter
   * @param jitterMillis each packet takes up to this much longer, so that they overtake each other
   */
  record Network(double loss, double feedbackLoss, int roundTripMillis, int jitterMillis) {}

  private record Flight(long arrivalNanos, int order, byte[] bytes) {}

  private static final Comparator<Flight> BY_ARRIVAL =
      Comparator.comparingLong(Flight::arrivalNanos).thenComparingInt(Flight::order);

  private final Network network;
  private final Random random;
  private final Codec codec;
  private final RtpSender sender;
  private final TransportReceiver receiver;
  private final PriorityQueue<Flight> toReceiver = new PriorityQueue<>(BY_ARRIVAL);
  private final PriorityQueue<Flight> toSender = new PriorityQueue<>(BY_ARRIVAL);

  /** When each packet was sent first, by the order of sending. */
  private final List<Long> sentNanos = new ArrayList<>();

  /** When each packet came first, or null. */
  private final List<@Nullable Long> cameNanos = new ArrayList<>();

  private final int firstSequenceNumber;
  private final List<Long> keyframeRequests = new ArrayList<>();
  private boolean keyframeWanted = true;
  private int flights;
  private long nowNanos;
  int lost;

  Loop(Codec codec, Network network, Set<RtcpFeedback> feedback, boolean rtx, long seed) {
    this.network = network;
    this.random = new Random(seed);
    this.codec = codec;
    this.firstSequenceNumber = 65_536 - 500; // wraps within seconds
    this.sender =
        new RtpSender(
            new RtpSender.Config(codec, TYPE, SSRC, firstSequenceNumber, 0xFFFFFF00L, "s"),
            Instant.EPOCH,
            new RtpSender.Features(
                rtx ? new RtpSender.Rtx(RTX_TYPE, RTX_SSRC, 65_500) : null,
                null,
                Map.of(),
                new TransportSequence()));
    RtpFormat format =
        new RtpFormat(TYPE, codec, codec.clockRateHz(), codec == Codec.OPUS ? 2 : 0, Map.of());
    this.receiver =
        Receivers.of(
            new TrackSpec(
                1,
                "p",
                codec == Codec.OPUS ? TrackSource.MICROPHONE : TrackSource.CAMERA,
                new RtpParameters(
                    List.of(format),
                    SSRC,
                    rtx ? RTX_SSRC : null,
                    null,
                    rtx ? Map.of(RTX_TYPE, TYPE) : Map.of(),
                    null,
                    Set.of(),
                    Map.of(),
                    feedback)));
  }

  /** Sends for so long. */
  void run(int millis) {
    long end = nowNanos + millis * MS;
    long unitMillis = codec == Codec.OPUS ? 20 : 33;
    for (; nowNanos < end; nowNanos += MS) {
      if (nowNanos / MS % unitMillis == 0) {
        for (byte[] packet : sender.send(unit(), nowNanos)) {
          sentNanos.add(nowNanos);
          cameNanos.add(null);
          fly(packet, network.loss, toReceiver);
        }
      }
      turn();
    }
  }

  /** Sends nothing new for so long. */
  void idle(int millis) {
    long end = nowNanos + millis * MS;
    for (; nowNanos < end; nowNanos += MS) {
      turn();
    }
  }

  private void turn() {
    for (byte[] packet : sender.poll(nowNanos)) {
      fly(packet, network.loss, toReceiver);
    }
    while (!toReceiver.isEmpty() && toReceiver.peek().arrivalNanos <= nowNanos) {
      byte[] bytes = toReceiver.remove().bytes;
      receiver.onDatagram(bytes, 0, bytes.length, nowNanos, new Arrivals());
    }
    if (receiver.nextDeadlineNanos() <= nowNanos) {
      for (byte[] packet : receiver.poll(nowNanos)) {
        fly(packet, network.feedbackLoss, toSender);
      }
    }
    while (!toSender.isEmpty() && toSender.peek().arrivalNanos <= nowNanos) {
      byte[] bytes = toSender.remove().bytes;
      if (sender.onRtcp(bytes, 0, bytes.length)) {
        keyframeWanted = true;
        keyframeRequests.add(nowNanos);
      }
    }
  }

  private void fly(byte[] packet, double loss, PriorityQueue<Flight> way) {
    if (random.nextDouble() < loss) {
      if (way == toReceiver && PacketKind.of(packet) == PacketKind.RTP) {
        lost++;
      }
      return;
    }
    long delay = network.roundTripMillis * MS / 2;
    if (network.jitterMillis > 0) {
      delay += random.nextLong(network.jitterMillis * MS);
    }
    way.add(new Flight(nowNanos + delay, flights++, packet));
  }

  private final class Arrivals implements TransportReceiver.Sink {
    @Override
    public void rtp(int trackId, byte[] bytes, int offset, int length) {
      int number = (bytes[offset + 2] & 0xFF) << 8 | (bytes[offset + 3] & 0xFF);
      int newest = cameNanos.size() - 1;
      int index = newest + (short) (number - firstSequenceNumber - newest);
      if (cameNanos.get(index) == null) {
        cameNanos.set(index, nowNanos);
      }
    }

    @Override
    public void rtcp(int trackId, byte[] bytes, int offset, int length) {}
  }

  private AccessUnit unit() {
    if (codec == Codec.OPUS) {
      return new AccessUnit(nowNanos, true, new byte[100]);
    }
    boolean keyframe = keyframeWanted;
    keyframeWanted = false;
    byte[] frame = new byte[keyframe ? 20_000 : 6_000];
    frame[0] = (byte) (keyframe ? 0 : 1);
    frame[3] = (byte) 0x9D;
    frame[4] = 1;
    frame[5] = 0x2A;
    return new AccessUnit(nowNanos, keyframe, frame);
  }

  TrackStats stats() {
    return receiver.stats(1);
  }

  RtpSender sender() {
    return sender;
  }

  int packets() {
    return sentNanos.size();
  }

  /** When the sender was asked for keyframes. */
  List<Long> keyframeRequests() {
    return keyframeRequests;
  }

  /** Packets that did not come within so long after they should have. */
  int missingAfter(int millis) {
    int missing = 0;
    for (int i = 0; i < sentNanos.size(); i++) {
      Long came = cameNanos.get(i);
      long due = sentNanos.get(i) + (network.roundTripMillis / 2 + millis) * MS;
      if (came == null || came > due) {
        missing++;
      }
    }
    return missing;
  }
}
