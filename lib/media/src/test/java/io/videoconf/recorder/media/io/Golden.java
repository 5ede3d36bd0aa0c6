package io.videoconf.recorder.media.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares text with a file under src/test/golden; {@code -Dgolden.update=true} writes it. */
public final class Golden {
  private static final Path DIRECTORY = Path.of("src", "test", "golden");

  private Golden() {}

  public static void assertEquals(String file, String actual) throws IOException {
    Path path = DIRECTORY.resolve(file);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(DIRECTORY);
      Files.writeString(path, actual);
    }
    assertThat(actual).isEqualTo(Files.readString(path));
  }
}
