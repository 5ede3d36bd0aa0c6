package io.videoconf.recorder.ingest.receive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that reads a share of the UDP sockets. Handlers and agents run on it and must not
 * block. In the steady state it allocates nothing per datagram. Register and remove from any
 * thread.
 */
public final class UdpLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(UdpLoop.class);

  /** The grain of feedback and ticks. */
  private static final Duration TURN = Duration.ofMillis(10);

  /**
   * From the beginning of one round over the sockets to that of the next one, at least. Packets of
   * a few meetings arrive one by one: to wake for each would cost more than to take it. Arrival
   * times are late by this much at most.
   */
  private static final Duration GRAIN = Duration.ofMillis(2);

  /** So that one flooded socket cannot keep the others waiting. */
  private static final int DATAGRAMS_PER_SOCKET_AND_ROUND = 128;

  private static final int LARGEST_DATAGRAM = 65_535;

  /** A turn takes milliseconds; a loop that has ended answers nothing. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(1);

  /** Takes what arrives at one socket. The array is reused, and may be changed meanwhile. */
  @FunctionalInterface
  public interface Handler {
    void onDatagram(byte[] bytes, int length, InetSocketAddress from, long nowNanos);
  }

  /** Is called about every {@link #TURN}. */
  @FunctionalInterface
  public interface Agent {
    void onTurn(long nowNanos);
  }

  /** Is called once after a round over the sockets that were ready, if it asked to be. */
  @FunctionalInterface
  public interface Round {
    void onRoundEnd(long nowNanos);
  }

  private final Selector selector;
  private final Thread thread;
  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final List<Agent> agents = new ArrayList<>();
  private final Set<Round> rounds = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Consumer<Round> endRound = this::endRound;
  private final byte[] bytes = new byte[LARGEST_DATAGRAM];
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
  private final AtomicInteger sockets = new AtomicInteger();
  private long nextTurnNanos;
  private long roundNanos;
  private long nextRoundNanos;
  private boolean moreIsWaiting;
  private volatile boolean closed;

  private UdpLoop(Selector selector, String name) {
    this.selector = selector;
    this.thread = Thread.ofPlatform().name(name).unstarted(this::run);
  }

  /** Starts the thread. */
  public static UdpLoop start(String name) {
    try {
      UdpLoop loop = new UdpLoop(Selector.open(), name);
      loop.thread.start();
      return loop;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many sockets it reads. */
  public int sockets() {
    return sockets.get();
  }

  /** The thread's id, to ask for its CPU time. */
  public long threadId() {
    return thread.threadId();
  }

  /**
   * Reads the channel from now on. The channel stays the caller's to close, through {@link
   * #remove}.
   */
  public void register(DatagramChannel channel, Handler handler) {
    sockets.incrementAndGet();
    submit(() -> {
      try {
        channel.register(selector, SelectionKey.OP_READ, handler);
      } catch (ClosedChannelException removedBeforeItsTurn) {
        log.debug("channel closed before it was registered");
      }
    });
  }

  /** Closes a registered channel on the loop's thread, then calls {@code afterwards} there. */
  public void remove(DatagramChannel channel, Runnable afterwards) {
    sockets.decrementAndGet();
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

  /** Calls it once when the present round is over. On the loop's thread. */
  public void atRoundEnd(Round round) {
    rounds.add(round);
  }

  /** Runs on the loop's thread soon. */
  public void submit(Runnable command) {
    commands.add(command);
    selector.wakeup();
  }

  /**
   * Runs on the loop's thread and waits until it has run; at once on the loop's own thread. Does
   * not wait for a loop that has ended.
   */
  public void run(Runnable command) {
    if (Thread.currentThread() == thread) {
      command.run();
      return;
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    submit(() -> {
      try {
        command.run();
      } finally {
        done.complete(null);
      }
    });
    done.completeOnTimeout(null, ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).join();
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
    Consumer<SelectionKey> read = this::read;
    nextTurnNanos = System.nanoTime();
    nextRoundNanos = nextTurnNanos;
    try (selector) {
      while (!closed) {
        letDatagramsGather();
        roundNanos = System.nanoTime();
        nextRoundNanos = roundNanos + GRAIN.toNanos();
        moreIsWaiting = false;
        long waitNanos = nextTurnNanos - roundNanos;
        if (waitNanos > 0 && commands.isEmpty()) {
          // Rounded up: a wait of 0 would be one without end.
          selector.select(read, (waitNanos + 999_999) / 1_000_000);
        } else {
          selector.selectNow(read);
        }
        for (Runnable command; (command = commands.poll()) != null; ) {
          runGuarded(command);
        }
        roundNanos = System.nanoTime();
        if (!rounds.isEmpty()) {
          rounds.forEach(endRound);
          rounds.clear();
        }
        if (roundNanos - nextTurnNanos >= 0) {
          nextTurnNanos = roundNanos + TURN.toNanos();
          turn(roundNanos);
        }
      }
      selector.keys().forEach(key -> closeQuietly((DatagramChannel) key.channel()));
    } catch (IOException e) {
      log.error("the receive loop cannot go on", e);
    }
  }

  private void letDatagramsGather() {
    long pauseNanos = nextRoundNanos - System.nanoTime();
    if (pauseNanos > 0 && !moreIsWaiting) {
      LockSupport.parkNanos(pauseNanos);
    }
  }

  private void read(SelectionKey key) {
    DatagramChannel channel = (DatagramChannel) key.channel();
    Handler handler = (Handler) key.attachment();
    // One reading of the clock for what was waiting together.
    long nowNanos = System.nanoTime();
    for (int i = 0; i < DATAGRAMS_PER_SOCKET_AND_ROUND; i++) {
      buffer.clear();
      InetSocketAddress from;
      try {
        from = (InetSocketAddress) channel.receive(buffer);
      } catch (IOException e) {
        // An ICMP error of an earlier answer shows up here; the socket goes on.
        log.debug("receive failed: {}", e.toString());
        return;
      }
      if (from == null) {
        return;
      }
      int length = buffer.position();
      buffer.get(0, bytes, 0, length);
      try {
        handler.onDatagram(bytes, length, from, nowNanos);
      } catch (RuntimeException e) {
        complain(e);
      }
    }
    moreIsWaiting = true;
  }

  private void turn(long nowNanos) {
    for (int i = 0; i < agents.size(); i++) {
      try {
        agents.get(i).onTurn(nowNanos);
      } catch (RuntimeException e) {
        complain(e);
      }
    }
  }

  private void endRound(Round round) {
    try {
      round.onRoundEnd(roundNanos);
    } catch (RuntimeException e) {
      complain(e);
    }
  }

  private static void runGuarded(Runnable command) {
    try {
      command.run();
    } catch (RuntimeException e) {
      complain(e);
    }
  }

  /** INVARIANT: nothing that one recording does may end the loop that serves many. */
  private static void complain(RuntimeException e) {
    log.error("a handler of the receive loop failed", e);
  }

  private static void closeQuietly(DatagramChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("closing a socket failed: {}", e.toString());
    }
  }
}
