package io.videoconf.recorder.ingest.receive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that reads every UDP socket. Handlers and agents run on it and must not block.
 * Register and remove from any thread.
 */
public final class UdpLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(UdpLoop.class);

  /** How long a turn waits for packets: the grain of feedback and ticks. */
  private static final long TURN_MILLIS = 10;

  /** So that one flooded socket cannot keep the others waiting. */
  private static final int DATAGRAMS_PER_SOCKET_AND_TURN = 256;

  private static final int LARGEST_DATAGRAM = 65_535;

  /** Takes what arrives at one socket. The array is reused: copy what must stay. */
  @FunctionalInterface
  public interface Handler {
    void onDatagram(byte[] bytes, int length, InetSocketAddress from, long nowNanos);
  }

  /** Is called once a turn, after the sockets were read. */
  @FunctionalInterface
  public interface Agent {
    void onTurn(long nowNanos);
  }

  private final Selector selector;
  private final Thread thread;
  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final List<Agent> agents = new ArrayList<>();
  private final byte[] bytes = new byte[LARGEST_DATAGRAM];
  private final ByteBuffer buffer = ByteBuffer.wrap(bytes);
  private volatile boolean closed;

  private UdpLoop(Selector selector) {
    this.selector = selector;
    this.thread = Thread.ofPlatform().name("udp").unstarted(this::run);
  }

  public static UdpLoop start() {
    try {
      UdpLoop loop = new UdpLoop(Selector.open());
      loop.thread.start();
      return loop;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads the channel from now on. The channel stays the caller's to close, through {@link
   * #remove}.
   */
  public void register(DatagramChannel channel, Handler handler) {
    submit(() -> {
      try {
        channel.register(selector, SelectionKey.OP_READ, handler);
      } catch (ClosedChannelException removedBeforeItsTurn) {
        log.debug("channel closed before it was registered");
      }
    });
  }

  /** Closes the channel on the loop's thread, then calls {@code afterwards} there. */
  public void remove(DatagramChannel channel, Runnable afterwards) {
    submit(() -> {
      closeQuietly(channel);
      afterwards.run();
    });
  }

  public void addAgent(Agent agent) {
    submit(() -> agents.add(agent));
  }

  public void removeAgent(Agent agent) {
    submit(() -> agents.remove(agent));
  }

  /** Runs on the loop's thread at its next turn. */
  public void submit(Runnable command) {
    commands.add(command);
    selector.wakeup();
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (selector) {
      while (!closed) {
        selector.select(this::read, TURN_MILLIS);
        for (Runnable command; (command = commands.poll()) != null; ) {
          guarded(command);
        }
        long nowNanos = System.nanoTime();
        for (Agent agent : agents) {
          guarded(() -> agent.onTurn(nowNanos));
        }
      }
      selector.keys().forEach(key -> closeQuietly((DatagramChannel) key.channel()));
    } catch (IOException e) {
      log.error("the receive loop cannot go on", e);
    }
  }

  private void read(SelectionKey key) {
    DatagramChannel channel = (DatagramChannel) key.channel();
    Handler handler = (Handler) key.attachment();
    for (int i = 0; i < DATAGRAMS_PER_SOCKET_AND_TURN; i++) {
      buffer.clear();
      SocketAddress from;
      try {
        from = channel.receive(buffer);
      } catch (IOException e) {
        // An ICMP error of an earlier answer shows up here; the socket goes on.
        log.debug("receive failed: {}", e.toString());
        return;
      }
      if (from == null) {
        return;
      }
      long nowNanos = System.nanoTime();
      guarded(
          () -> handler.onDatagram(bytes, buffer.position(), (InetSocketAddress) from, nowNanos));
    }
  }

  /** INVARIANT: nothing that one recording does may end the loop that serves all of them. */
  private static void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      log.error("a handler of the receive loop failed", e);
    }
  }

  private static void closeQuietly(DatagramChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("closing a socket failed: {}", e.toString());
    }
  }
}
