package io.videoconf.recorder.rtp.receive;

import io.videoconf.recorder.model.RtcpFeedback;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.PacketKind;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.RtpParser;
import io.videoconf.recorder.rtp.receive.SsrcRoutes.Route;
import io.videoconf.recorder.rtp.receive.TrackReceiver.Outcome;
import io.videoconf.recorder.rtp.rtcp.ReportBlock;
import io.videoconf.recorder.rtp.rtcp.Rtcp;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Bye;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Remb;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Sdes;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.SenderReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The live receiving side of one transport: one track, or several behind one socket (RFC 8843).
 * Tells what belongs to which track, counts, and says which RTCP to send when. Give it every
 * datagram of the transport's ports, then send what {@link #poll} returns, at the latest at {@link
 * #nextDeadlineNanos}. Times are nanoseconds of one monotonic clock. Nothing that comes from the
 * network makes it throw, and an ordinary RTP packet costs no allocation. Not thread-safe.
 */
public final class TransportReceiver {
  private static final long REMB_INTERVAL_NANOS = 1_000_000_000L;
  private static final int MAX_REMB_SSRCS = 255;

  private final long localSsrc;
  private final Options options;
  private final CompoundPackets compounds;
  private final ReportSchedule reports;
  private final TrackRouter router = new TrackRouter();
  private final RtpParser parser = new RtpParser();
  private final TransportFeedbackGenerator arrivals = new TransportFeedbackGenerator();
  private final RejectCounts rejected = new RejectCounts();
  private final List<RtcpPacket> feedback = new ArrayList<>();
  private final List<TrackReceiver> concerned = new ArrayList<>();

  private long newestSsrc;
  private long nextRembNanos = Long.MAX_VALUE;

  /** Takes what belongs to a track. The array is borrowed: it changes after the call. */
  public interface Sink {
    /** An RTP packet, as it came or as its retransmission restored it. */
    void rtp(int trackId, byte[] bytes, int offset, int length);

    /** A datagram of RTCP that concerns the track; it may concern others as well. */
    void rtcp(int trackId, byte[] bytes, int offset, int length);
  }

  /**
   * How to speak to the other side.
   *
   * @param reducedSizeRtcp whether feedback goes without a report before it (RFC 5506)
   * @param rembBitsPerSecond what senders that understand REMB are told to keep below; 0 to tell
   *     them nothing
   * @param playoutDelay how long after it was missed a packet is still of use
   */
  public record Options(boolean reducedSizeRtcp, long rembBitsPerSecond, Duration playoutDelay) {
    /** Compound packets, full rate, a playout delay of a second. */
    public static final Options DEFAULT = new Options(false, 100_000_000, Duration.ofSeconds(1));

    public Options {
      if (rembBitsPerSecond < 0) {
        throw new IllegalArgumentException("rembBitsPerSecond must not be negative");
      }
    }

    public Options withReducedSizeRtcp(boolean reducedSize) {
      return new Options(reducedSize, rembBitsPerSecond, playoutDelay);
    }
  }

  /**
   * @param localSsrc under which we send reports, 0 to 2^32-1; it also seeds the intervals between
   *     them
   * @param cname our canonical name, for SDES
   */
  public TransportReceiver(long localSsrc, String cname, Options options) {
    this.localSsrc = localSsrc;
    this.options = options;
    this.compounds = new CompoundPackets(localSsrc, cname, options.reducedSizeRtcp());
    this.reports = new ReportSchedule(localSsrc);
  }

  /**
   * Adds a track. SSRCs that it announces are its own from now on, whoever had them before.
   *
   * @throws IllegalArgumentException if there is one of this number
   */
  public void add(TrackSpec spec, long nowNanos) {
    if (router.find(spec.trackId()) != null) {
      throw new IllegalArgumentException("there is a track " + spec.trackId() + " already");
    }
    router.add(new TrackReceiver(spec, options.playoutDelay().toNanos()));
  }

  /**
   * Removes a track, if there is one of this number.
   *
   * @return what to send now: with the last track we say goodbye
   */
  public List<byte[]> remove(int trackId, long nowNanos) {
    boolean goodbye = router.tracks().size() == 1 && router.find(trackId) != null;
    List<byte[]> last = goodbye ? close(nowNanos) : List.of();
    router.remove(trackId);
    return last;
  }

  /**
   * Ends reporting, unless packets come again.
   *
   * @return what to send now: a last report and BYE; nothing to a sender that was never heard
   */
  public List<byte[]> close(long nowNanos) {
    boolean spoken = reports.nextNanos() != Long.MAX_VALUE;
    reports.stop();
    nextRembNanos = Long.MAX_VALUE;
    return spoken
        ? compounds.pack(reportBlocks(nowNanos), List.of(new Bye(List.of(localSsrc), "")))
        : List.of();
  }

  /**
   * Takes a datagram that came to one of the transport's ports.
   *
   * @return null, or why it is part of no track
   */
  public @Nullable RejectReason onDatagram(
      byte[] bytes, int offset, int length, long nowNanos, Sink sink) {
    return switch (PacketKind.of(bytes, offset, length)) {
      case RTP -> onRtp(bytes, offset, length, nowNanos, sink);
      case RTCP -> onRtcp(bytes, offset, length, nowNanos, sink);
      case OTHER -> reject(RejectReason.NOT_RTP);
    };
  }

  private @Nullable RejectReason onRtp(
      byte[] bytes, int offset, int length, long nowNanos, Sink sink) {
    if (parser.parse(bytes, offset, length) != null) {
      return reject(RejectReason.MALFORMED_RTP);
    }
    RtpPacket packet = parser.packet();
    Route route = router.route(packet.ssrc());
    if (route != null) {
      return take(route.track(), route.rtx(), packet, nowNanos, sink);
    }
    TrackReceiver track = router.guess(packet);
    if (track == null) {
      return reject(router.reason());
    }
    return switch (track.types().kind(packet.payloadType())) {
      case IGNORED -> {
        track.onIgnored();
        yield null;
      }
      case UNKNOWN -> reject(track, RejectReason.WRONG_PAYLOAD_TYPE);
      case MEDIA -> learn(track, false, packet, nowNanos, sink);
      case RTX -> learn(track, true, packet, nowNanos, sink);
    };
  }

  private @Nullable RejectReason learn(
      TrackReceiver track, boolean rtx, RtpPacket packet, long nowNanos, Sink sink) {
    long ssrc = packet.ssrc();
    RejectReason reason = take(track, rtx, packet, nowNanos, sink);
    if (reason == null) {
      router.learn(ssrc, track, rtx);
    }
    return reason;
  }

  private @Nullable RejectReason take(
      TrackReceiver track, boolean rtx, RtpPacket packet, long nowNanos, Sink sink) {
    Outcome outcome = rtx ? track.onRtx(packet, nowNanos) : track.onRtp(packet, nowNanos);
    RejectReason reason = outcome.reason();
    if (reason != null) {
      return reject(track, reason);
    }
    onAccepted(track, packet, nowNanos);
    if (outcome == Outcome.HAND_ON) {
      RtpPacket media = rtx ? track.unwrapped() : packet;
      sink.rtp(track.spec().trackId(), media.bytes(), media.offset(), media.length());
    }
    return null;
  }

  private void onAccepted(TrackReceiver track, RtpPacket packet, long nowNanos) {
    reports.start(nowNanos);
    newestSsrc = packet.ssrc();
    int extension = track.transportSequenceExtension();
    if (extension != 0 && packet.extensionLength(extension) == 2) {
      int at = packet.extensionOffset(extension);
      byte[] bytes = packet.bytes();
      arrivals.onPacket((bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF), nowNanos);
    }
    if (nextRembNanos == Long.MAX_VALUE && understandsRemb(track)) {
      nextRembNanos = nowNanos;
    }
  }

  private boolean understandsRemb(TrackReceiver track) {
    return options.rembBitsPerSecond() > 0
        && track.spec().rtp().feedback().contains(RtcpFeedback.GOOG_REMB);
  }

  private @Nullable RejectReason onRtcp(
      byte[] bytes, int offset, int length, long nowNanos, Sink sink) {
    List<RtcpPacket> packets = Rtcp.parse(bytes, offset, length).packets();
    if (packets.isEmpty()) {
      return reject(RejectReason.MALFORMED_RTCP);
    }
    reports.onRtcp(length);
    concerned.clear();
    boolean strange = false;
    for (RtcpPacket packet : packets) {
      switch (packet) {
        case SenderReport report -> {
          strange |= !concerns(report.ssrc());
          Route route = router.route(report.ssrc());
          if (route != null && !route.rtx()) {
            route.track().onSenderReport(report, nowNanos);
          }
        }
        case Sdes sdes -> sdes.chunks().forEach(chunk -> concerns(chunk.ssrc()));
        case Bye bye -> bye.ssrcs().forEach(this::concerns);
        default -> {}
      }
    }
    for (TrackReceiver track : concerned) {
      sink.rtcp(track.spec().trackId(), bytes, offset, length);
    }
    for (RtcpPacket packet : packets) {
      if (packet instanceof Bye bye) {
        bye.ssrcs().forEach(this::onBye);
      }
    }
    return strange && concerned.isEmpty() ? reject(RejectReason.WRONG_SSRC) : null;
  }

  /**
   * Notes the tracks that RTCP of this SSRC concerns: while a track's SSRC is unknown it may be any
   * one. False if it is nobody's.
   */
  private boolean concerns(long ssrc) {
    Route route = router.route(ssrc);
    if (route != null) {
      if (!route.rtx()) {
        note(route.track());
      }
      return true;
    }
    boolean any = false;
    for (TrackReceiver track : router.tracks()) {
      if (!track.gate().isKnown()) {
        note(track);
        any = true;
      }
    }
    return any;
  }

  private void note(TrackReceiver track) {
    if (!concerned.contains(track)) {
      concerned.add(track);
    }
  }

  private void onBye(long ssrc) {
    Route route = router.route(ssrc);
    if (route != null && !route.rtx()) {
      route.track().onBye();
      router.forget(route.track());
    }
  }

  /**
   * Asks the track's sender for a keyframe with the next {@link #poll}. Also before any media came,
   * if the SSRC was announced; else as soon as it is known. No effect on audio.
   */
  public void requestKeyframe(int trackId, long nowNanos) {
    TrackReceiver track = router.find(trackId);
    if (track != null) {
      track.requestKeyframe(nowNanos);
    }
  }

  /** The RTCP datagrams to send now; the caller owns them. */
  public List<byte[]> poll(long nowNanos) {
    if (nextDeadlineNanos() > nowNanos) {
      return List.of();
    }
    for (TrackReceiver track : router.tracks()) {
      track.collect(localSsrc, nowNanos, feedback);
    }
    arrivals.collect(localSsrc, newestSsrc, nowNanos, feedback);
    if (nextRembNanos <= nowNanos) {
      addRemb(nowNanos);
    }
    boolean due = reports.isDue(nowNanos);
    List<byte[]> datagrams = compounds.pack(due ? reportBlocks(nowNanos) : null, feedback);
    feedback.clear();
    for (byte[] datagram : datagrams) {
      reports.onRtcp(datagram.length);
    }
    if (due) {
      long bytes = 0;
      for (TrackReceiver track : router.tracks()) {
        bytes += track.receivedBytes();
      }
      reports.onReport(nowNanos, bytes);
    }
    return datagrams;
  }

  private void addRemb(long nowNanos) {
    List<Long> ssrcs = new ArrayList<>();
    for (TrackReceiver track : router.tracks()) {
      if (understandsRemb(track) && track.gate().isKnown() && ssrcs.size() < MAX_REMB_SSRCS) {
        ssrcs.add(track.gate().ssrc());
      }
    }
    nextRembNanos = ssrcs.isEmpty() ? Long.MAX_VALUE : nowNanos + REMB_INTERVAL_NANOS;
    if (!ssrcs.isEmpty()) {
      feedback.add(new Remb(localSsrc, options.rembBitsPerSecond(), ssrcs));
    }
  }

  private List<ReportBlock> reportBlocks(long nowNanos) {
    List<ReportBlock> blocks = new ArrayList<>();
    for (TrackReceiver track : router.tracks()) {
      track.report(nowNanos, blocks);
    }
    return blocks;
  }

  /** When {@link #poll} has something to do if nothing arrives, or {@code Long.MAX_VALUE}. */
  public long nextDeadlineNanos() {
    long next = Math.min(reports.nextNanos(), nextRembNanos);
    next = Math.min(next, arrivals.nextDeadlineNanos());
    List<TrackReceiver> tracks = router.tracks();
    for (int i = 0; i < tracks.size(); i++) {
      next = Math.min(next, tracks.get(i).nextDeadlineNanos());
    }
    return next;
  }

  /**
   * The counters of a track as they stand; {@link TrackStats#NONE} without a track of this number.
   * What cannot be laid to any of several tracks is only in {@link #unroutable}.
   */
  public TrackStats stats(int trackId) {
    TrackReceiver track = router.find(trackId);
    if (track == null) {
      return TrackStats.NONE;
    }
    Map<RejectReason, Long> rejections = track.rejected().toMap();
    if (router.tracks().size() == 1) {
      rejected.addTo(rejections);
    }
    return track.stats(rejections);
  }

  /** What was rejected without a track to lay it to, by reason; reasons without any are absent. */
  public Map<RejectReason, Long> unroutable() {
    return rejected.toMap();
  }

  private RejectReason reject(RejectReason reason) {
    rejected.count(reason);
    return reason;
  }

  private static RejectReason reject(TrackReceiver track, RejectReason reason) {
    track.rejected().count(reason);
    return reason;
  }
}
