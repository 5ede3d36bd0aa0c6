package io.videoconf.recorder.ingest.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
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
      PortPool pool = new PortPool(HOST, port, port + 3);
      try (DatagramChannel channel = pool.open()) {
        assertThat(port(channel)).isBetween(port + 1, port + 3);
      }
    }
  }

  @Test
  void aPortJustGivenBackIsUsedLast() throws IOException {
    int base = freeRange();
    PortPool pool = new PortPool(HOST, base, base + 2);
    DatagramChannel first = pool.open();
    int firstPort = port(first);
    first.close();
    pool.release(firstPort);
    try (DatagramChannel second = pool.open()) {
      assertThat(port(second)).isNotEqualTo(firstPort);
    }
  }

  @Test
  void whenAllAreTakenTheErrorSaysWhatToWiden() throws IOException {
    int base = freeRange();
    PortPool pool = new PortPool(HOST, base, base);
    try (DatagramChannel only = pool.open()) {
      assertThat(only.isOpen()).isTrue();
      assertThatThrownBy(pool::open)
          .isInstanceOf(PortPool.NoPortException.class)
          .hasMessageContaining("RECORDER_RTP_PORTS");
    }
  }

  private static int port(DatagramChannel channel) throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  private static int freeRange() throws IOException {
    try (DatagramSocket probe = new DatagramSocket(0, HOST)) {
      return Math.min(probe.getLocalPort(), 65_000);
    }
  }
}
