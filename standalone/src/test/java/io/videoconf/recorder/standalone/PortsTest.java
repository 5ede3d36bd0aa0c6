package io.videoconf.recorder.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.embedded.EmbeddedServers;
import io.videoconf.recorder.embedded.ServerStartException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PortsTest {
  private static final PortRange RTP = new PortRange(40_000, 40_999);

  @TempDir Path servers;

  @Test
  void aTakenPortIsNamedWithItsService() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ports free = Ports.free(RTP);
      Ports ports =
          new Ports(
              taken.getLocalPort(),
              free.ingest(),
              free.transcoder(),
              free.thumbnailer(),
              free.servers(),
              RTP);
      assertThatThrownBy(() -> ports.requireFree(servers))
          .isInstanceOf(ServerStartException.class)
          .hasMessageContaining("the api")
          .hasMessageContaining(String.valueOf(taken.getLocalPort()));
    }
  }

  @Test
  void twoServicesCannotHaveOnePort() {
    Ports ports = new Ports(18_080, 18_080, 3, 4, new EmbeddedServers.Ports(5, 6, 7, 8), RTP);
    assertThatThrownBy(() -> ports.requireFree(servers))
        .isInstanceOf(StartRefusedException.class)
        .hasMessage("api and ingest cannot both have port 18080");
  }

  @Test
  void aRangeOfPortsIsParsed() {
    assertThat(PortRange.parse("40000-40999")).isEqualTo(RTP);
    assertThat(RTP).hasToString("40000-40999");
    assertThatThrownBy(() -> PortRange.parse("40999-40000"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PortRange.parse("40000")).isInstanceOf(IllegalArgumentException.class);
  }
}
