package io.videoconf.recorder.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.embedded.EmbeddedServers.Ports;
import io.videoconf.recorder.embedded.EmbeddedServers.S3Credentials;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedServersTest {
  private static final S3Credentials CREDENTIALS = new S3Credentials("test-key", "test-secret");

  @TempDir Path root;

  @Test
  void allThreeComeUpAndGoDownAgain() {
    Ports ports = Ports.free();
    Queue<String> progress = new ConcurrentLinkedQueue<>();
    try (EmbeddedServers servers = EmbeddedServers.start(root, ports, CREDENTIALS, progress::add)) {
      assertThat(listening(ports)).containsOnly(true);
      assertThat(servers.kafka().pid()).isPresent();
      assertThat(progress).hasSize(3).anyMatch(line -> line.startsWith("PostgreSQL is up after"));
    }
    assertThat(listening(ports)).containsOnly(false);
  }

  @Test
  void whenOneFailsTheOthersAreStopped() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ports free = Ports.free();
      Ports ports =
          new Ports(free.postgres(), taken.getLocalPort(), free.kafkaController(), free.s3());
      assertThatThrownBy(() -> EmbeddedServers.start(root, ports, CREDENTIALS, line -> {}))
          .isInstanceOf(ServerStartException.class)
          .hasMessageContaining("Kafka");
      assertThat(FreePorts.isFree(ports.postgres())).isTrue();
      assertThat(FreePorts.isFree(ports.s3())).isTrue();
    }
  }

  private static List<Boolean> listening(Ports ports) {
    return List.of(ports.postgres(), ports.kafka(), ports.kafkaController(), ports.s3()).stream()
        .map(port -> !FreePorts.isFree(port))
        .toList();
  }
}
