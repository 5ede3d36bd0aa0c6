package io.videoconf.recorder.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The floor: threads with a selector that receive what comes, count it, and do nothing else. What
 * it costs is the price of UDP sockets in Java.
 */
final class PlainLoop implements Contender {
  private final List<Thread> threads = new ArrayList<>();
  private final List<Selector> selectors = new ArrayList<>();
  private final List<InetSocketAddress> addresses = new ArrayList<>();
  private final List<AtomicLong> counts = new ArrayList<>();
  private volatile boolean closed;

  PlainLoop(int loops, int tracks, int receiveBufferBytes) throws IOException {
    for (int i = 0; i < loops; i++) {
      selectors.add(Selector.open());
      counts.add(new AtomicLong());
    }
    for (int i = 0; i < tracks; i++) {
      DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      channel.configureBlocking(false);
      channel.register(selectors.get(i % loops), SelectionKey.OP_READ);
      addresses.add((InetSocketAddress) channel.getLocalAddress());
    }
    for (int i = 0; i < loops; i++) {
      Selector selector = selectors.get(i);
      AtomicLong count = counts.get(i);
      threads.add(Thread.ofPlatform().name("plain-" + i).start(() -> run(selector, count)));
    }
  }

  private void run(Selector selector, AtomicLong count) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(65_535);
    try (selector) {
      while (!closed) {
        selector.select(
            key -> {
              DatagramChannel channel = (DatagramChannel) key.channel();
              try {
                long packets = 0;
                while (channel.receive(buffer.clear()) != null) {
                  packets++;
                }
                count.setRelease(count.getPlain() + packets);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            100);
      }
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String name() {
    return "plain loop";
  }

  @Override
  public List<InetSocketAddress> addresses() {
    return addresses;
  }

  @Override
  public long received() {
    return counts.stream().mapToLong(AtomicLong::get).sum();
  }

  @Override
  public List<Long> threadIds() {
    return threads.stream().map(Thread::threadId).toList();
  }

  @Override
  public void close() {
    closed = true;
    selectors.forEach(Selector::wakeup);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
