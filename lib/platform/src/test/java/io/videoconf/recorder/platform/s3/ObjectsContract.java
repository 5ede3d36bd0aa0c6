package io.videoconf.recorder.platform.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects are kept as they were put, under any name, and are gone when they were deleted. */
abstract class ObjectsContract {
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

  /** Of this test alone; ends with a slash. */
  private final String folder = UUID.randomUUID() + "/";

  abstract S3ObjectStore store();

  @Test
  void bytesComeBackAsTheyWerePut() {
    store().put(folder + "hello", HELLO, "text/plain");

    assertThat(store().get(folder + "hello")).hasValue(HELLO);
    assertThat(store().size(folder + "hello")).hasValue(5L);
    assertThat(store().get(folder + "missing")).isEmpty();
    assertThat(store().size(folder + "missing")).isEmpty();
  }

  @Test
  void whatIsPutAgainIsReplaced() {
    store().put(folder + "live.m3u8", HELLO, "text/plain");
    store().put(folder + "live.m3u8", new byte[] {1}, "text/plain");

    assertThat(store().get(folder + "live.m3u8")).hasValue(new byte[] {1});
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100_000, (33 << 20) + 7})
  void aFileComesBackWholeHoweverManyPartsItTravelsIn(int bytes, @TempDir Path directory)
      throws Exception {
    byte[] content = new byte[bytes];
    new Random(1).nextBytes(content);
    Path file = Files.write(directory.resolve("file"), content);
    Path copy = directory.resolve("copy");

    store().put(folder + "file", file, "video/mp4");

    assertThat(store().size(folder + "file")).hasValue((long) bytes);
    assertThat(store().download(folder + "file", copy)).isTrue();
    assertThat(Files.mismatch(file, copy)).isEqualTo(-1);
  }

  @Test
  void whatIsNotThereIsNotDownloaded(@TempDir Path directory) {
    assertThat(store().download(folder + "missing", directory.resolve("none"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b.mp4", "a+b&c=d.mp4", "100%.mp4", "Füße – 会議.mp4", "it's (1)~!*.mp4"})
  void anObjectMayHaveAnyName(String name, @TempDir Path directory) throws Exception {
    store().put(folder + name, HELLO, "video/mp4");

    assertThat(store().list(folder)).containsExactly(folder + name);
    assertThat(store().get(folder + name)).hasValue(HELLO);
    assertThat(store().download(folder + name, directory.resolve("copy"))).isTrue();
    store().delete(List.of(folder + name));
    assertThat(store().list(folder)).isEmpty();
  }

  @Test
  void whatIsDeletedIsNoLongerListed() {
    store().put(folder + "d/1", HELLO, "text/plain");
    store().put(folder + "d/2", HELLO, "text/plain");
    store().put(folder + "e/3", HELLO, "text/plain");

    assertThat(store().list(folder + "d/")).containsExactly(folder + "d/1", folder + "d/2");
    store().delete(store().list(folder + "d/"));
    store().delete(List.of());
    store().delete(List.of(folder + "never there"));

    assertThat(store().list(folder)).containsExactly(folder + "e/3");
  }
}
