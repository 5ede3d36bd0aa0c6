package io.videoconf.recorder.rtp.receive;

import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.PacketKind;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.RtpParse;
import io.videoconf.recorder.rtp.payload.Depacketizer;
import io.videoconf.recorder.rtp.receive.ReceptionStats.Arrival;
import io.videoconf.recorder.rtp.rtcp.Rtcp;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Sdes;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.SenderReport;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/**
 * The live receiving side of one track: tells what belongs to it, counts, and says which RTCP to
 * send when. Give it every datagram of the track's ports, then send what {@link #poll} returns, at
 * the latest at {@link #nextDeadlineNanos}. Times are nanoseconds of one monotonic clock. Not
 * thread-safe.
 */
public final class TrackReceiver {
  /** A retransmission should have come by then: some round trips on the internet. */
  static final long REPAIR_GRACE_NANOS = 200_000_000L;

  /** Mean of the interval between receiver reports; each is 0.5 to 1.5 of it (RFC 3550 6.3.1). */
  static final long REPORT_INTERVAL_NANOS = 1_000_000_000L;

  private final TrackSpec spec;
  private final long localSsrc;
  private final String cname;
  private final boolean video;
  private final Depacketizer depacketizer;
  private final RandomGenerator random;
  private final LossWatch lossWatch = new LossWatch(REPAIR_GRACE_NANOS);
  private final KeyframeRequester keyframes = new KeyframeRequester();
  private final Map<RejectReason, Long> rejected = new EnumMap<>(RejectReason.class);
  private final SsrcGate gate;

  private @Nullable ReceptionStats stats;
  private TrackTotals earlier = TrackTotals.NONE;
  private long keyframesSeen;
  private long lastKeyframeTimestamp = -1;
  private long nextReportNanos = Long.MAX_VALUE;

  /** What a datagram was. */
  public sealed interface Result {
    /**
     * @param packet borrows the array that was given
     */
    record AcceptedRtp(RtpPacket packet) implements Result {}

    record AcceptedRtcp(List<RtcpPacket> packets) implements Result {}

    record Rejected(RejectReason reason) implements Result {}
  }

  /**
   * @param localSsrc under which we send reports; it also seeds the intervals between them
   * @param cname our canonical name, for SDES
   */
  public TrackReceiver(TrackSpec spec, long localSsrc, String cname) {
    this.spec = spec;
    this.localSsrc = localSsrc;
    this.cname = cname;
    this.video = spec.kind() == MediaKind.VIDEO;
    this.depacketizer = Depacketizer.of(spec.format());
    this.gate = new SsrcGate(spec.rtp().ssrc());
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(localSsrc);
  }

  /** Takes a datagram that came to one of the track's ports. */
  public Result onPacket(byte[] bytes, int offset, int length, long nowNanos) {
    Result result =
        switch (PacketKind.of(bytes, offset, length)) {
          case RTP -> onRtp(bytes, offset, length, nowNanos);
          case RTCP -> onRtcp(bytes, offset, length, nowNanos);
          case OTHER -> new Result.Rejected(RejectReason.NOT_RTP);
        };
    if (result instanceof Result.Rejected(RejectReason reason)) {
      rejected.merge(reason, 1L, Long::sum);
    }
    return result;
  }

  private Result onRtp(byte[] bytes, int offset, int length, long nowNanos) {
    return switch (RtpPacket.parse(bytes, offset, length)) {
      case RtpParse.Malformed _ -> new Result.Rejected(RejectReason.MALFORMED_RTP);
      case RtpParse.Packet(RtpPacket packet)
          when packet.payloadType() != spec.format().payloadType() ->
          new Result.Rejected(RejectReason.WRONG_PAYLOAD_TYPE);
      case RtpParse.Packet(RtpPacket packet) ->
          switch (gate.onPacket(packet)) {
            case REJECT -> new Result.Rejected(RejectReason.WRONG_SSRC);
            case SWITCH -> {
              restart();
              yield count(packet, length, nowNanos);
            }
            case ACCEPT -> count(packet, length, nowNanos);
          };
    };
  }

  private Result count(RtpPacket packet, int length, long nowNanos) {
    ReceptionStats current = stats;
    boolean first = current == null;
    if (current == null) {
      current = new ReceptionStats(packet.ssrc(), spec.format().clockRateHz());
      stats = current;
      if (nextReportNanos == Long.MAX_VALUE) {
        scheduleReport(nowNanos);
      }
    }
    long before = current.highestSequence();
    Arrival arrival = current.onPacket(packet, length, nowNanos);
    if (arrival == Arrival.OUT_OF_RANGE) {
      return new Result.Rejected(RejectReason.OUT_OF_RANGE);
    }
    if (video && arrival != Arrival.DUPLICATE) {
      watch(
          packet,
          first || arrival == Arrival.RESTARTED,
          before,
          current.highestSequence(),
          nowNanos);
    }
    return new Result.AcceptedRtp(packet);
  }

  private void watch(RtpPacket packet, boolean first, long before, long highest, long nowNanos) {
    keyframes.onMedia();
    boolean keyframe = depacketizer.startsKeyframe(packet);
    if (first && !keyframe) {
      keyframes.want(nowNanos);
    }
    if (!first) {
      lossWatch.onArrival(before + (short) (packet.sequenceNumber() - before));
      lossWatch.onGap(before, highest, nowNanos);
    }
    if (keyframe) {
      keyframes.onKeyframe();
      lossWatch.clear();
      if (packet.timestamp() != lastKeyframeTimestamp) { // a keyframe may begin in several slices
        lastKeyframeTimestamp = packet.timestamp();
        keyframesSeen++;
      }
    }
  }

  private void restart() {
    if (stats != null) {
      earlier = earlier.plus(stats);
      stats = null;
    }
    lossWatch.clear();
  }

  private Result onRtcp(byte[] bytes, int offset, int length, long nowNanos) {
    Rtcp.Parsed parsed = Rtcp.parse(bytes, offset, length);
    if (parsed.packets().isEmpty()) {
      return new Result.Rejected(RejectReason.MALFORMED_RTCP);
    }
    Long ssrc = gate.ssrc();
    for (RtcpPacket packet : parsed.packets()) {
      if (packet instanceof SenderReport report
          && stats != null
          && ssrc != null
          && report.ssrc() == ssrc) {
        stats.onSenderReport(report, nowNanos);
      }
    }
    return new Result.AcceptedRtcp(parsed.packets());
  }

  /**
   * Asks the sender for a keyframe with the next {@link #poll}. Also before any media came, if the
   * SSRC was announced; else as soon as it is known. No effect on audio.
   */
  public void requestKeyframe(long nowNanos) {
    if (video) {
      keyframes.want(nowNanos);
    }
  }

  /** The RTCP datagrams to send now; the caller owns them. */
  public List<byte[]> poll(long nowNanos) {
    if (lossWatch.expire(nowNanos)) {
      keyframes.want(nowNanos);
    }
    Long ssrc = gate.ssrc();
    boolean report = nextReportNanos <= nowNanos;
    boolean pli = ssrc != null && keyframes.isDue(nowNanos);
    if (!report && !pli) {
      return List.of();
    }
    // RFC 4585 3.1: feedback too travels in a compound packet that begins with a report.
    List<RtcpPacket> compound = new ArrayList<>();
    compound.add(
        new RtcpPacket.ReceiverReport(
            localSsrc, stats == null ? List.of() : List.of(stats.reportBlock(nowNanos))));
    compound.add(new Sdes(List.of(new Sdes.Chunk(localSsrc, cname))));
    if (pli) {
      compound.add(new RtcpPacket.Pli(localSsrc, ssrc));
      keyframes.onSent(nowNanos);
    }
    if (report) {
      scheduleReport(nowNanos);
    }
    return List.of(Rtcp.write(compound));
  }

  private void scheduleReport(long nowNanos) {
    nextReportNanos = nowNanos + (long) (REPORT_INTERVAL_NANOS * random.nextDouble(0.5, 1.5));
  }

  /** When {@link #poll} has something to do if nothing arrives, or {@code Long.MAX_VALUE}. */
  public long nextDeadlineNanos() {
    long pli = gate.ssrc() == null ? Long.MAX_VALUE : keyframes.nextDeadlineNanos();
    return Math.min(nextReportNanos, Math.min(pli, lossWatch.nextDeadlineNanos()));
  }

  /** The counters as they stand. */
  public TrackStats stats() {
    TrackTotals totals = stats == null ? earlier : earlier.plus(stats);
    return new TrackStats(
        totals.received(),
        totals.bytes(),
        totals.lost(),
        totals.duplicates(),
        totals.late(),
        rejected,
        stats == null ? 0 : stats.jitterSeconds(),
        keyframes.sent(),
        keyframesSeen,
        gate.ssrc());
  }

  /** Sums over the SSRCs that a track had. */
  private record TrackTotals(long received, long bytes, long lost, long duplicates, long late) {
    static final TrackTotals NONE = new TrackTotals(0, 0, 0, 0, 0);

    TrackTotals plus(ReceptionStats stats) {
      return new TrackTotals(
          received + stats.received(),
          bytes + stats.bytes(),
          lost + stats.lost(),
          duplicates + stats.duplicates(),
          late + stats.late());
    }
  }
}
