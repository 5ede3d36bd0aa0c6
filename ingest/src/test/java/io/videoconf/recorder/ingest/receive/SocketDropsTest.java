package io.videoconf.recorder.ingest.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

class SocketDropsTest {
  private static final String HEADER =
      "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout"
          + " inode ref pointer drops             \n";

  @Test
  void addressesOfBothFamiliesAreReadInNetworkOrder() {
    List<SocketTable.Row> rows =
        SocketTable.parse(
            HEADER
                + "   42: 0100007F:9C40 00000000:0000 07 00000000:00000000 00:00000000 00000000"
                + "  1000        0 4711 2 0000000000000000 17\n"
                + " 2311: 00000000000000000000000001000000:9C41 "
                + "00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000"
                + "     0        0 4712 2 0000000000000000 3\n");
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).address()).containsExactly(127, 0, 0, 1);
    assertThat(rows.get(0).port()).isEqualTo(40_000);
    assertThat(rows.get(0).drops()).isEqualTo(17);
    assertThat(rows.get(1).address())
        .containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    assertThat(rows.get(1).port()).isEqualTo(40_001);
    assertThat(rows.get(1).drops()).isEqualTo(3);
  }

  @Test
  void whatIsNoRowIsPassedOver() {
    assertThat(
            SocketTable.parse(
                HEADER
                    + "\n"
                    + "1: 2 3\n"
                    + "1: zz:9C40 x 07 0 0 0 0 0 0 0 0 0\n"
                    + "1: nocolon x 07 0 0 0 0 0 0 0 0 0\n"
                    + "1: 0100007F:9C40 x 07 0 0 0 0 0 0 0 0 many\n"))
        .isEmpty();
  }

  @Test
  void whatTheKernelDropsAtAFullSocketIsCountedOnceAtThatSocket() throws IOException {
    assumeTrue(Files.exists(SocketDrops.TABLES.getFirst()));
    for (String host : List.of("127.0.0.1", "::1")) {
      InetAddress address = InetAddress.getByName(host);
      PortPool pool = new PortPool(address, 20_000, 60_000, 4096);
      SocketDrops drops = new SocketDrops(SocketDrops.TABLES);
      try (UdpSocket full = pool.open();
          UdpSocket idle = pool.open();
          DatagramSocket sender = new DatagramSocket()) {
        drops.watch(full);
        drops.watch(idle);
        byte[] datagram = new byte[1200];
        for (int i = 0; i < 200; i++) {
          sender.send(new DatagramPacket(datagram, datagram.length, address, full.port()));
        }
        drops.read();
        drops.read();
        assertThat(full.drops()).isBetween(100L, 200L);
        assertThat(idle.drops()).isZero();
        assertThat(drops.total()).isEqualTo(full.drops());
      }
    }
  }
}
