package io.videoconf.recorder.ingest.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortPoolTest {
  private static final InetAddress HOST = InetAddress.getLoopbackAddress();

  @Test
  void aPortThatAnotherProcessHoldsIsPassedOver() throws IOException {
    try (DatagramSocket foreign = new DatagramSocket(0, HOST)) {
      int port = foreign.getLocalPort();
      if (port > 65_530) {
        return;
      }
      PortPool pool = new PortPool(HOST, port, port + 3, 1 << 16);
      try (UdpSocket channel = pool.open()) {
        assertThat(channel.port()).isBetween(port + 1, port + 3);
      }
    }
  }

  @Test
  void aPortJustGivenBackIsUsedLast() throws IOException {
    int base = freeRange();
    PortPool pool = new PortPool(HOST, base, base + 2, 1 << 16);
    UdpSocket first = pool.open();
    int firstPort = first.port();
    first.close();
    pool.release(firstPort);
    try (UdpSocket second = pool.open()) {
      assertThat(second.port()).isNotEqualTo(firstPort);
    }
  }

  @Test
  void whenAllAreTakenTheErrorSaysWhatToWiden() throws IOException {
    int base = freeRange();
    PortPool pool = new PortPool(HOST, base, base, 1 << 16);
    try (UdpSocket only = pool.open()) {
      assertThat(only.channel().isOpen()).isTrue();
      assertThatThrownBy(pool::open)
          .isInstanceOf(PortPool.NoPortException.class)
          .hasMessageContaining("RECORDER_RTP_PORTS");
    }
  }

  private static int freeRange() throws IOException {
    try (DatagramSocket probe = new DatagramSocket(0, HOST)) {
      return Math.min(probe.getLocalPort(), 65_000);
    }
  }

  @Test
  void everyAddressOfBothFamiliesIsTakenByTheIpv6Wildcard() throws IOException {
    int base = freeRange();
    PortPool pool = new PortPool(InetAddress.getByName("::"), base, base + 100, 1 << 16);
    try (UdpSocket both = pool.open();
        DatagramSocket sender = new DatagramSocket()) {
      for (String to : List.of("127.0.0.1", "::1")) {
        sender.send(
            new DatagramPacket(
                new byte[] {1}, 1, new InetSocketAddress(InetAddress.getByName(to), both.port())));
        both.channel().configureBlocking(true);
        SocketAddress from = both.channel().receive(ByteBuffer.allocate(10));
        assertThat(((InetSocketAddress) from).getAddress()).isEqualTo(InetAddress.getByName(to));
      }
    }
  }

  @Test
  void theReceiveBufferIsWhatTheKernelGrants() throws IOException {
    int base = freeRange();
    PortPool pool = new PortPool(HOST, base, base + 100, 1 << 16);
    assertThat(pool.grantedBufferBytes()).isZero();
    try (UdpSocket socket = pool.open()) {
      assertThat(pool.grantedBufferBytes()).isEqualTo(1 << 16);
      assertThat(socket.drops()).isZero();
    }
  }
}
