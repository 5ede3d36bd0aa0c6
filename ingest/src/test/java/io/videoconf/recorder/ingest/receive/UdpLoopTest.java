package io.videoconf.recorder.ingest.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UdpLoopTest {
  private static final InetAddress HOST = InetAddress.getLoopbackAddress();
  private static final int LOOPS = 3;

  private final PortPool ports = new PortPool(HOST, 20_000, 60_000, 4 << 20);
  private UdpLoops loops;

  @BeforeEach
  void start() {
    loops = UdpLoops.start(LOOPS);
  }

  @AfterEach
  void end() {
    loops.close();
  }

  @Test
  void socketsAreSpreadEvenlyOverTheLoopsAndFillTheGapsThatRemovedOnesLeave() {
    List<UdpSocket> sockets = new ArrayList<>();
    List<UdpLoop> used = new ArrayList<>();
    for (int i = 0; i < 2 * LOOPS; i++) {
      UdpLoop loop = loops.leastLoaded();
      UdpSocket socket = ports.open();
      loop.register(socket.channel(), (bytes, length, from, now) -> {});
      sockets.add(socket);
      used.add(loop);
    }
    assertThat(loops.all()).allMatch(loop -> loop.sockets() == 2);
    used.get(1).remove(sockets.get(1).channel(), () -> {});
    assertThat(loops.leastLoaded()).isSameAs(used.get(1));
  }

  @Test
  void everyAgentIsCalledAlsoWhenAnotherFails() throws Exception {
    UdpLoop loop = loops.all().getFirst();
    CountDownLatch turns = new CountDownLatch(5);
    loop.addAgent(now -> {
      throw new IllegalStateException("on purpose");
    });
    loop.addAgent(now -> turns.countDown());
    assertThat(turns.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aHandlerThatFailsLosesItsDatagramOnly() throws Exception {
    UdpLoop loop = loops.all().getFirst();
    CountDownLatch later = new CountDownLatch(3);
    try (UdpSocket socket = ports.open();
        DatagramSocket sender = new DatagramSocket()) {
      loop.register(
          socket.channel(),
          (bytes, length, from, now) -> {
            if (bytes[0] == 0) {
              throw new IllegalStateException("on purpose");
            }
            later.countDown();
          });
      for (int i = 0; i < 4; i++) {
        sender.send(new DatagramPacket(new byte[] {(byte) i}, 1, HOST, socket.port()));
      }
      assertThat(later.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aRoundEndsOnceHoweverManyDatagramsAskedForIt() throws Exception {
    UdpLoop loop = loops.all().getFirst();
    AtomicInteger datagrams = new AtomicInteger();
    AtomicInteger ends = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(100);
    UdpLoop.Round round = now -> ends.incrementAndGet();
    CountDownLatch filled = new CountDownLatch(1);
    try (UdpSocket socket = ports.open();
        DatagramSocket sender = new DatagramSocket()) {
      loop.submit(() -> awaitUninterruptibly(filled));
      loop.register(
          socket.channel(),
          (bytes, length, from, now) -> {
            datagrams.incrementAndGet();
            loop.atRoundEnd(round);
            all.countDown();
          });
      for (int i = 0; i < 100; i++) {
        sender.send(new DatagramPacket(new byte[1], 1, HOST, socket.port()));
      }
      filled.countDown();
      assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
      loop.run(() -> {});
      loop.run(() -> {});
      assertThat(datagrams).hasValue(100);
      assertThat(ends).hasValue(1);
    }
  }

  @Test
  void theCpuTimeOfTheThreadsIsKnown() throws IOException {
    loops.all().getFirst().run(() -> {});
    assertThat(loops.cpuSeconds()).isPositive();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
