package io.videoconf.recorder.ingest.receive;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.BitSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out bound UDP sockets from a range of ports. Ports that another process holds are passed
 * over. Ports just given back are used last, so that a sender that has not yet heard of the end
 * does not reach a new track. Thread-safe.
 */
public final class PortPool {
  private static final Logger log = LoggerFactory.getLogger(PortPool.class);

  private final InetAddress host;
  private final int receiveBufferBytes;
  private final int first;
  private final int count;
  private final BitSet taken = new BitSet();
  private int next;
  private int grantedBufferBytes;

  /**
   * @param host an address of one family; {@code ::} takes both
   * @param first lowest port, 1 to 65535
   * @param last highest port, at least {@code first}
   * @param receiveBufferBytes what the kernel is asked to keep of a socket's datagrams while its
   *     loop is held up
   */
  public PortPool(InetAddress host, int first, int last, int receiveBufferBytes) {
    if (first < 1 || last > 65_535 || last < first) {
      throw new IllegalArgumentException("not a range of ports: " + first + "-" + last);
    }
    this.host = host;
    this.first = first;
    this.count = last - first + 1;
    this.receiveBufferBytes = receiveBufferBytes;
  }

  /**
   * Binds the next free port. The caller owns the socket and gives the port back with {@link
   * #release}.
   *
   * @throws NoPortException when every port of the range is in use
   */
  public synchronized UdpSocket open() {
    for (int tried = 0; tried < count; tried++) {
      int index = (next + tried) % count;
      if (taken.get(index)) {
        continue;
      }
      try {
        UdpSocket socket = bind(first + index);
        taken.set(index);
        next = (index + 1) % count;
        return socket;
      } catch (IOException inUseByAnotherProcess) {
        // Try the next one.
      }
    }
    throw new NoPortException(
        "all UDP ports from %d to %d are in use; widen RECORDER_RTP_PORTS"
            .formatted(first, first + count - 1));
  }

  /**
   * Binds one given port: that of a track which a restarted ingest receives again.
   *
   * @throws IOException when it cannot be bound
   */
  public synchronized UdpSocket open(int port) throws IOException {
    UdpSocket socket = bind(port);
    if (port >= first && port < first + count) {
      taken.set(port - first);
    }
    return socket;
  }

  public synchronized void release(int port) {
    if (port >= first && port < first + count) {
      taken.clear(port - first);
    }
  }

  /** Closes a socket that nobody reads yet and takes its port back. */
  void giveBack(UdpSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      log.debug("closing a socket failed: {}", e.toString());
    }
    release(socket.port());
  }

  /** The receive buffer of the newest socket; 0 before the first. */
  public synchronized int grantedBufferBytes() {
    return grantedBufferBytes;
  }

  private UdpSocket bind(int port) throws IOException {
    // An IPv4 address is bound by an IPv4 socket: one of IPv6 would see mapped addresses.
    DatagramChannel channel =
        host instanceof Inet4Address
            ? DatagramChannel.open(StandardProtocolFamily.INET)
            : DatagramChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
      noteGranted(channel.getOption(StandardSocketOptions.SO_RCVBUF));
      channel.bind(new InetSocketAddress(host, port));
      channel.configureBlocking(false);
      return new UdpSocket(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void noteGranted(int bytes) {
    if (grantedBufferBytes == 0 && bytes < receiveBufferBytes) {
      log.warn(
          "the kernel grants UDP sockets a receive buffer of {} bytes of the {} asked for; packets"
              + " are dropped sooner. Raise it with: sysctl -w net.core.rmem_max={}",
          bytes,
          receiveBufferBytes,
          receiveBufferBytes);
    }
    grantedBufferBytes = bytes;
  }

  /** There is no port left. */
  public static final class NoPortException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoPortException(String message) {
      super(message);
    }
  }
}
