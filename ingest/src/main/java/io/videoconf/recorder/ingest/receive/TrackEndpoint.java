package io.videoconf.recorder.ingest.receive;

import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.PacketKind;
import io.videoconf.recorder.rtp.receive.RejectReason;
import io.videoconf.recorder.rtp.receive.TrackStats;
import io.videoconf.recorder.rtp.receive.TransportReceiver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The UDP side of one track: its sockets, whom it believes, and the RTCP it sends. Lives on the
 * loop's thread; {@link #stats}, {@link #listen} and {@link #close} may be called from any.
 */
public final class TrackEndpoint implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TrackEndpoint.class);
  private static final long STATS_NANOS = Duration.ofMillis(200).toNanos();

  /** The loop needs milliseconds; without a loop nothing is to be waited for. */
  private static final long CLOSE_MILLIS = 1000;

  private static final String CNAME = "recorder";

  /** Takes what belongs to the track, on the loop's thread. The array is reused. */
  public interface Sink {
    void rtp(int trackId, byte[] bytes, int length, long nowNanos);

    void rtcp(int trackId, byte[] bytes, int length, long nowNanos);
  }

  /** What endpoints share. */
  public record Shared(UdpLoop loop, PortPool ports, ReceiveCounters counters) {}

  /**
   * A track's counters.
   *
   * @param wrongSource datagrams from an address other than the latched one
   * @param lastPacketNanos {@link System#nanoTime} of the newest RTP packet; 0 before the first
   */
  public record Snapshot(TrackStats stats, long wrongSource, long lastPacketNanos) {}

  private final TrackSpec spec;
  private final Shared shared;
  private final DatagramChannel rtp;
  private final DatagramChannel rtcp;
  private final Sink sink;
  private final TransportReceiver receiver;
  private final Received received = new Received();
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
      Shared shared,
      TrackSpec spec,
      DatagramChannel rtp,
      DatagramChannel rtcp,
      Sink sink,
      long ssrc)
      throws IOException {
    this.shared = shared;
    this.spec = spec;
    this.rtp = rtp;
    this.rtcp = rtcp;
    this.sink = sink;
    this.rtpPort = ((InetSocketAddress) rtp.getLocalAddress()).getPort();
    this.rtcpPort = ((InetSocketAddress) rtcp.getLocalAddress()).getPort();
    this.receiver = new TransportReceiver(ssrc, CNAME, TransportReceiver.Options.DEFAULT);
    receiver.add(spec, System.nanoTime());
    this.snapshot = new Snapshot(receiver.stats(spec.trackId()), 0, 0);
  }

  /**
   * Binds new ports for a track. Nothing is read before {@link #listen}.
   *
   * @param localSsrc under which receiver reports are sent, 0 to 2^32-1
   * @throws PortPool.NoPortException when there is none
   */
  public static TrackEndpoint open(
      Shared shared, TrackSpec spec, boolean rtcpMux, long localSsrc, Sink sink)
      throws IOException {
    DatagramChannel rtp = shared.ports().open();
    try {
      DatagramChannel rtcp = rtcpMux ? rtp : shared.ports().open();
      return new TrackEndpoint(shared, spec, rtp, rtcp, sink, localSsrc);
    } catch (IOException | RuntimeException e) {
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
      Shared shared, TrackSpec spec, int rtpPort, int rtcpPort, long localSsrc, Sink sink)
      throws IOException {
    DatagramChannel rtp = shared.ports().open(rtpPort);
    try {
      DatagramChannel rtcp = rtcpPort == rtpPort ? rtp : shared.ports().open(rtcpPort);
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
    shared.loop().register(rtp, this::onRtpSocket);
    if (!isMuxed()) {
      shared.loop().register(rtcp, this::onRtcpSocket);
    }
  }

  /** Sends what feedback is due. On the loop's thread. */
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
    if (!isMuxed()) {
      shared.loop().remove(rtcp, () -> shared.ports().release(rtcpPort));
    }
    shared
        .loop()
        .remove(
            rtp,
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
    RejectReason reason = onDatagram(bytes, length, nowNanos);
    if (reason != null) {
      count(reason);
    } else if (PacketKind.of(bytes, 0, length) == PacketKind.RTP) {
      rtpSource.latch(from, nowNanos);
    } else {
      latchRtcp(from, nowNanos);
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
    RejectReason reason = onDatagram(bytes, length, nowNanos);
    if (reason != null) {
      count(reason);
    }
    latchRtcp(from, nowNanos);
  }

  private @Nullable RejectReason onDatagram(byte[] bytes, int length, long nowNanos) {
    received.nowNanos = nowNanos;
    return receiver.onDatagram(bytes, 0, length, nowNanos, received);
  }

  /** Hands on what is the track's. */
  private final class Received implements TransportReceiver.Sink {
    private long nowNanos;

    @Override
    public void rtp(int trackId, byte[] bytes, int offset, int length) {
      lastPacketNanos = nowNanos;
      shared.counters().countRtp(length);
      sink.rtp(trackId, bytes, length, nowNanos);
    }

    @Override
    public void rtcp(int trackId, byte[] bytes, int offset, int length) {
      shared.counters().countRtcp();
      sink.rtcp(trackId, bytes, length, nowNanos);
    }
  }

  private void latchRtcp(InetSocketAddress from, long nowNanos) {
    if (rtcpSource.latch(from, nowNanos)) {
      receiver.requestKeyframe(spec.trackId(), nowNanos);
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
      rtcp.send(ByteBuffer.wrap(packet), to);
    } catch (IOException e) {
      log.debug("feedback of track {} not sent: {}", spec.trackId(), e.toString());
    }
  }

  private void publishStats(long nowNanos) {
    statsNanos = nowNanos;
    TrackStats stats = receiver.stats(spec.trackId());
    shared.counters().countKeyframeRequests(stats.keyframeRequests() - keyframeRequestsCounted);
    keyframeRequestsCounted = stats.keyframeRequests();
    snapshot = new Snapshot(stats, wrongSource, lastPacketNanos);
  }

  private static void giveBack(Shared shared, DatagramChannel channel) throws IOException {
    int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
    channel.close();
    shared.ports().release(port);
  }
}
