package io.videoconf.recorder.ingest.receive;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;

/** A bound UDP socket of a {@link PortPool}. Thread-safe. */
public final class UdpSocket implements Closeable {
  private final DatagramChannel channel;
  private final InetSocketAddress local;
  private volatile long drops;

  UdpSocket(DatagramChannel channel) throws IOException {
    this.channel = channel;
    this.local = (InetSocketAddress) channel.getLocalAddress();
  }

  public DatagramChannel channel() {
    return channel;
  }

  public InetSocketAddress local() {
    return local;
  }

  public int port() {
    return local.getPort();
  }

  /** Datagrams that the kernel has thrown away because the receive buffer was full. */
  public long drops() {
    return drops;
  }

  void drops(long count) {
    drops = count;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
