package io.videoconf.recorder.ingest.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.videoconf.recorder.ingest.session.TransportFile.Saved;
import io.videoconf.recorder.ingest.session.TransportFile.SavedSrtp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransportFileTest {
  private static final Saved SECURE =
      new Saved(
          "t1",
          40_000,
          40_001,
          "2001:db8::7",
          5004,
          true,
          new SavedSrtp(
              "AEAD_AES_128_GCM", "cmVtb3Rl", "bG9jYWw=", false, Map.of(0xFFFF_FFFFL, 3)));
  private static final Saved PLAIN = new Saved("t2", 40_002, 40_002, null, null, false, null);

  @TempDir private Path directory;
  private Path path;
  private TransportFile file;

  @BeforeEach
  void create() {
    path = directory.resolve("keys.json");
    file = new TransportFile(path);
  }

  @Test
  void whatWasSavedIsReadByTheNextProcess() {
    file.save(List.of(SECURE, PLAIN));
    List<Saved> read = new TransportFile(path).read();
    assertThat(read).containsExactly(SECURE, PLAIN);
    assertThat(read.getFirst().rtcpDestination().getPort()).isEqualTo(5004);
    assertThat(read.getLast().rtcpDestination()).isNull();
  }

  @Test
  void withoutAFileNothingWasSaved() {
    assertThat(file.read()).isEmpty();
  }

  @Test
  void onlyTheOwnerMayRead() throws IOException {
    assumeTrue(Files.getFileStore(directory).supportsFileAttributeView("posix"));
    file.save(List.of(SECURE));
    file.save(List.of(SECURE, PLAIN));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
  }

  @Test
  void nothingIsWrittenWhileNothingChanges() throws IOException {
    file.save(List.of());
    assertThat(path).doesNotExist();
    file.save(List.of(PLAIN));
    Object before = Files.readAttributes(path, "unix:ino").get("ino");
    file.save(List.of(PLAIN));
    assertThat(Files.readAttributes(path, "unix:ino").get("ino")).isEqualTo(before);
  }

  @Test
  void anInterruptedSaveLeavesTheLastOneAndIsNotInTheWay() throws IOException {
    file.save(List.of(PLAIN));
    Files.writeString(directory.resolve("keys.json.next"), "{half");
    assertThat(new TransportFile(path).read()).containsExactly(PLAIN);
    file.save(List.of(SECURE));
    assertThat(new TransportFile(path).read()).containsExactly(SECURE);
  }

  @Test
  void nothingIsLeftOfADeletedFile() throws IOException {
    file.save(List.of(SECURE));
    file.delete();
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void keysDoNotShowInText() {
    assertThat(SECURE.toString()).doesNotContain("cmVtb3Rl").doesNotContain("bG9jYWw=");
  }
}
