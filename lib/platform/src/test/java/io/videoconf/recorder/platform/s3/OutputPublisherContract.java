package io.videoconf.recorder.platform.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.OutputStatus;
import io.videoconf.recorder.model.port.ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However many attempts publish an output, there is one, and all of its files are there. */
abstract class OutputPublisherContract {
  private static final List<String> FILES = List.of("index.m3u8", "360p/init.mp4");

  private final UUID recordingId = UUID.randomUUID();

  @TempDir private Path directory;

  abstract ObjectStore store();

  @Test
  void whatIsPublishedIsThereAndDescribed() throws Exception {
    Output output = publish(1);

    assertThat(output.status()).isEqualTo(OutputStatus.COMPLETED);
    assertThat(output.contentType()).isEqualTo("application/vnd.apple.mpegurl");
    OutputManifest manifest = manifest();
    assertThat(manifest.keyOf("index.m3u8")).isEqualTo(output.objectKey());
    assertThat(manifest.files()).extracting(OutputManifest.File::file).isEqualTo(FILES);
    for (OutputManifest.File file : manifest.files()) {
      assertThat(store().size(manifest.keyOf(file.file()))).hasValue(file.bytes());
    }
  }

  @Test
  void aLaterAttemptFindsWhatIsThere() throws Exception {
    Output first = publish(1);

    assertThat(publish(2)).isEqualTo(first);
    assertThat(manifest().attempt()).isEqualTo(1);
  }

  @Test
  void attemptsThatMeetAgreeOnOneOfThem() throws Exception {
    List<Callable<Output>> attempts =
        IntStream.rangeClosed(1, 4).<Callable<Output>>mapToObj(i -> () -> publish(i)).toList();
    Set<Output> outputs = new HashSet<>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Output> published : executor.invokeAll(attempts)) {
        outputs.add(published.get());
      }
    }

    OutputManifest manifest = manifest();
    assertThat(outputs).extracting(Output::objectKey).containsExactly(manifest.keyOf("index.m3u8"));
    assertThat(store().get(manifest.keyOf("index.m3u8")))
        .hasValue(bytes("index.m3u8", manifest.attempt()));
  }

  /** What an attempt makes is its own: files of the same name and size, of other bytes. */
  private Output publish(int attempt) throws IOException, InterruptedException {
    Path made = directory.resolve(String.valueOf(attempt));
    for (String file : FILES) {
      Files.createDirectories(made.resolve(file).getParent());
      Files.write(made.resolve(file), bytes(file, attempt));
    }
    return new OutputPublisher(store())
        .publish(recordingId, OutputKind.RENDITION, attempt, made, FILES, "index.m3u8", _ -> {});
  }

  private OutputManifest manifest() {
    return OutputManifest.read(store(), recordingId, OutputKind.RENDITION).orElseThrow();
  }

  private static byte[] bytes(String file, int attempt) {
    return (file + " of attempt " + attempt).getBytes(StandardCharsets.UTF_8);
  }
}
