package io.videoconf.recorder.ingest.receive;

import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.PacketKind;
import io.videoconf.recorder.rtp.receive.RejectReason;
import io.videoconf.recorder.rtp.receive.TrackReceiver;
import io.videoconf.recorder.rtp.receive.TrackStats;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The UDP side of one track: its sockets, whom it believes, and the RTCP it sends. Lives on the
 * loop's thread; {@link #stats}, {@link #listen} and {@link #close} may be called from any.
 */
public final class TrackEndpoint implements UdpLoop.Agent, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TrackEndpoint.class);
  private static final long STATS_NANOS = Duration.ofMillis(200).toNanos();

  /** The loop needs milliseconds; without a loop nothing is to be waited for. */
  private static final long CLOSE_MILLIS = 1000;

  private static final String CNAME = "recorder";


  /**
   * A track's counters.
   *
   * @param wrongSource datagrams from an address other than the latched one
   * @param lastPacketNanos {@link System#nanoTime} of the newest RTP packet; 0 before the first
   */
  public record Snapshot(TrackStats stats, long wrongSource, long lastPacketNanos) {}

  private final TrackSpec spec;
  private final UdpNetwork shared;
  private final UdpLoop loop;
  private final UdpSocket rtp;
  private final UdpSocket rtcp;
  private final PacketSink sink;
  private final TrackReceiver receiver;
  private final SourceLatch rtpSource = new SourceLatch();
  private final SourceLatch rtcpSource = new SourceLatch();
  private final int rtpPort;
  private final int rtcpPort;

  private long wrongSource;
  private long lastPacketNanos;
  private long keyframeRequestsCounted;
  private long statsNanos;
  private volatile Snapshot snapshot;
  private volatile boolean closed;

  private TrackEndpoint(
      UdpNetwork shared,
      TrackSpec spec,
      UdpSocket rtp,
      UdpSocket rtcp,
      PacketSink sink,
      long ssrc) {
    this.shared = shared;
    this.loop = shared.loops().leastLoaded();
    this.spec = spec;
    this.rtp = rtp;
    this.rtcp = rtcp;
    this.sink = sink;
    this.rtpPort = rtp.port();
    this.rtcpPort = rtcp.port();
    this.receiver = new TrackReceiver(spec, ssrc, CNAME);
    this.snapshot = new Snapshot(receiver.stats(), 0, 0);
  }

  /**
   * Binds new ports for a track. Nothing is read before {@link #listen}.
   *
   * @param localSsrc under which receiver reports are sent, 0 to 2^32-1
   * @throws PortPool.NoPortException when there is none
   */
  public static TrackEndpoint open(
      UdpNetwork shared, TrackSpec spec, boolean rtcpMux, long localSsrc, PacketSink sink)
      throws IOException {
    UdpSocket rtp = shared.ports().open();
    try {
      UdpSocket rtcp = rtcpMux ? rtp : shared.ports().open();
      return new TrackEndpoint(shared, spec, rtp, rtcp, sink, localSsrc);
    } catch (RuntimeException e) {
      giveBack(shared, rtp);
      throw e;
    }
  }

  /**
   * Binds the ports that a track had before a restart.
   *
   * @throws IOException when they cannot be bound
   */
  public static TrackEndpoint reopen(
      UdpNetwork shared, TrackSpec spec, int rtpPort, int rtcpPort, long localSsrc, PacketSink sink)
      throws IOException {
    UdpSocket rtp = shared.ports().open(rtpPort);
    try {
      UdpSocket rtcp = rtcpPort == rtpPort ? rtp : shared.ports().open(rtcpPort);
      return new TrackEndpoint(shared, spec, rtp, rtcp, sink, localSsrc);
    } catch (IOException | RuntimeException e) {
      giveBack(shared, rtp);
      throw e;
    }
  }

  public TrackSpec spec() {
    return spec;
  }

  public int rtpPort() {
    return rtpPort;
  }

  /** Equal to {@link #rtpPort} with rtcp-mux. */
  public int rtcpPort() {
    return rtcpPort;
  }

  /** Counters of some milliseconds ago. */
  public Snapshot stats() {
    return snapshot;
  }

  /** Reads the sockets from now on. */
  public void listen() {
    loop.register(rtp.channel(), this::onRtpSocket);
    if (!isMuxed()) {
      loop.register(rtcp.channel(), this::onRtcpSocket);
    }
    loop.addAgent(this);
  }

  /** Sends what feedback is due. On the loop's thread. */
  @Override
  public void onTurn(long nowNanos) {
    if (closed) {
      return;
    }
    for (byte[] packet : receiver.poll(nowNanos)) {
      send(packet);
    }
    if (nowNanos - statsNanos >= STATS_NANOS) {
      publishStats(nowNanos);
    }
  }

  /**
   * Stops listening; when it returns nothing more is sent to the sink and {@link #stats} is final.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    CompletableFuture<Void> last = new CompletableFuture<>();
    loop.removeAgent(this);
    if (!isMuxed()) {
      loop.remove(rtcp.channel(), () -> shared.ports().release(rtcpPort));
    }
    loop.remove(
        rtp.channel(),
        () -> {
          shared.ports().release(rtpPort);
          publishStats(System.nanoTime());
          last.complete(null);
        });
    last.completeOnTimeout(null, CLOSE_MILLIS, TimeUnit.MILLISECONDS).join();
  }

  private void onRtpSocket(byte[] bytes, int length, InetSocketAddress from, long nowNanos) {
    if (!rtpSource.accepts(from, nowNanos)) {
      wrongSource++;
      shared.counters().countRejected("wrong_source");
      return;
    }
    switch (receiver.onPacket(bytes, 0, length, nowNanos)) {
      case TrackReceiver.Result.AcceptedRtp _ -> {
        rtpSource.latch(from, nowNanos);
        lastPacketNanos = nowNanos;
        shared.counters().countRtp(length);
        sink.rtp(spec.trackId(), bytes, 0, length, nowNanos);
        loop.atRoundEnd(sink);
      }
      case TrackReceiver.Result.AcceptedRtcp _ -> acceptRtcp(bytes, length, from, nowNanos);
      case TrackReceiver.Result.Rejected(RejectReason reason) -> count(reason);
    }
  }

  /**
   * Whatever arrives here first tells where feedback goes: Janus opens the way with bare headers.
   */
  private void onRtcpSocket(byte[] bytes, int length, InetSocketAddress from, long nowNanos) {
    if (!rtcpSource.accepts(from, nowNanos)) {
      wrongSource++;
      shared.counters().countRejected("wrong_source");
      return;
    }
    if (PacketKind.of(bytes, 0, length) == PacketKind.RTP) {
      count(RejectReason.MALFORMED_RTCP);
      return;
    }
    switch (receiver.onPacket(bytes, 0, length, nowNanos)) {
      case TrackReceiver.Result.AcceptedRtcp _ -> acceptRtcp(bytes, length, from, nowNanos);
      case TrackReceiver.Result.AcceptedRtp _ -> count(RejectReason.MALFORMED_RTCP);
      case TrackReceiver.Result.Rejected(RejectReason reason) -> {
        count(reason);
        latchRtcp(from, nowNanos);
      }
    }
  }

  private void acceptRtcp(byte[] bytes, int length, InetSocketAddress from, long nowNanos) {
    latchRtcp(from, nowNanos);
    shared.counters().countRtcp();
    sink.rtcp(spec.trackId(), bytes, 0, length, nowNanos);
    loop.atRoundEnd(sink);
  }

  private void latchRtcp(InetSocketAddress from, long nowNanos) {
    if (rtcpSource.latch(from, nowNanos)) {
      receiver.requestKeyframe(nowNanos);
    }
  }

  /** RTCP on the port of the RTP (RFC 5761). */
  private boolean isMuxed() {
    return rtcpPort == rtpPort;
  }

  private void count(RejectReason reason) {
    shared.counters().countRejected(reason.name().toLowerCase(Locale.ROOT));
  }

  private void send(byte[] packet) {
    InetSocketAddress heard = rtcpSource.source();
    InetSocketAddress to = heard != null ? heard : isMuxed() ? rtpSource.source() : null;
    if (to == null) {
      return;
    }
    try {
      rtcp.channel().send(ByteBuffer.wrap(packet), to);
    } catch (IOException e) {
      log.debug("feedback of track {} not sent: {}", spec.trackId(), e.toString());
    }
  }

  private void publishStats(long nowNanos) {
    statsNanos = nowNanos;
    TrackStats stats = receiver.stats();
    shared.counters().countKeyframeRequests(stats.keyframeRequests() - keyframeRequestsCounted);
    keyframeRequestsCounted = stats.keyframeRequests();
    snapshot = new Snapshot(stats, wrongSource, lastPacketNanos);
  }

  private static void giveBack(UdpNetwork shared, UdpSocket socket) throws IOException {
    socket.channel().close();
    shared.ports().release(socket.port());
  }
}
