package io.videoconf.recorder.ingest.receive;

import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.PacketKind;
import io.videoconf.recorder.rtp.receive.RejectReason;
import io.videoconf.recorder.rtp.receive.TrackStats;
import io.videoconf.recorder.rtp.receive.TransportReceiver;
import io.videoconf.recorder.rtp.srtp.SrtpKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The UDP side of one or more tracks that share ports: the sockets, whom they believe, SRTP, and
 * the RTCP that goes back. Lives on a loop's thread; its public methods may be called from any.
 */
public final class Transport implements UdpLoop.Agent, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Transport.class);
  private static final long STATS_NANOS = Duration.ofMillis(200).toNanos();

  /** A receiver that goes on later finds its way over some wraps: these may be a little old. */
  private static final long COUNTERS_NANOS = Duration.ofSeconds(1).toNanos();

  private static final String CNAME = "recorder";
  private static final String WRONG_SOURCE = "wrong_source";

  /**
   * A track's counters.
   *
   * @param lastPacketNanos {@link System#nanoTime} of the newest RTP packet; 0 before the first
   */
  public record TrackSnapshot(TrackStats stats, long lastPacketNanos) {
    public static final TrackSnapshot NOTHING_YET = new TrackSnapshot(TrackStats.NONE, 0);
  }

  /**
   * What a transport has counted.
   *
   * @param tracks by track id, also those that were removed
   * @param rejected datagrams that no track's counters hold, by reason
   * @param rolloverCounters of SRTP, by SSRC; empty without
   */
  public record Snapshot(
      Map<Integer, TrackSnapshot> tracks,
      Map<String, Long> rejected,
      Map<Long, Integer> rolloverCounters) {
    static final Snapshot NONE = new Snapshot(Map.of(), Map.of(), Map.of());
  }

  /** A track that is received. */
  private static final class Track {
    private final int id;
    private long lastPacketNanos;
    private long keyframeRequests;
    private long nacks;

    Track(int id) {
      this.id = id;
    }
  }

  /** Hands on what the receiver says belongs to a track. */
  private final class Accepted implements TransportReceiver.Sink {
    @Override
    public void rtp(int trackId, byte[] bytes, int offset, int length) {
      Track track = track(trackId);
      if (track != null) {
        track.lastPacketNanos = arrivalNanos;
      }
      network.counters().countRtp(length);
      sink.rtp(trackId, bytes, offset, length, arrivalNanos);
    }

    @Override
    public void rtcp(int trackId, byte[] bytes, int offset, int length) {
      sink.rtcp(trackId, bytes, offset, length, arrivalNanos);
    }
  }

  private final UdpNetwork network;
  private final UdpLoop loop;
  private final UdpSocket rtp;
  private final UdpSocket rtcp;
  private final TransportOptions options;
  private final PacketSink sink;
  private final TransportReceiver receiver;
  private final Protection protection;
  private final SourceLatch rtpSource = new SourceLatch();
  private final SourceLatch rtcpSource = new SourceLatch();
  private final Map<String, Long> rejected = new HashMap<>();
  private final List<Track> tracks = new ArrayList<>();
  private final Map<Integer, TrackSnapshot> ended = new HashMap<>();
  private final TransportReceiver.Sink accepted = new Accepted();

  private long arrivalNanos;
  private long statsNanos;
  private long countersNanos;
  private volatile Snapshot snapshot = Snapshot.NONE;
  private volatile boolean closed;

  private Transport(
      UdpNetwork network,
      UdpSocket rtp,
      UdpSocket rtcp,
      TransportOptions options,
      long localSsrc,
      PacketSink sink) {
    this.network = network;
    this.loop = network.loops().leastLoaded();
    this.rtp = rtp;
    this.rtcp = rtcp;
    this.options = options;
    this.sink = sink;
    this.protection = new Protection(options.srtp());
    this.receiver =
        new TransportReceiver(localSsrc, CNAME, network.receiverOptions(options.reducedSizeRtcp()));
  }

  /**
   * Binds new ports. Nothing is read before {@link #listen}.
   *
   * @param localSsrc under which feedback is sent, 0 to 2^32-1; a new one for every transport,
   *     since SRTP must not see it twice with one key
   * @throws PortPool.NoPortException when there is none
   */
  public static Transport open(
      UdpNetwork network, TransportOptions options, long localSsrc, PacketSink sink)
      throws IOException {
    UdpSocket rtp = network.ports().open();
    try {
      UdpSocket rtcp = options.rtcpMux() ? rtp : network.ports().open();
      return new Transport(network, rtp, rtcp, options, localSsrc, sink);
    } catch (RuntimeException e) {
      network.ports().giveBack(rtp);
      throw e;
    }
  }

  /**
   * Binds the ports that a transport had before a restart.
   *
   * @throws IOException when they cannot be bound
   */
  public static Transport reopen(
      UdpNetwork network,
      TransportOptions options,
      int rtpPort,
      int rtcpPort,
      long localSsrc,
      PacketSink sink)
      throws IOException {
    UdpSocket rtp = network.ports().open(rtpPort);
    try {
      UdpSocket rtcp = rtcpPort == rtpPort ? rtp : network.ports().open(rtcpPort);
      return new Transport(network, rtp, rtcp, options, localSsrc, sink);
    } catch (IOException | RuntimeException e) {
      network.ports().giveBack(rtp);
      throw e;
    }
  }

  public int rtpPort() {
    return rtp.port();
  }

  /** Equal to {@link #rtpPort} with rtcp-mux. */
  public int rtcpPort() {
    return rtcp.port();
  }

  /** Counters of some milliseconds ago. */
  public Snapshot snapshot() {
    return snapshot;
  }

  /** Datagrams that the kernel dropped at its sockets, as known some seconds ago. */
  public long kernelDrops() {
    return isMuxed() ? rtp.drops() : rtp.drops() + rtcp.drops();
  }

  /** Reads the sockets from now on. */
  public void listen() {
    network.drops().watch(rtp);
    loop.register(rtp.channel(), this::onRtpSocket);
    if (!isMuxed()) {
      network.drops().watch(rtcp);
      loop.register(rtcp.channel(), this::onRtcpSocket);
    }
    loop.addAgent(this);
  }

  /** Expects a track from now on. */
  public void add(TrackSpec spec) {
    loop.run(() -> {
      tracks.add(new Track(spec.trackId()));
      receiver.add(spec, System.nanoTime());
    });
  }

  /**
   * Says goodbye to a track's sender. When it returns, no more of the track is sent to the sink,
   * and its counters are final.
   */
  public void remove(int trackId) {
    loop.run(() -> {
      long nowNanos = System.nanoTime();
      end(trackId, nowNanos);
      publish(nowNanos);
    });
  }

  /** The sender changes its SRTP key; no effect without SRTP. */
  public void rekey(SrtpKey remote) {
    loop.run(() -> protection.rekey(remote));
  }

  /** Asks the track's sender for a keyframe, also when it has fallen silent. */
  public void requestKeyframe(int trackId) {
    loop.run(() -> receiver.requestKeyframe(trackId, System.nanoTime()));
  }

  /** Sends what feedback is due. On the loop's thread. */
  @Override
  public void onTurn(long nowNanos) {
    if (closed) {
      return;
    }
    if (receiver.nextDeadlineNanos() <= nowNanos) {
      send(receiver.poll(nowNanos));
    }
    if (nowNanos - statsNanos >= STATS_NANOS) {
      publish(nowNanos);
    }
  }

  /**
   * Says goodbye and stops listening; when it returns nothing more is sent to the sink and {@link
   * #snapshot} is final.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    loop.removeAgent(this);
    loop.run(() -> {
      long nowNanos = System.nanoTime();
      List.copyOf(tracks).forEach(track -> end(track.id, nowNanos));
      publish(nowNanos);
    });
    if (!isMuxed()) {
      release(rtcp);
    }
    release(rtp);
  }

  private void release(UdpSocket socket) {
    network.drops().forget(socket);
    loop.remove(socket.channel(), () -> network.ports().release(socket.port()));
  }

  private void end(int trackId, long nowNanos) {
    Track track = track(trackId);
    if (track != null) {
      ended.put(trackId, snapshot(track));
      send(receiver.remove(trackId, nowNanos));
      tracks.remove(track);
    }
  }

  /** One or few: looking through them is cheaper than a map. */
  private @Nullable Track track(int trackId) {
    for (int i = 0; i < tracks.size(); i++) {
      if (tracks.get(i).id == trackId) {
        return tracks.get(i);
      }
    }
    return null;
  }

  private void onRtpSocket(byte[] bytes, int length, InetSocketAddress from, long nowNanos) {
    PacketKind kind = PacketKind.of(bytes, 0, length);
    if (!rtpSource.accepts(from, nowNanos) && !isReporter(kind, from, nowNanos)) {
      reject(WRONG_SOURCE);
      return;
    }
    if (take(kind, bytes, length, nowNanos)) {
      if (kind == PacketKind.RTP) {
        rtpSource.latch(from, nowNanos);
      } else {
        latchRtcp(from, nowNanos);
      }
    }
  }

  /**
   * Without SRTCP, whatever arrives here first tells where feedback goes: Janus opens the way with
   * bare headers.
   */
  private void onRtcpSocket(byte[] bytes, int length, InetSocketAddress from, long nowNanos) {
    if (!rtcpSource.accepts(from, nowNanos)) {
      reject(WRONG_SOURCE);
      return;
    }
    PacketKind kind = PacketKind.of(bytes, 0, length);
    if (kind == PacketKind.RTP) {
      reject(word(RejectReason.MALFORMED_RTCP));
    } else if (take(kind, bytes, length, nowNanos) || mayOpenTheWay(from)) {
      latchRtcp(from, nowNanos);
    }
  }

  /** Some send RTCP to the port of the RTP, but from a socket of its own: ffmpeg, GStreamer. */
  private boolean isReporter(PacketKind kind, InetSocketAddress from, long nowNanos) {
    InetSocketAddress media = rtpSource.source();
    return kind == PacketKind.RTCP
        && media != null
        && media.getAddress().equals(from.getAddress())
        && rtcpSource.accepts(from, nowNanos);
  }

  /** What cannot be authenticated may not come from another host than the media. */
  private boolean mayOpenTheWay(InetSocketAddress from) {
    InetSocketAddress media = rtpSource.source();
    return protection.hasPlainRtcp()
        && (media == null || media.getAddress().equals(from.getAddress()));
  }

  /** Whether it belongs to one of the tracks; then it is in the journal. */
  private boolean take(PacketKind kind, byte[] bytes, int length, long nowNanos) {
    int plain = protection.open(kind, bytes, length);
    if (plain < 0) {
      reject(Protection.reason(plain));
      return false;
    }
    arrivalNanos = nowNanos;
    RejectReason refused = receiver.onDatagram(bytes, 0, plain, nowNanos, accepted);
    if (refused != null) {
      network.counters().countRejected(word(refused));
      return false;
    }
    if (kind == PacketKind.RTCP) {
      network.counters().countRtcp();
    }
    loop.atRoundEnd(sink);
    return true;
  }

  private void latchRtcp(InetSocketAddress from, long nowNanos) {
    if (rtcpSource.latch(from, nowNanos)) {
      for (Track track : tracks) {
        receiver.requestKeyframe(track.id, nowNanos);
      }
    }
  }

  /** RTCP on the port of the RTP (RFC 5761). */
  private boolean isMuxed() {
    return rtcp == rtp;
  }

  /** Never came to the receiver. */
  private void reject(String reason) {
    rejected.merge(reason, 1L, Long::sum);
    network.counters().countRejected(reason);
  }

  static String word(RejectReason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  private void send(List<byte[]> packets) {
    InetSocketAddress to = destination();
    if (to == null) {
      return;
    }
    for (byte[] packet : packets) {
      try {
        rtcp.channel().send(protection.seal(packet), to);
      } catch (IOException e) {
        log.debug("feedback from port {} not sent: {}", rtcpPort(), e.toString());
      }
    }
  }

  private @Nullable InetSocketAddress destination() {
    if (options.rtcpDestination() != null) {
      return options.rtcpDestination();
    }
    InetSocketAddress heard = rtcpSource.source();
    return heard != null ? heard : isMuxed() ? rtpSource.source() : null;
  }

  private void publish(long nowNanos) {
    statsNanos = nowNanos;
    Map<Integer, TrackSnapshot> now = new HashMap<>(ended);
    for (Track track : tracks) {
      now.put(track.id, snapshot(track));
    }
    Map<Long, Integer> rolloverCounters = snapshot.rolloverCounters();
    if (nowNanos - countersNanos >= COUNTERS_NANOS || closed) {
      countersNanos = nowNanos;
      rolloverCounters = protection.rolloverCounters();
    }
    snapshot = new Snapshot(now, rejections(), rolloverCounters);
  }

  /** What is not in a track's own counters; with a single track, those hold what it refused. */
  private Map<String, Long> rejections() {
    Map<String, Long> all = new HashMap<>(rejected);
    if (tracks.size() > 1) {
      receiver.unroutable().forEach((reason, count) -> all.put(word(reason), count));
    }
    return all;
  }

  private TrackSnapshot snapshot(Track track) {
    TrackStats stats = receiver.stats(track.id);
    network.counters().countKeyframeRequests(stats.keyframeRequests() - track.keyframeRequests);
    track.keyframeRequests = stats.keyframeRequests();
    network.counters().countNacks(stats.nacksSent() - track.nacks);
    track.nacks = stats.nacksSent();
    return new TrackSnapshot(stats, track.lastPacketNanos);
  }
}
