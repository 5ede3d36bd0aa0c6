package io.videoconf.recorder.rtp.receive;

import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.HeaderExtension;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.RtcpFeedback;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.payload.Depacketizer;
import io.videoconf.recorder.rtp.receive.ReceptionStats.Arrival;
import io.videoconf.recorder.rtp.rtcp.ReportBlock;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Fir;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Nack;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Pli;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.SenderReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One track of a {@link TransportReceiver}: tells what belongs to it, counts, and says which
 * feedback is due. A packet that nothing is wrong with costs no allocation. Not thread-safe.
 */
final class TrackReceiver {
  private static final int NO_TYPE = -1;

  /** So many numbers take at most 1 KB, however far apart they are. */
  private static final int MAX_NUMBERS_PER_NACK = 250;

  private final TrackSpec spec;
  private final boolean video;
  private final boolean fir;

  /** What is sent again comes as it was, and not as RTX. */
  private final boolean plainRepair;

  private final int transportSequenceExtension;
  private final PayloadTypes types;
  private final SsrcGate gate;
  private final RtxUnwrapper unwrapper = new RtxUnwrapper();
  private final RoundTrip roundTrip = new RoundTrip();
  private final NackGenerator missing;
  private final KeyframeRequester keyframes = new KeyframeRequester();
  private final RejectCounts rejected = new RejectCounts();
  private final List<Integer> wanted = new ArrayList<>();

  private @Nullable ReceptionStats stats;
  private TrackTotals earlier = TrackTotals.NONE;
  private int payloadType = NO_TYPE;
  private long repaired;
  private long rtxDuplicates;
  private long ignored;
  private long plis;
  private long firs;
  private long keyframesSeen;
  private long lastKeyframeTimestamp = -1;

  /** What became of a packet of the track. */
  enum Outcome {
    /**
     * To be handed on; without media too, because a reader that lacks its sequence number would
     * take it for lost.
     */
    HAND_ON(null),
    /** Nothing to hand on: probing, or a repair of what was there already. */
    IGNORED(null),
    WRONG_PAYLOAD_TYPE(RejectReason.WRONG_PAYLOAD_TYPE),
    WRONG_SSRC(RejectReason.WRONG_SSRC),
    UNEXPECTED_RTX(RejectReason.UNEXPECTED_RTX),
    OUT_OF_RANGE(RejectReason.OUT_OF_RANGE);

    private final @Nullable RejectReason reason;

    Outcome(@Nullable RejectReason reason) {
      this.reason = reason;
    }

    /** Why it is no part of the track; null if it is. */
    @Nullable RejectReason reason() {
      return reason;
    }
  }

  /**
   * @param usefulNanos how long after it was missed a packet is of use: the playout delay
   */
  TrackReceiver(TrackSpec spec, long usefulNanos) {
    this.spec = spec;
    this.video = spec.kind() == MediaKind.VIDEO;
    this.types = new PayloadTypes(spec.rtp());
    this.gate = new SsrcGate(spec.rtp().ssrc());
    this.plainRepair = spec.rtp().rtx().isEmpty();
    Set<RtcpFeedback> understood = spec.rtp().feedback();
    this.missing =
        new NackGenerator(understood.contains(RtcpFeedback.NACK), usefulNanos, roundTrip);
    this.transportSequenceExtension =
        understood.contains(RtcpFeedback.TRANSPORT_CC)
            ? spec.rtp().extensionId(HeaderExtension.TRANSPORT_SEQUENCE_NUMBER).orElse(0)
            : 0;
    // A plain sender announces nothing, and knows PLI if anything.
    this.fir =
        understood.contains(RtcpFeedback.CCM_FIR) && !understood.contains(RtcpFeedback.NACK_PLI);
  }

  TrackSpec spec() {
    return spec;
  }

  PayloadTypes types() {
    return types;
  }

  SsrcGate gate() {
    return gate;
  }

  RejectCounts rejected() {
    return rejected;
  }

  /** A packet of the track without media, from an SSRC of its own. */
  void onIgnored() {
    ignored++;
  }

  /** Whether it asked for this packet, and still waits. */
  boolean awaits(int sequenceNumber) {
    return missing.isAwaited(sequenceNumber);
  }

  /** Id of the transport-wide sequence number, if the sender wants to be told; else 0. */
  int transportSequenceExtension() {
    return transportSequenceExtension;
  }

  /** Takes a packet that is none of the retransmissions. */
  Outcome onRtp(RtpPacket packet, long nowNanos) {
    PayloadTypes.Kind kind = types.kind(packet.payloadType());
    if (kind != PayloadTypes.Kind.MEDIA && kind != PayloadTypes.Kind.IGNORED) {
      return Outcome.WRONG_PAYLOAD_TYPE;
    }
    switch (gate.onPacket(packet)) {
      case REJECT -> {
        return Outcome.WRONG_SSRC;
      }
      case SWITCH -> restart();
      case ACCEPT -> {}
    }
    return count(packet, kind == PayloadTypes.Kind.MEDIA, nowNanos);
  }

  /**
   * Takes a retransmission. After {@link Outcome#HAND_ON} the original packet is in {@link
   * #unwrapped}.
   */
  Outcome onRtx(RtpPacket rtx, long nowNanos) {
    int original = types.original(rtx.payloadType());
    if (original < 0) {
      return Outcome.WRONG_PAYLOAD_TYPE;
    }
    if (!RtxUnwrapper.holdsPacket(rtx)) {
      ignored++;
      return Outcome.IGNORED;
    }
    if (!gate.isKnown()) {
      return Outcome.UNEXPECTED_RTX;
    }
    RtpPacket packet = unwrapper.unwrap(rtx, original, gate.ssrc());
    PayloadTypes.Kind kind = types.kind(original);
    if (packet == null || kind == PayloadTypes.Kind.UNKNOWN || kind == PayloadTypes.Kind.RTX) {
      return Outcome.WRONG_PAYLOAD_TYPE;
    }
    ReceptionStats current = stats(packet);
    boolean first = current.received() == 0;
    long before = current.highestSequence();
    Arrival arrival = current.onRepaired(packet, packet.length(), nowNanos);
    return switch (arrival) {
      case OUT_OF_RANGE -> Outcome.OUT_OF_RANGE;
      case DUPLICATE -> {
        rtxDuplicates++;
        yield Outcome.IGNORED;
      }
      default -> {
        repaired++;
        place(packet, first, before, current.highestSequence(), true, nowNanos);
        yield Outcome.HAND_ON;
      }
    };
  }

  /** The original of the last retransmission, valid until the next one. */
  RtpPacket unwrapped() {
    return unwrapper.packet();
  }

  private Outcome count(RtpPacket packet, boolean media, long nowNanos) {
    ReceptionStats current = stats(packet);
    boolean first = current.received() == 0;
    long before = current.highestSequence();
    RtpFormat format = media ? types.format(packet.payloadType()) : null;
    if (format != null) {
      current.onClockRate(format.clockRateHz());
    }
    Arrival arrival = current.onPacket(packet, packet.length(), nowNanos);
    if (arrival == Arrival.OUT_OF_RANGE) {
      return Outcome.OUT_OF_RANGE;
    }
    if (arrival != Arrival.DUPLICATE) {
      boolean anew = first || arrival == Arrival.RESTARTED;
      if (anew) {
        missing.clear();
      }
      boolean asked = place(packet, anew, before, current.highestSequence(), plainRepair, nowNanos);
      if (asked && plainRepair) {
        repaired++;
      }
    }
    if (!media) {
      ignored++;
    }
    return Outcome.HAND_ON;
  }

  private ReceptionStats stats(RtpPacket packet) {
    ReceptionStats current = stats;
    if (current == null) {
      current = new ReceptionStats(packet.ssrc(), spec.format().clockRateHz());
      stats = current;
    }
    return current;
  }

  /** Puts a packet that is no duplicate into the sequence; true if it had been asked for. */
  private boolean place(
      RtpPacket packet, boolean anew, long before, long highest, boolean repair, long nowNanos) {
    long sequence = anew ? highest : before + (short) (packet.sequenceNumber() - before);
    boolean asked = false;
    if (!anew) {
      if (sequence <= before) {
        asked = missing.onArrival(sequence, repair, nowNanos);
      } else {
        missing.onGap(before, highest, nowNanos);
      }
    }
    if (types.kind(packet.payloadType()) != PayloadTypes.Kind.MEDIA) {
      return asked;
    }
    boolean otherFormat = sequence == highest && changeFormat(packet.payloadType());
    if (video) {
      watch(packet, sequence, anew || otherFormat, nowNanos);
    }
    return asked;
  }

  /** True when it is not the first format of the track. */
  private boolean changeFormat(int newType) {
    int old = payloadType;
    payloadType = newType;
    return old != newType && old != NO_TYPE;
  }

  private void watch(RtpPacket packet, long sequence, boolean anew, long nowNanos) {
    keyframes.onMedia();
    Depacketizer depacketizer = types.depacketizer(packet.payloadType());
    if (depacketizer != null && depacketizer.startsKeyframe(packet)) {
      keyframes.onKeyframe();
      missing.onKeyframe(sequence);
      if (packet.timestamp() != lastKeyframeTimestamp) { // a keyframe may begin in several slices
        lastKeyframeTimestamp = packet.timestamp();
        keyframesSeen++;
      }
    } else if (anew) {
      keyframes.want(nowNanos);
    }
  }

  private void restart() {
    if (stats != null) {
      earlier = earlier.plus(stats);
      stats = null;
    }
    missing.clear();
  }

  void onSenderReport(SenderReport report, long nowNanos) {
    if (stats != null) {
      stats.onSenderReport(report, nowNanos);
    }
  }

  /** The track's SSRC has said goodbye; another may follow. */
  void onBye() {
    restart();
    gate.onBye();
  }

  void requestKeyframe(long nowNanos) {
    if (video) {
      keyframes.want(nowNanos);
    }
  }

  /** Adds the feedback that is due. */
  void collect(long localSsrc, long nowNanos, List<RtcpPacket> feedback) {
    if (missing.expire(nowNanos) && video) {
      keyframes.wantAfterLoss(nowNanos);
    }
    if (!gate.isKnown()) {
      return;
    }
    missing.collect(nowNanos, wanted);
    for (int from = 0; from < wanted.size(); from += MAX_NUMBERS_PER_NACK) {
      int to = Math.min(wanted.size(), from + MAX_NUMBERS_PER_NACK);
      feedback.add(new Nack(localSsrc, gate.ssrc(), wanted.subList(from, to)));
    }
    wanted.clear();
    if (keyframes.isDue(nowNanos)) {
      keyframes.onSent(nowNanos);
      if (fir) {
        firs++;
        feedback.add(new Fir(localSsrc, List.of(new Fir.Entry(gate.ssrc(), keyframes.command()))));
      } else {
        plis++;
        feedback.add(new Pli(localSsrc, gate.ssrc()));
      }
    }
  }

  /** When {@link #collect} has something to do if nothing arrives, or {@code Long.MAX_VALUE}. */
  long nextDeadlineNanos() {
    long keyframe = gate.isKnown() ? keyframes.nextDeadlineNanos() : Long.MAX_VALUE;
    return Math.min(keyframe, missing.nextDeadlineNanos());
  }

  /** Bytes of media so far. */
  long receivedBytes() {
    return stats == null ? earlier.bytes() : earlier.bytes() + stats.bytes();
  }

  /** Adds the block of a receiver report, if anything has come to speak of. */
  void report(long nowNanos, List<ReportBlock> blocks) {
    if (stats != null) {
      blocks.add(stats.reportBlock(nowNanos));
    }
  }

  /**
   * The counters as they stand.
   *
   * @param rejections by reason
   */
  TrackStats stats(Map<RejectReason, Long> rejections) {
    TrackTotals totals = stats == null ? earlier : earlier.plus(stats);
    RtpFormat format = payloadType == NO_TYPE ? null : types.format(payloadType);
    Codec codec = format == null ? null : format.codec();
    return new TrackStats(
        totals.received(),
        totals.bytes(),
        totals.lost(),
        repaired,
        totals.duplicates() + rtxDuplicates,
        totals.late(),
        ignored,
        rejections,
        stats == null ? 0 : stats.jitterSeconds(),
        missing.requested(),
        plis,
        firs,
        keyframesSeen,
        roundTrip.isMeasured() ? roundTrip.nanos() * 1e-9 : null,
        gate.isKnown() ? gate.ssrc() : null,
        payloadType == NO_TYPE ? null : payloadType,
        codec);
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
