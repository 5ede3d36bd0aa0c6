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
  private static final String CNAME = "recorder";
  private static final String WRONG_SOURCE = "wrong_source";

  /**
   * A track's counters.
   *
   * @param lastPacketNanos {@link System#nanoTime} of the newest RTP packet; 0 before the first
   */
  public record TrackSnapshot(TrackStats stats, long lastPacketNanos) {}

  /**
   * What a transport has counted.
   *
   * @param tracks by track id, also those that were removed
   * @param rejected datagrams that belong to no track, by reason
   * @param rolloverCounters of SRTP, by SSRC; empty without
   */
  public record Snapshot(
      Map<Integer, TrackSnapshot> tracks,
      Map<String, Long> rejected,
      Map<Long, Integer> rolloverCounters) {
    static final Snapshot NONE = new Snapshot(Map.of(), Map.of(), Map.of());
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
  private final Map<Integer, Long> lastPacketNanos = new HashMap<>();
  private final Map<Integer, TrackStats> finished = new HashMap<>();
  private final List<Integer> trackIds = new ArrayList<>();
  private final TransportReceiver.Sink accepted =
      new TransportReceiver.Sink() {
        @Override
        public void rtp(int trackId, byte[] bytes, int offset, int length) {
          sink.rtp(trackId, bytes, offset, length, arrivalNanos);
        }

        @Override
        public void rtcp(int trackId, byte[] bytes, int offset, int length) {
          sink.rtcp(trackId, bytes, offset, length, arrivalNanos);
        }
      };

  private long arrivalNanos;
  private long statsNanos;
  private long keyframeRequestsCounted;
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
    this.receiver = new TransportReceiver(localSsrc, CNAME, options.reducedSizeRtcp());
  }

  /**
   * Binds new ports. Nothing is read before {@link #listen}.
   *
   * @param localSsrc under which feedback is sent, 0 to 2^32-1; a new one for every transport, since
   *     SRTP must not see it twice with one key
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
      trackIds.add(spec.trackId());
      receiver.add(spec, System.nanoTime());
    });
  }

  /**
   * Says goodbye to a track's sender. When it returns, no more of the track is sent to the sink, and
   * its counters are final.
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
      List.copyOf(trackIds).forEach(trackId -> end(trackId, nowNanos));
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
    if (trackIds.remove((Integer) trackId)) {
      finished.put(trackId, receiver.stats(trackId));
      send(receiver.remove(trackId, nowNanos));
    }
  }

  private void onRtpSocket(byte[] bytes, int length, InetSocketAddress from, long nowNanos) {
    if (!rtpSource.accepts(from, nowNanos)) {
      reject(WRONG_SOURCE);
      return;
    }
    PacketKind kind = PacketKind.of(bytes, 0, length);
    if (take(kind, bytes, length, nowNanos)) {
      if (kind == PacketKind.RTP) {
        rtpSource.latch(from, nowNanos);
      } else {
        latchRtcp(from, nowNanos);
      }
    }
  }

  /**
   * Without SRTP, whatever arrives here first tells where feedback goes: Janus opens the way with
   * bare headers.
   */
  private void onRtcpSocket(byte[] bytes, int length, InetSocketAddress from, long nowNanos) {
    if (!rtcpSource.accepts(from, nowNanos)) {
      reject(WRONG_SOURCE);
      return;
    }
    PacketKind kind = PacketKind.of(bytes, 0, length);
    if (kind == PacketKind.RTP) {
      reject(RejectReason.MALFORMED_RTCP);
    } else if (take(kind, bytes, length, nowNanos) || mayOpenTheWay(from)) {
      latchRtcp(from, nowNanos);
    }
  }

  /** What cannot be authenticated may not come from another host than the media. */
  private boolean mayOpenTheWay(InetSocketAddress from) {
    InetSocketAddress media = rtpSource.source();
    return !protection.isSecure()
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
      reject(refused);
      return false;
    }
    if (kind == PacketKind.RTP) {
      network.counters().countRtp(plain);
    } else {
      network.counters().countRtcp();
    }
    loop.atRoundEnd(sink);
    return true;
  }

  private void latchRtcp(InetSocketAddress from, long nowNanos) {
    if (rtcpSource.latch(from, nowNanos)) {
      receiver.requestKeyframes(nowNanos);
    }
  }

  /** RTCP on the port of the RTP (RFC 5761). */
  private boolean isMuxed() {
    return rtcp == rtp;
  }

  private void reject(RejectReason reason) {
    reject(reason.name().toLowerCase(Locale.ROOT));
  }

  private void reject(String reason) {
    rejected.merge(reason, 1L, Long::sum);
    network.counters().countRejected(reason);
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
  }
}
