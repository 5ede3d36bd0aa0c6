package io.videoconf.recorder.ingest.receive;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.BitSet;

/**
 * Hands out bound UDP sockets from a range of ports. Ports that another process holds are passed
 * over. Ports just given back are used last, so that a sender that has not yet heard of the end
 * does not reach a new track. Thread-safe.
 */
public final class PortPool {
  /** Room for about 200 ms of a 50 Mb/s burst while the loop is held up. */
  private static final int RECEIVE_BUFFER_BYTES = 4 << 20;

  private final InetAddress host;
  private final int first;
  private final int count;
  private final BitSet taken = new BitSet();
  private int next;

  /**
   * @param first lowest port, 1 to 65535
   * @param last highest port, at least {@code first}
   */
  public PortPool(InetAddress host, int first, int last) {
    if (first < 1 || last > 65_535 || last < first) {
      throw new IllegalArgumentException("not a range of ports: " + first + "-" + last);
    }
    this.host = host;
    this.first = first;
    this.count = last - first + 1;
  }

  /**
   * Binds the next free port. The caller owns the channel and gives the port back with {@link
   * #release}.
   *
   * @throws NoPortException when every port of the range is in use
   */
  public synchronized DatagramChannel open() {
    for (int tried = 0; tried < count; tried++) {
      int index = (next + tried) % count;
      if (taken.get(index)) {
        continue;
      }
      try {
        DatagramChannel channel = bind(first + index);
        taken.set(index);
        next = (index + 1) % count;
        return channel;
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
  public synchronized DatagramChannel open(int port) throws IOException {
    DatagramChannel channel = bind(port);
    if (port >= first && port < first + count) {
      taken.set(port - first);
    }
    return channel;
  }

  public synchronized void release(int port) {
    if (port >= first && port < first + count) {
      taken.clear(port - first);
    }
  }

  private DatagramChannel bind(int port) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
      channel.bind(new InetSocketAddress(host, port));
      channel.configureBlocking(false);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** There is no port left. */
  public static final class NoPortException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoPortException(String message) {
      super(message);
    }
  }
}
