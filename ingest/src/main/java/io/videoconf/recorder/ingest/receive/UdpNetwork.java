package io.videoconf.recorder.ingest.receive;

import io.videoconf.recorder.rtp.receive.TransportReceiver;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What all transports of a node share: its loops, ports and counters. Thread-safe. */
public final class UdpNetwork implements AutoCloseable {
  private static final Duration DROPS_INTERVAL = Duration.ofSeconds(2);

  private final UdpLoops loops;
  private final PortPool ports;
  private final Duration playoutDelay;
  private final ReceiveCounters counters = new ReceiveCounters();
  private final SocketDrops drops = new SocketDrops(SocketDrops.TABLES);
  private final ScheduledExecutorService kernelReader =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("udp-drops").daemon().factory());

  private UdpNetwork(UdpLoops loops, PortPool ports, Duration playoutDelay) {
    this.loops = loops;
    this.ports = ports;
    this.playoutDelay = playoutDelay;
    var _ =
        kernelReader.scheduleWithFixedDelay(
            drops::read,
            DROPS_INTERVAL.toMillis(),
            DROPS_INTERVAL.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /**
   * Starts so many loops.
   *
   * @param playoutDelay how long after it was missed a packet is still worth asking for
   */
  public static UdpNetwork start(int loopCount, PortPool ports, Duration playoutDelay) {
    return new UdpNetwork(UdpLoops.start(loopCount), ports, playoutDelay);
  }

  public UdpLoops loops() {
    return loops;
  }

  public PortPool ports() {
    return ports;
  }

  public ReceiveCounters counters() {
    return counters;
  }

  /** Datagrams that the kernel dropped at sockets of this node since it started. */
  public long kernelDrops() {
    return drops.total();
  }

  /** How receivers speak to senders. */
  TransportReceiver.Options receiverOptions(boolean reducedSizeRtcp) {
    return new TransportReceiver.Options(
        reducedSizeRtcp, TransportReceiver.Options.DEFAULT.rembBitsPerSecond(), playoutDelay);
  }

  SocketDrops drops() {
    return drops;
  }

  @Override
  public void close() {
    kernelReader.shutdownNow();
    loops.close();
  }
}
