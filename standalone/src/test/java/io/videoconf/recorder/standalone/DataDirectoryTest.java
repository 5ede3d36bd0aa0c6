package io.videoconf.recorder.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {
  @TempDir Path root;

  @Test
  void aSecondUserIsRefusedAndToldWhoIsThere() {
    try (DataDirectory first = DataDirectory.open(root.resolve("data"))) {
      assertThatThrownBy(() -> DataDirectory.open(first.root()))
          .isInstanceOf(StartRefusedException.class)
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid())
          .hasMessageContaining("--data");
    }
  }

  @Test
  void itCanBeOpenedAgainAfterItWasClosed() {
    Path data = root.resolve("data");
    DataDirectory.open(data).close();
    try (DataDirectory again = DataDirectory.open(data)) {
      assertThat(again.root()).isEqualTo(data);
    }
  }
}
